// Questions to the agent off the GUI thread: one after the other on a thread of its own, the answer
// comes back as a call on the GUI thread, unless whoever asked is gone.
#pragma once

#include <agent_api/client.h>

#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QThreadPool>

#include <functional>

namespace shimscope::app {

class AgentRequests : public QObject {
    Q_OBJECT

public:
    using Done = std::function<void(const base::Result<QStringList>&)>;
    explicit AgentRequests(QObject* parent = nullptr);
    /// Waits for the question that is under way.
    ~AgentRequests() override;
    void setSocket(const QString& socket) { m_socket = socket; }

    /// Starts the stack where it does not run, and hands the manifest over. The value: the
    /// kubelet's complaints. `asker`: nobody is told when it is gone.
    void apply(const QString& file, const QString& manifest, QObject* asker, Done done);
    /// The value is empty.
    void remove(const QString& file, QObject* asker, Done done);

private:
    using Work = std::function<base::Result<QStringList>(const agent_api::Client&)>;
    void run(Work work, QObject* asker, Done done);
    QString m_socket;
    QThreadPool m_pool;
};

} // namespace shimscope::app

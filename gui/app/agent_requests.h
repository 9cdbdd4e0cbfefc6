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
    using Known = std::function<void(const base::Result<agent_api::Info>&)>;
    /// What the agent says of itself and its machine.
    void info(QObject* asker, Known done);
    /// The value is empty.
    void remove(const QString& file, QObject* asker, Done done);

private:
    template <class Value>
    void run(std::function<base::Result<Value>(const agent_api::Client&)> work, QObject* asker,
        std::function<void(const base::Result<Value>&)> done);
    QString m_socket;
    QThreadPool m_pool;
};

} // namespace shimscope::app

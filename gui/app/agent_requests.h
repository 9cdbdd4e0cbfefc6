// Questions to the agent off the GUI thread: the answer comes back as a call on the GUI thread,
// unless whoever asked is gone.
#pragma once

#include <agent_api/client.h>

#include <QMetaObject>
#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QThreadPool>

#include <functional>
#include <memory>

namespace shimscope::app {

class AgentRequests : public QObject {
    Q_OBJECT

public:
    using Done = std::function<void(const base::Result<QStringList>&)>;
    /// `atOnce`: questions that may be under way together; 1 keeps their order.
    explicit AgentRequests(QObject* parent = nullptr, int atOnce = 1);
    /// Waits for the questions that are under way.
    ~AgentRequests() override;
    void setSocket(const QString& socket) { m_socket = socket; }

    /// Starts the stack where it does not run, and hands the manifest over. The value: the
    /// kubelet's complaints. `asker`: nobody is told when it is gone.
    /// `backoff`: factor for a stack that does not run yet; 0 leaves it to the agent.
    void apply(
        const QString& file, const QString& manifest, double backoff, QObject* asker, Done done);
    using Known = std::function<void(const base::Result<agent_api::Info>&)>;
    /// What the agent says of itself and its machine.
    void info(QObject* asker, Known done);
    /// The value is empty.
    void remove(const QString& file, QObject* asker, Done done);
    /// Anything else: `work` runs on the pool's thread, `done` here.
    template <class T>
    void ask(std::function<base::Result<T>(const agent_api::Client&)> work, QObject* asker,
        std::function<void(const base::Result<T>&)> done)
    {
        m_pool.start([this, work = std::move(work), done = std::move(done),
                         asker = QPointer<QObject>(asker), socket = m_socket.toStdString()] {
            const auto answer = std::make_shared<base::Result<T>>(work(agent_api::Client(socket)));
            QMetaObject::invokeMethod(
                this,
                [answer, asker, done] {
                    if (asker)
                        done(*answer);
                },
                Qt::QueuedConnection);
        });
    }

private:
    QString m_socket;
    QThreadPool m_pool;
};

} // namespace shimscope::app

// A pool of one thread keeps the order.
#include <app/agent_requests.h>

#include <QMetaObject>

namespace shimscope::app {

AgentRequests::AgentRequests(QObject* parent) : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

AgentRequests::~AgentRequests()
{
    m_pool.clear();
    m_pool.waitForDone();
}

template <class Value>
void AgentRequests::run(std::function<base::Result<Value>(const agent_api::Client&)> work,
    QObject* asker, std::function<void(const base::Result<Value>&)> done)
{
    m_pool.start([this, work = std::move(work), done = std::move(done),
                     asker = QPointer<QObject>(asker), socket = m_socket.toStdString()] {
        const auto answer = std::make_shared<base::Result<Value>>(work(agent_api::Client(socket)));
        QMetaObject::invokeMethod(
            this,
            [answer, asker, done] {
                if (asker)
                    done(*answer);
            },
            Qt::QueuedConnection);
    });
}

void AgentRequests::apply(const QString& file, const QString& manifest, QObject* asker, Done done)
{
    run<QStringList>(
        [name = file.toStdString(), yaml = manifest.toStdString()](
            const agent_api::Client& client) -> base::Result<QStringList> {
            TRY_VOID(client.startStack(0));
            QStringList complaints;
            for (const std::string& said : TRY(client.applyManifest(name, yaml)))
                complaints << QString::fromStdString(said);
            return complaints;
        },
        asker, std::move(done));
}

void AgentRequests::info(QObject* asker, Known done)
{
    run<agent_api::Info>(
        [](const agent_api::Client& client) { return client.info(); }, asker, std::move(done));
}

void AgentRequests::remove(const QString& file, QObject* asker, Done done)
{
    run<QStringList>(
        [name = file.toStdString()](const agent_api::Client& client) -> base::Result<QStringList> {
            TRY_VOID(client.deleteManifest(name));
            return QStringList();
        },
        asker, std::move(done));
}

} // namespace shimscope::app

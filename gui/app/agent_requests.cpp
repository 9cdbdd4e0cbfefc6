// Questions with a name.
#include <app/agent_requests.h>

namespace shimscope::app {

AgentRequests::AgentRequests(QObject* parent, int atOnce) : QObject(parent)
{
    m_pool.setMaxThreadCount(atOnce);
}

AgentRequests::~AgentRequests()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void AgentRequests::apply(
    const QString& file, const QString& manifest, double backoff, QObject* asker, Done done)
{
    ask<QStringList>(
        [name = file.toStdString(), yaml = manifest.toStdString(), backoff](
            const agent_api::Client& client) -> base::Result<QStringList> {
            TRY_VOID(client.startStack(backoff));
            QStringList complaints;
            for (const std::string& said : TRY(client.applyManifest(name, yaml)))
                complaints << QString::fromStdString(said);
            return complaints;
        },
        asker, std::move(done));
}

void AgentRequests::info(QObject* asker, Known done)
{
    ask<agent_api::Info>(
        [](const agent_api::Client& client) { return client.info(); }, asker, std::move(done));
}

void AgentRequests::remove(const QString& file, QObject* asker, Done done)
{
    ask<QStringList>(
        [name = file.toStdString()](const agent_api::Client& client) -> base::Result<QStringList> {
            TRY_VOID(client.deleteManifest(name));
            return QStringList();
        },
        asker, std::move(done));
}

} // namespace shimscope::app

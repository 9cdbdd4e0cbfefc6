// The stream of records.
#include <agent_api/client.h>
#include <rpc/call.h>

#include <agent.grpc.pb.h>

namespace shimscope::agent_api {

Watcher::Watcher(std::string socketPath, bool fromStart, bool reconnect, WatchCallbacks callbacks)
    : m_socket(std::move(socketPath))
    , m_fromStart(fromStart)
    , m_reconnect(reconnect)
    , m_callbacks(std::move(callbacks))
    , m_thread([this] { run(); })
{
}

Watcher::~Watcher()
{
    stop();
}

void Watcher::stop()
{
    m_stopped = true;
    {
        const std::lock_guard lock(m_mutex);
        if (m_context != nullptr)
            m_context->TryCancel();
    }
    if (m_thread.joinable())
        m_thread.join();
}

void Watcher::run()
{
    while (!m_stopped) {
        const base::Status ended = follow();
        if (!ended && !m_stopped && m_callbacks.lost)
            m_callbacks.lost(ended.error());
        if (!m_reconnect)
            return;
        for (int i = 0; i < 20 && !m_stopped; ++i) // a second, but stop() shall not wait for it
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

base::Status Watcher::follow()
{
    grpc::ClientContext context;
    {
        const std::lock_guard lock(m_mutex);
        m_context = &context;
    }
    agent::v1::WatchRequest request;
    request.set_from_start(m_fromStart);
    const auto stub = agent::v1::Agent::NewStub(rpc::connectUnix(m_socket));
    const auto reader = stub->Watch(&context, request);
    if (m_stopped)
        context.TryCancel();
    agent::v1::WatchResponse response;
    while (reader->Read(&response)) {
        deliver({response.lines().begin(), response.lines().end()});
        if (response.caught_up() && m_callbacks.caughtUp)
            m_callbacks.caughtUp();
    }
    const grpc::Status status = reader->Finish();
    {
        const std::lock_guard lock(m_mutex);
        m_context = nullptr;
    }
    if (status.ok())
        return base::fail("watch the agent", m_socket, "the agent has stopped");
    return rpc::statusError(
        status.error_code(), "watch the agent", m_socket, status.error_message());
}

void Watcher::deliver(const std::vector<std::string>& lines) const
{
    if (m_callbacks.lines && !lines.empty())
        m_callbacks.lines(lines);
    if (!m_callbacks.records)
        return;
    std::vector<trace::Record> records;
    for (const std::string& line : lines) {
        auto record = trace::parseLine(line);
        if (record && *record) // a newer agent may send types that we do not know
            records.push_back(std::move(**record));
    }
    if (!records.empty())
        m_callbacks.records(std::move(records));
}

} // namespace shimscope::agent_api

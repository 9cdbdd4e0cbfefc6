// The methods' names, and what all of them need.
#include <shim/service.h>

namespace shimscope::shim {

const char* toString(ProcessState state)
{
    switch (state) {
    case ProcessState::Created:
        return "created";
    case ProcessState::Running:
        return "running";
    case ProcessState::Stopped:
        return "stopped";
    }
    return "unknown";
}

Service::Service(Loop& loop, Reaper& reaper, Publisher& publisher, ServiceOptions options,
    cgroupfs::Layout layout)
    : m_loop(loop)
    , m_reaper(reaper)
    , m_publisher(publisher)
    , m_options(std::move(options))
    , m_layout(std::move(layout))
{
}

Service::~Service()
{
    m_background.stop();
}

void Service::registerOn(ttrpc::Server& server)
{
    constexpr const char* service = "containerd.task.v2.Task";
    const auto add =
        [&]<class Request, class Response>(const char* method,
            base::Result<Response> (Service::*function)(const Request&, const ttrpc::Call&)) {
            ttrpc::handleTyped<Request, Response>(server, service, method,
                [this, function](const Request& request, const ttrpc::Call& call) {
                    return (this->*function)(request, call);
                });
        };
    add("State", &Service::state);
    add("Create", &Service::create);
    add("Start", &Service::start);
    add("Delete", &Service::remove);
    add("Pids", &Service::pids);
    add("Pause", &Service::pause);
    add("Resume", &Service::resume);
    add("Kill", &Service::kill);
    add("Exec", &Service::exec);
    add("ResizePty", &Service::resizePty);
    add("CloseIO", &Service::closeIo);
    add("Update", &Service::update);
    add("Stats", &Service::stats);
    add("Connect", &Service::connect);
    add("Shutdown", &Service::shutdown);
    server.handleDeferred(service, "Wait", api::WaitRequest().GetTypeName(),
        [this](
            const ttrpc::Call& call, const ttrpc::Responder& responder) { wait(call, responder); });
}

base::Result<Service::Target> Service::find(
    const std::string& id, const std::string& execId, const ttrpc::Call& call)
{
    call.span->attribute("container.id", id);
    call.span->attribute("exec.id", execId);
    const std::lock_guard lock(m_mutex);
    const auto task = m_tasks.find(id);
    if (task == m_tasks.end())
        return ttrpc::fail(ttrpc::Code::NotFound, "find task", id, "there is no such task");
    describe(*call.span, task->second->config.identity);
    if (execId.empty())
        return Target{task->second, task->second->init};
    const auto process = task->second->execs.find(execId);
    if (process == task->second->execs.end())
        return ttrpc::fail(
            ttrpc::Code::NotFound, "find process", execId, "there is no such process in " + id);
    return Target{task->second, process->second};
}

std::string Service::newConsolePath()
{
    const std::lock_guard lock(m_mutex);
    return m_options.socketPath + ".tty" + std::to_string(++m_consoles);
}

} // namespace shimscope::shim

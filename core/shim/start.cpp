// Task/Start and Task/Exec: `<runtime> start`, `<runtime> exec`.
#include <base/file.h>
#include <base/log.h>
#include <base/pidfd.h>
#include <base/time.h>
#include <shim/service.h>

#include <task_events.pb.h>

#include <signal.h>

namespace shimscope::shim {

namespace {

constexpr int kExecFailed =
    255; ///< exit status of a process that never came to be, as runc's shim has it

void publishStart(Publisher& publisher, const Task& task, const Process& process)
{
    const auto pid = static_cast<std::uint32_t>(process.pid);
    if (process.execId.empty()) {
        containerd::events::TaskStart event;
        event.set_container_id(task.id());
        event.set_pid(pid);
        publisher.publish("/tasks/start", event, task.config.identity);
        return;
    }
    containerd::events::TaskExecStarted event;
    event.set_container_id(task.id());
    event.set_exec_id(process.execId);
    event.set_pid(pid);
    publisher.publish("/tasks/exec-started", event, task.config.identity);
}

} // namespace

base::Result<api::StartResponse> Service::start(
    const api::StartRequest& request, const ttrpc::Call& call)
{
    const Target target = TRY(find(request.id(), request.exec_id(), call));
    Process& process = *target.process;
    const std::lock_guard operation(process.operation);
    const StartWindow window(*this);
    {
        const std::lock_guard lock(m_mutex);
        if (process.state != ProcessState::Created)
            return ttrpc::fail(ttrpc::Code::FailedPrecondition, "start", request.id(),
                std::string("the process is ") + toString(process.state));
        process.starting = true;
    }
    const base::Status started =
        process.execId.empty() ? target.task->runtime.start() : startExec(target.task, process);
    told(target, started);
    TRY_VOID(started);
    api::StartResponse response;
    response.set_pid(static_cast<std::uint32_t>(process.pid));
    return response;
}

base::Status Service::startExec(const std::shared_ptr<Task>& task, Process& process)
{
    const std::string file = task->bundle + "/" + process.execId + ".json";
    Made made;
    base::Status done = makeProcess(*task, process, made,
        [&](const ProcessFiles& files) { return task->runtime.exec(process.execId, file, files); });
    base::Fd pidfd;
    if (made.pid > 0) {
        // Without a pidfd (it has ended already) there is nobody to be signalled.
        if (base::Result<base::Fd> opened = base::openPid(made.pid))
            pidfd = std::move(*opened);
        if (!done && pidfd)
            (void)base::signalPid(pidfd, SIGKILL);
    }
    const std::lock_guard lock(m_mutex);
    process.stdio = std::move(made.stdio);
    process.pid = made.pid;
    process.pidfd = std::move(pidfd);
    return done;
}

/// Makes the outcome of a start known, and after it an exit that came meanwhile.
void Service::told(const Target& target, const base::Status& started)
{
    Process& process = *target.process;
    const std::lock_guard lock(m_mutex);
    process.starting = false;
    if (started) {
        process.state = ProcessState::Running;
        publishStart(m_publisher, *target.task, process);
    }
    if (!process.execId.empty() && process.pid > 0) {
        if (const auto early = m_early.find(process.pid); early != m_early.end())
            process.heldExit = early->second;
        else
            m_pids[process.pid] = target;
    }
    if (process.heldExit) {
        const Exit exit = *std::exchange(process.heldExit, std::nullopt);
        settle(target, exit);
    } else if (!started && !process.execId.empty()) {
        process.state = ProcessState::Stopped;
        process.exit = {0, kExecFailed, base::wallNow()};
    }
}

base::Result<Empty> Service::exec(const api::ExecProcessRequest& request, const ttrpc::Call& call)
{
    const Target target = TRY(find(request.id(), {}, call));
    call.span->attribute("exec.id", request.exec_id());
    if (!isIdentifier(request.exec_id()) || request.exec_id() == "init")
        return ttrpc::fail(ttrpc::Code::InvalidArgument, "exec", request.exec_id(),
            "is no exec id: letters, digits and _.- , at most 128, not init");
    const auto process = std::make_shared<Process>();
    process->execId = request.exec_id();
    process->paths = {request.stdin(), request.stdout(), request.stderr(), request.terminal()};
    {
        const std::lock_guard lock(m_mutex);
        if (target.process->state == ProcessState::Stopped)
            return ttrpc::fail(
                ttrpc::Code::FailedPrecondition, "exec", request.id(), "the container has stopped");
        if (!target.task->execs.emplace(request.exec_id(), process).second)
            return ttrpc::fail(ttrpc::Code::AlreadyExists, "exec", request.exec_id(),
                "there is a process with this id");
    }
    base::Status written = base::writeFileAtomic(
        target.task->bundle + "/" + request.exec_id() + ".json", request.spec().value());
    const std::lock_guard lock(m_mutex);
    if (!written) {
        target.task->execs.erase(request.exec_id());
        return base::Failure(written.error());
    }
    containerd::events::TaskExecAdded event;
    event.set_container_id(request.id());
    event.set_exec_id(request.exec_id());
    m_publisher.publish("/tasks/exec-added", event, target.task->config.identity);
    return Empty();
}

} // namespace shimscope::shim

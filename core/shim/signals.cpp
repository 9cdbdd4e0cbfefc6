// What is done to running processes: Kill, Pause, Resume, Update, ResizePty, CloseIO; and Shutdown
// of the shim itself.
#include <base/pidfd.h>
#include <shim/service.h>

#include <task_events.pb.h>

namespace shimscope::shim {

namespace {

base::Failure finished(const std::string& id)
{
    return ttrpc::fail(ttrpc::Code::NotFound, "kill", id, "process already finished");
}

} // namespace

base::Result<Empty> Service::kill(const api::KillRequest& request, const ttrpc::Call& call)
{
    const Target target = TRY(find(request.id(), request.exec_id(), call));
    Lock lock(m_mutex);
    const Process& process = *target.process;
    if (process.state == ProcessState::Stopped && !request.all())
        return finished(request.exec_id().empty() ? request.id() : request.exec_id());
    if (process.execId.empty()) {
        lock.unlock();
        TRY_VOID(target.task->runtime.kill(request.signal(), request.all()));
        return Empty();
    }
    if (process.state == ProcessState::Created)
        return ttrpc::fail(ttrpc::Code::FailedPrecondition, "kill", process.execId,
            "the process has not been started");
    if (!process.pidfd)
        return finished(process.execId);
    const base::Status sent = base::signalPid(process.pidfd, static_cast<int>(request.signal()));
    if (!sent && sent.error().is(ESRCH))
        return finished(process.execId);
    TRY_VOID(sent);
    return Empty();
}

base::Result<Empty> Service::pause(const api::PauseRequest& request, const ttrpc::Call& call)
{
    const Target target = TRY(find(request.id(), {}, call));
    TRY_VOID(target.task->runtime.pause());
    containerd::events::TaskPaused event;
    event.set_container_id(request.id());
    const std::lock_guard lock(m_mutex);
    target.task->paused = true;
    m_publisher.publish("/tasks/paused", event, target.task->config.identity);
    return Empty();
}

base::Result<Empty> Service::resume(const api::ResumeRequest& request, const ttrpc::Call& call)
{
    const Target target = TRY(find(request.id(), {}, call));
    TRY_VOID(target.task->runtime.resume());
    containerd::events::TaskResumed event;
    event.set_container_id(request.id());
    const std::lock_guard lock(m_mutex);
    target.task->paused = false;
    m_publisher.publish("/tasks/resumed", event, target.task->config.identity);
    return Empty();
}

base::Result<Empty> Service::update(const api::UpdateTaskRequest& request, const ttrpc::Call& call)
{
    const Target target = TRY(find(request.id(), {}, call));
    TRY_VOID(target.task->runtime.update(request.resources().value()));
    return Empty();
}

base::Result<Empty> Service::resizePty(
    const api::ResizePtyRequest& request, const ttrpc::Call& call)
{
    const Target target = TRY(find(request.id(), request.exec_id(), call));
    const std::lock_guard lock(m_mutex);
    if (!target.process->stdio)
        return ttrpc::fail(ttrpc::Code::FailedPrecondition, "resize terminal", request.id(),
            "the process has not been started");
    TRY_VOID(target.process->stdio->resize(request.width(), request.height()));
    return Empty();
}

base::Result<Empty> Service::closeIo(const api::CloseIORequest& request, const ttrpc::Call& call)
{
    const Target target = TRY(find(request.id(), request.exec_id(), call));
    const std::lock_guard lock(m_mutex);
    if (request.stdin() && target.process->stdio)
        target.process->stdio->closeInput();
    return Empty();
}

base::Result<Empty> Service::shutdown(const api::ShutdownRequest&, const ttrpc::Call&)
{
    const std::lock_guard lock(m_mutex);
    // The endpoint asks after each container; the shim goes with the last one of the pod. One that
    // is just being created may come to nothing: then it goes, too.
    m_askedToQuit = m_tasks.empty();
    quitIfAsked();
    return Empty();
}

/// m_mutex is held.
void Service::quitIfAsked()
{
    if (m_askedToQuit && m_tasks.empty() && m_reserved.empty())
        m_loop.post([this] { m_loop.quit(); });
}

} // namespace shimscope::shim

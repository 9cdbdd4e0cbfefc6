// The end of processes: exit, OOM kill, and those who wait for it.
#include <base/log.h>
#include <shim/service.h>
#include <trace/tracer.h>

#include <task_events.pb.h>

#include <signal.h>

namespace shimscope::shim {

namespace {

ttrpc::Reply waitReply(const Exit& exit)
{
    api::WaitResponse response;
    response.set_exit_status(static_cast<std::uint32_t>(exit.status));
    setTime(*response.mutable_exited_at(), exit.at);
    return {ttrpc::Code::Ok, {}, response.SerializeAsString(), response.GetTypeName()};
}

} // namespace

void Service::wait(const ttrpc::Call& call, const ttrpc::Responder& responder)
{
    api::WaitRequest request;
    if (!request.ParseFromString(call.payload))
        return responder.reply(
            {ttrpc::Code::InvalidArgument, "not a " + request.GetTypeName(), {}, {}});
    const base::Result<Target> target = find(request.id(), request.exec_id(), call);
    if (!target)
        return responder.reply(ttrpc::Reply::failure(target.error()));
    Exit exit;
    {
        const std::lock_guard lock(m_mutex);
        Process& process = *target->process;
        if (process.state != ProcessState::Stopped) {
            // Each restart of the endpoint leaves calls behind that nobody listens to any more.
            std::erase_if(
                process.waiters, [](const ttrpc::Responder& old) { return old.abandoned(); });
            process.waiters.push_back(responder);
            return;
        }
        exit = process.exit;
    }
    responder.reply(waitReply(exit));
}

void Service::onExit(const Exit& exit)
{
    const std::lock_guard lock(m_mutex);
    const auto at = m_pids.find(exit.pid);
    if (at != m_pids.end()) {
        const Target target = at->second;
        m_pids.erase(at);
        settle(target, exit);
    } else if (m_windows > 0) {
        m_early[exit.pid] = exit;
    }
}

/// m_mutex is held.
void Service::settle(const Target& target, const Exit& exit)
{
    if (target.process->starting) {
        target.process->heldExit = exit;
        return;
    }
    // Where the pid namespace is not the container's own, the kernel does not end its other
    // processes with its init.
    if (target.process->execId.empty() && !target.task->config.ownPidNamespace)
        m_background.post([this, target, exit] { endOthers(target, exit); });
    else
        finish(target, exit);
}

void Service::endOthers(const Target& target, const Exit& exit)
{
    const base::Status killed = target.task->runtime.kill(SIGKILL, true);
    if (!killed && ttrpc::codeOf(killed.error()) != ttrpc::Code::NotFound)
        base::logWarning(killed.error().toString());
    const std::lock_guard lock(m_mutex);
    finish(target, exit);
}

/// m_mutex is held.
void Service::finish(const Target& target, const Exit& exit)
{
    Process& process = *target.process;
    const Task& task = *target.task;
    if (process.execId.empty())
        readOom(*target.task); // the reason comes before the end
    process.state = ProcessState::Stopped;
    process.exit = exit;
    containerd::events::TaskExit event;
    event.set_container_id(task.id());
    event.set_id(process.execId.empty() ? task.id() : process.execId);
    event.set_pid(static_cast<std::uint32_t>(exit.pid));
    event.set_exit_status(static_cast<std::uint32_t>(exit.status));
    setTime(*event.mutable_exited_at(), exit.at);
    m_publisher.publish("/tasks/exit", event, task.config.identity);
    const std::string what = process.execId.empty() ? "init" : "exec " + process.execId;
    trace::event("exit",
        what + ", pid " + std::to_string(exit.pid) + ", status " + std::to_string(exit.status),
        task.id(), task.config.identity.podUid);
    m_exited.notify_all();
    if (!process.waiters.empty())
        m_background.post([waiters = std::exchange(process.waiters, {}), exit] {
            for (const ttrpc::Responder& waiter : waiters)
                waiter.reply(waitReply(exit));
        });
}

/// m_mutex is held. Tells of OOM kills since the last time. Not of OOMs: a process that is dying
/// already meets the limit again and again.
void Service::readOom(Task& task)
{
    const std::lock_guard lock(task.oomMutex);
    if (!task.oomWatch)
        return;
    const base::Result<cgroupfs::Changes> changes = task.oomWatch->read();
    if (!changes || changes->oomKills == 0)
        return;
    containerd::events::TaskOOM event;
    event.set_container_id(task.id());
    m_publisher.publish("/tasks/oom", event, task.config.identity);
    trace::event("oom", "the memory limit was reached and the kernel chose a process to kill",
        task.id(), task.config.identity.podUid);
}

} // namespace shimscope::shim

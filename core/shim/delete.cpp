// Task/Delete: `<runtime> delete`, and everything that the task held.
#include <shim/mounts.h>
#include <shim/service.h>

#include <task_events.pb.h>

#include <chrono>

namespace shimscope::shim {

namespace {

constexpr int kExitTimeoutMs =
    10'000; ///< from SIGKILL to the exit; the kernel may have memory to free

} // namespace

base::Result<api::DeleteResponse> Service::remove(
    const api::DeleteRequest& request, const ttrpc::Call& call)
{
    const Target target = TRY(find(request.id(), request.exec_id(), call));
    Process& process = *target.process;
    const std::lock_guard operation(process.operation);
    {
        const std::lock_guard lock(m_mutex);
        if (process.state == ProcessState::Running)
            return ttrpc::fail(ttrpc::Code::FailedPrecondition, "delete", request.id(),
                "the process is running: kill it first");
    }
    TRY_VOID(process.execId.empty() ? removeInit(*target.task) : removeExec(*target.task, process));
    api::DeleteResponse response;
    response.set_pid(static_cast<std::uint32_t>(process.pid));
    response.set_exit_status(static_cast<std::uint32_t>(process.exit.status));
    setTime(*response.mutable_exited_at(), process.exit.at);
    return response;
}

base::Status Service::removeInit(Task& task)
{
    Process& init = *task.init;
    // A container that was created and never started still has its init, which waits for the start.
    const bool alive = stateOf(init) == ProcessState::Created;
    const base::Status removed = task.runtime.remove(alive);
    if (!removed && ttrpc::codeOf(removed.error()) != ttrpc::Code::NotFound)
        return removed;
    if (alive && !waitForExit(init, kExitTimeoutMs))
        return base::fail("delete", task.id(),
            "the container's init, pid " + std::to_string(init.pid) + ", does not end", ETIMEDOUT);
    TRY_VOID(unmountRootfs(task.bundle + "/rootfs"));
    containerd::events::TaskDelete event;
    event.set_container_id(task.id());
    event.set_pid(static_cast<std::uint32_t>(init.pid));
    const std::lock_guard lock(m_mutex);
    const auto at = m_tasks.find(task.id());
    if (at == m_tasks.end() || at->second.get() != &task)
        return ttrpc::fail(ttrpc::Code::NotFound, "delete", task.id(), "there is no such task");
    if (task.oomWatch)
        m_loop.post([this, kept = at->second, fd = task.oomWatch->fd()] { m_loop.remove(fd); });
    event.set_exit_status(static_cast<std::uint32_t>(init.exit.status));
    setTime(*event.mutable_exited_at(), init.exit.at);
    m_publisher.publish("/tasks/delete", event, task.config.identity);
    m_tasks.erase(at);
    return {};
}

base::Status Service::removeExec(Task& task, Process& process)
{
    for (const char* suffix : {".pid", ".json"})
        ::unlink((task.bundle + "/" + process.execId + suffix).c_str());
    const std::lock_guard lock(m_mutex);
    task.execs.erase(process.execId);
    return {};
}

ProcessState Service::stateOf(const Process& process)
{
    const std::lock_guard lock(m_mutex);
    return process.state;
}

bool Service::waitForExit(const Process& process, int timeoutMs)
{
    Lock lock(m_mutex);
    return m_exited.wait_for(lock, std::chrono::milliseconds(timeoutMs),
        [&] { return process.state == ProcessState::Stopped; });
}

} // namespace shimscope::shim

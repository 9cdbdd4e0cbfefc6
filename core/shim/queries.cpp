// What is only asked: State, Pids, Stats, Connect.
#include <shim/service.h>
#include <shim/stats.h>

#include <runc_options.pb.h>
#include <task_types.pb.h>

namespace shimscope::shim {

namespace {

namespace types = containerd::v1::types;

types::Status statusOf(const Task& task, const Process& process)
{
    switch (process.state) {
    case ProcessState::Created:
        return types::CREATED;
    case ProcessState::Running:
        return task.paused ? types::PAUSED : types::RUNNING;
    case ProcessState::Stopped:
        return types::STOPPED;
    }
    return types::UNKNOWN;
}

/// The folder of the cgroup that lists the container's processes: any hierarchy does.
std::string processFolder(const cgroupfs::Dirs& dirs)
{
    for (const char* key : {"memory", "pids", "cpu", ""}) {
        if (const auto at = dirs.find(key); at != dirs.end())
            return at->second;
    }
    return dirs.empty() ? std::string() : dirs.begin()->second;
}

} // namespace

base::Result<api::StateResponse> Service::state(
    const api::StateRequest& request, const ttrpc::Call& call)
{
    const Target target = TRY(find(request.id(), request.exec_id(), call));
    const std::lock_guard lock(m_mutex);
    const Process& process = *target.process;
    api::StateResponse response;
    response.set_id(process.execId.empty() ? target.task->id() : process.execId);
    response.set_bundle(target.task->bundle);
    response.set_pid(static_cast<std::uint32_t>(process.pid));
    response.set_status(statusOf(*target.task, process));
    response.set_stdin(process.paths.in);
    response.set_stdout(process.paths.out);
    response.set_stderr(process.paths.err);
    response.set_terminal(process.paths.terminal);
    response.set_exec_id(process.execId);
    if (process.state == ProcessState::Stopped) {
        response.set_exit_status(static_cast<std::uint32_t>(process.exit.status));
        setTime(*response.mutable_exited_at(), process.exit.at);
    }
    return response;
}

base::Result<api::PidsResponse> Service::pids(
    const api::PidsRequest& request, const ttrpc::Call& call)
{
    const Target target = TRY(find(request.id(), {}, call));
    const std::vector<int> pids = TRY(cgroupfs::readPids(processFolder(target.task->cgroup)));
    const std::lock_guard lock(m_mutex);
    api::PidsResponse response;
    for (const int pid : pids) {
        auto* info = response.add_processes();
        info->set_pid(static_cast<std::uint32_t>(pid));
        for (const auto& [id, process] : target.task->execs) {
            if (process->pid != pid)
                continue;
            containerd::runc::v1::ProcessDetails details;
            details.set_exec_id(id);
            info->mutable_info()->set_type_url(details.GetTypeName());
            info->mutable_info()->set_value(details.SerializeAsString());
        }
    }
    return response;
}

base::Result<api::StatsResponse> Service::stats(
    const api::StatsRequest& request, const ttrpc::Call& call)
{
    const Target target = TRY(find(request.id(), {}, call));
    api::StatsResponse response;
    TRY_VOID(readStats(m_layout, target.task->cgroup, *response.mutable_stats()));
    return response;
}

base::Result<api::ConnectResponse> Service::connect(
    const api::ConnectRequest& request, const ttrpc::Call& call)
{
    api::ConnectResponse response;
    response.set_shim_pid(static_cast<std::uint32_t>(::getpid()));
    response.set_version("2");
    // Answered for a container that there is not (yet), as containerd's shim does: the caller asks
    // for the shim's pid.
    if (const base::Result<Target> target = find(request.id(), {}, call)) {
        const std::lock_guard lock(m_mutex);
        response.set_task_pid(static_cast<std::uint32_t>(target->process->pid));
    }
    return response;
}

} // namespace shimscope::shim

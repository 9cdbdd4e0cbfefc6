// StartContainer: bundle, then Task/Create and Task/Start in the shim of the pod.
#include <base/file.h>
#include <base/log.h>
#include <base/time.h>
#include <cri/rpcs.h>
#include <rpc/status.h>

#include <ttrpc/status.h>

#include <csignal>

namespace shimscope::cri {

namespace {

constexpr int kStartErrorCode = 128; ///< containerd's exit code for what never ran

oci::User userOf(const ContainerRecord& record)
{
    oci::User user;
    user.uid = static_cast<std::uint32_t>(record.user.uid());
    user.gid = static_cast<std::uint32_t>(record.user.gid());
    for (const auto gid : record.user.supplemental_groups())
        user.additionalGids.push_back(static_cast<std::uint32_t>(gid));
    return user;
}

base::Result<oci::Spec> specOf(
    Endpoint& endpoint, const SandboxRecord& pod, const ContainerRecord& record)
{
    const auto image = endpoint.images.find(record.imageId);
    if (!image)
        return rpc::statusError(grpc::StatusCode::NOT_FOUND, "find image", record.imageId,
            "it was removed from the store");
    PodContext context = endpoint.podContext(pod);
    const auto& options = record.config.linux().security_context().namespace_options();
    if (options.pid() == v1::TARGET) {
        const ContainerRecord target = TRY(endpoint.container(options.target_id()));
        if (target.sandboxId != pod.id || target.phase != ContainerPhase::Running)
            return rpc::statusError(grpc::StatusCode::FAILED_PRECONDITION, "share pid namespace",
                target.id, "the target is not a running container of this pod");
        context.targetPid = target.pid;
    }
    return containerSpec(context, record, image->config, userOf(record));
}

/// What a mount shows and is not there is made as a folder, as containerd and Docker do; whether it
/// had to be there is the kubelet's to check.
base::Status makeHostPaths(const v1::ContainerConfig& config)
{
    for (const v1::Mount& mount : config.mounts())
        if (!base::exists(mount.host_path()))
            TRY_VOID(base::makeDirs(mount.host_path()));
    return {};
}

base::Status start(Endpoint& endpoint, const SandboxRecord& pod, const ContainerRecord& record)
{
    const auto shim = endpoint.shims.find(pod.id);
    if (!shim)
        return rpc::statusError(grpc::StatusCode::FAILED_PRECONDITION, "start container", record.id,
            "the shim of its pod is gone");
    const auto mounts = TRY(endpoint.images.mounts(record.id));
    const oci::Spec spec = TRY(specOf(endpoint, pod, record));
    TRY_VOID(makeHostPaths(record.config));
    TRY_VOID(endpoint.makeBundle(record.id, spec));
    tasks::TaskRequest request = endpoint.taskRequest(record.id, mounts);
    if (!record.logPath.empty()) {
        TRY_VOID(endpoint.attachLog(record));
        request.stdoutFifo = endpoint.config.fifo(record.id, "stdout");
        request.stderrFifo = endpoint.config.fifo(record.id, "stderr");
    }
    (void)TRY(shim->create(request));
    const std::int64_t startedAt = base::wallNow(); // after the answer it may have ended already
    const int pid = TRY(shim->start(record.id));
    TRY_VOID(endpoint.containers->update(record.id, [pid, startedAt](ContainerRecord& changed) {
        changed.phase = ContainerPhase::Running;
        changed.pid = pid;
        changed.startedAt = startedAt;
    }));
    (void)TRY(shim->connectTask(record.id));
    endpoint.watch(record.id, shim);
    (void)shim->state(record.id);
    return {};
}

/// Nothing of the attempt stays but the record, which says why.
void giveUp(Endpoint& endpoint, const SandboxRecord& pod, const ContainerRecord& record,
    const base::Error& error)
{
    if (const auto shim = endpoint.shims.find(pod.id);
        shim && shim->kill(record.id, {}, SIGKILL, true))
        (void)shim->wait(record.id, {}, 10'000);
    (void)endpoint.deleteTask(pod, record.id);
    endpoint.logs->detach(record.id);
    (void)endpoint.containers->update(record.id, [&error](ContainerRecord& changed) {
        changed.phase = ContainerPhase::Exited;
        changed.exitCode = kStartErrorCode;
        changed.reason = "StartError";
        changed.message = error.toString();
        changed.finishedAt = base::wallNow();
        changed.pid = 0;
    });
}

} // namespace

base::Status Endpoint::attachLog(const ContainerRecord& record)
{
    LogPaths paths;
    paths.log = record.logPath;
    paths.journal = config.fifo(record.id, "journal");
    paths.stdoutFifo = config.fifo(record.id, "stdout");
    paths.stderrFifo = config.fifo(record.id, "stderr");
    return logs->attach(record.id, paths);
}

base::Status startContainer(Endpoint& endpoint, const v1::StartContainerRequest& request,
    v1::StartContainerResponse&, trace::SpanScope& span)
{
    const std::string id = TRY(endpoint.container(request.container_id())).id;
    const OperationLock lock(*endpoint.containers, id);
    const ContainerRecord record = TRY(endpoint.container(id));
    const SandboxRecord pod = TRY(endpoint.sandbox(record.sandboxId));
    Endpoint::annotate(span, pod);
    Endpoint::annotate(span, record);
    if (record.phase != ContainerPhase::Created)
        return rpc::statusError(grpc::StatusCode::FAILED_PRECONDITION, "start container", id,
            "it is in state " + v1::ContainerState_Name(record.state())
                + ", not CONTAINER_CREATED");
    if (pod.state != SandboxState::Ready)
        return rpc::statusError(grpc::StatusCode::FAILED_PRECONDITION, "start container", id,
            "its pod sandbox is not ready");
    TRY_VOID(endpoint.containers->update(
        id, [](ContainerRecord& changed) { changed.phase = ContainerPhase::Starting; }));
    if (const auto done = start(endpoint, pod, record); !done) {
        base::logError("container " + record.config.metadata().name() + " " + id + ": "
            + done.error().toString());
        giveUp(endpoint, pod, record, done.error());
        return base::wrap(done.error(), "start container", record.config.metadata().name());
    }
    base::logInfo("container " + record.config.metadata().name() + " " + id + " runs in pod "
        + pod.config.metadata().name());
    return {};
}

} // namespace shimscope::cri

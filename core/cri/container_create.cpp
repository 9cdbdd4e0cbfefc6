// CreateContainer: a snapshot and metadata; no process is made, and no runtime is called.
#include <base/log.h>
#include <base/text.h>
#include <base/time.h>
#include <cri/process_user.h>
#include <cri/rpcs.h>
#include <rpc/status.h>

namespace shimscope::cri {

namespace {

base::Status checkRequest(const v1::CreateContainerRequest& request)
{
    const auto invalid = [](const char* field, const char* detail) {
        return rpc::statusError(
            grpc::StatusCode::INVALID_ARGUMENT, "read CreateContainerRequest", field, detail);
    };
    const v1::ContainerConfig& wanted = request.config();
    if (wanted.metadata().name().empty())
        return invalid("config.metadata.name", "is needed");
    if (wanted.image().image().empty())
        return invalid("config.image.image", "is needed");
    if (wanted.tty() || wanted.stdin())
        return invalid("config.tty, config.stdin",
            "terminals and standard input are not supported: nothing can attach to them");
    if (!wanted.cdi_devices().empty())
        return invalid("config.CDI_devices", "CDI is not supported: use config.devices");
    return {};
}

base::Result<image::Image> imageOf(const Endpoint& endpoint, const std::string& reference)
{
    auto image = endpoint.images.find(reference);
    if (!image)
        return rpc::statusError(
            grpc::StatusCode::NOT_FOUND, "find image", reference, "it is not in the store");
    return std::move(*image);
}

ContainerRecord newRecord(
    const SandboxRecord& pod, const v1::CreateContainerRequest& request, const image::Image& image)
{
    ContainerRecord record;
    record.id = base::randomHex(32);
    record.sandboxId = pod.id;
    record.config = request.config();
    record.imageId = image.id;
    record.imageRef = image.repoDigests.empty() ? image.id : image.repoDigests.front();
    record.stopSignal = image.config.StopSignal;
    record.createdAt = base::wallNow();
    const std::string& directory = pod.config.log_directory();
    if (!directory.empty() && !request.config().log_path().empty())
        record.logPath = directory + "/" + request.config().log_path();
    return record;
}

/// What can be wrong with the configuration is said now, not at the start.
base::Status prepare(Endpoint& endpoint, const SandboxRecord& pod, ContainerRecord& record,
    const image::Image& image)
{
    const auto mounts = TRY(endpoint.makeSnapshot(record.id, image.id));
    const auto folders = foldersOf(mounts);
    const UserFiles files{readThroughLayers(folders, "etc/passwd").value_or(""),
        readThroughLayers(folders, "etc/group").value_or("")};
    const auto& security = record.config.linux().security_context();
    const std::string user =
        security.run_as_username().empty() ? image.config.User : security.run_as_username();
    const oci::User resolved = TRY(resolveUser(userRequest(security, user), files));
    record.user.set_uid(resolved.uid);
    record.user.set_gid(resolved.gid);
    for (const std::uint32_t gid : resolved.additionalGids)
        record.user.add_supplemental_groups(gid);
    (void)TRY(containerSpec(endpoint.podContext(pod), record, image.config, resolved));
    return endpoint.containers->add(record);
}

} // namespace

base::Status createContainer(Endpoint& endpoint, const v1::CreateContainerRequest& request,
    v1::CreateContainerResponse& response, trace::SpanScope& span)
{
    TRY_VOID(checkRequest(request));
    const SandboxRecord pod = TRY(endpoint.sandbox(request.pod_sandbox_id()));
    Endpoint::annotate(span, pod);
    if (pod.state != SandboxState::Ready)
        return rpc::statusError(grpc::StatusCode::FAILED_PRECONDITION, "create container", pod.id,
            "its pod sandbox is not ready");
    const image::Image image = TRY(imageOf(endpoint, request.config().image().image()));
    ContainerRecord record = newRecord(pod, request, image);
    Endpoint::annotate(span, record);
    TRY_VOID(endpoint.names.reserve(
        containerName(record.config.metadata(), pod.config.metadata()), record.id));
    auto done = prepare(endpoint, pod, record, image);
    // The pod may have been removed meanwhile, together with the containers that it had then.
    if (done && !endpoint.sandboxes->find(pod.id))
        done = base::fail("create container", record.id, "its pod sandbox was removed", ENOENT);
    if (!done) {
        if (const auto undone = endpoint.removeContainer(record); !undone)
            base::logError("taking back container " + record.id + ": " + undone.error().toString());
        return base::wrap(done.error(), "create container", record.config.metadata().name());
    }
    response.set_container_id(record.id);
    return {};
}

} // namespace shimscope::cri

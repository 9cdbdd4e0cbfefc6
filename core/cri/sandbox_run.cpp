// RunPodSandbox: network namespace, CNI, snapshot, bundle, shim, pause; in the order of a real
// containerd.
#include <base/log.h>
#include <base/text.h>
#include <base/time.h>
#include <cri/process_user.h>
#include <cri/rpcs.h>
#include <rpc/status.h>

namespace shimscope::cri {

namespace {

/// 8-4-4-4-12 hex digits, version 4: containerd's names of pinned namespaces.
std::string randomUuid()
{
    std::string hex = base::randomHex(16);
    hex[12] = '4';
    hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) % 4];
    for (const std::size_t at : {20U, 16U, 12U, 8U})
        hex.insert(at, "-");
    return hex;
}

base::Status checkRequest(const v1::RunPodSandboxRequest& request)
{
    const auto invalid = [](const char* field, const char* detail) {
        return rpc::statusError(
            grpc::StatusCode::INVALID_ARGUMENT, "read RunPodSandboxRequest", field, detail);
    };
    const auto& metadata = request.config().metadata();
    if (metadata.name().empty() || metadata.uid().empty() || metadata.namespace_().empty())
        return invalid("config.metadata", "name, uid and namespace are needed");
    if (!request.runtime_handler().empty())
        return invalid("runtime_handler", "there is only the default one, with an empty name");
    if (request.config().linux().security_context().namespace_options().userns_options().mode()
            == v1::POD
        && request.config().linux().security_context().namespace_options().has_userns_options())
        return invalid("config.linux.security_context.namespace_options.userns_options",
            "user namespaces are not supported");
    return {};
}

SandboxRecord newRecord(const Config& config, const v1::RunPodSandboxRequest& request)
{
    SandboxRecord record;
    record.id = base::randomHex(32);
    record.config = request.config();
    record.runtimeHandler = request.runtime_handler();
    record.createdAt = base::wallNow();
    if (!record.hostNetwork()) {
        record.netns = config.netnsDir() + "/cni-" + randomUuid();
        record.attached = true; // before ADD: a DEL for what was never added is no error
    }
    return record;
}

base::Result<image::Image> sandboxImage(Endpoint& endpoint)
{
    auto image = endpoint.images.find(endpoint.config.sandboxImage);
    if (!image)
        return rpc::statusError(grpc::StatusCode::NOT_FOUND, "find sandbox image",
            endpoint.config.sandboxImage,
            "it is not in the store: import an OCI layout that holds it (--import)");
    return std::move(*image);
}

/// Snapshot and bundle of pause.
base::Result<std::vector<image::Mount>> prepareBundle(
    Endpoint& endpoint, const SandboxRecord& record)
{
    const image::Image image = TRY(sandboxImage(endpoint));
    auto mounts = TRY(endpoint.makeSnapshot(record.id, endpoint.config.sandboxImage));
    const auto folders = foldersOf(mounts);
    const UserFiles files{readThroughLayers(folders, "etc/passwd").value_or(""),
        readThroughLayers(folders, "etc/group").value_or("")};
    const oci::User user = TRY(resolveUser(
        userRequest(record.config.linux().security_context(), image.config.User), files));
    TRY_VOID(endpoint.writePodFiles(record));
    const oci::Spec spec = TRY(sandboxSpec(endpoint.podContext(record), image.config, user));
    TRY_VOID(endpoint.makeBundle(record.id, spec));
    return mounts;
}

/// Starts the shim and pause in it.
base::Status startPause(
    Endpoint& endpoint, SandboxRecord& record, const std::vector<image::Mount>& mounts)
{
    const auto bootstrap = TRY(tasks::startShim(endpoint.shimBinary, record.id,
        endpoint.bundles.path(record.id), Endpoint::attributes(record)));
    record.shimAddress = bootstrap.address;
    const auto shim = TRY(endpoint.connectShim(record, bootstrap.address));
    (void)TRY(shim->create(endpoint.taskRequest(record.id, mounts)));
    record.shimPid = TRY(shim->connectTask(record.id));
    record.pid = TRY(shim->start(record.id));
    record.state = SandboxState::Ready;
    TRY_VOID(endpoint.sandboxes->add(record));
    endpoint.watch(record.id, shim);
    (void)TRY(shim->state(record.id));
    return {};
}

base::Status run(Endpoint& endpoint, SandboxRecord& record)
{
    TRY_VOID(endpoint.sandboxes->add(record));
    TRY_VOID(endpoint.makeNamespace(record));
    if (!record.netns.empty())
        TRY_VOID(endpoint.attachNetwork(record));
    const auto mounts = TRY(prepareBundle(endpoint, record));
    return startPause(endpoint, record, mounts);
}

} // namespace

base::Status runPodSandbox(Endpoint& endpoint, const v1::RunPodSandboxRequest& request,
    v1::RunPodSandboxResponse& response, trace::SpanScope& span)
{
    TRY_VOID(checkRequest(request));
    SandboxRecord record = newRecord(endpoint.config, request);
    Endpoint::annotate(span, record);
    if (!record.hostNetwork())
        TRY_VOID(endpoint.cni.ready());
    const OperationLock lock(*endpoint.sandboxes, record.id);
    TRY_VOID(endpoint.names.reserve(sandboxName(request.config().metadata()), record.id));
    if (const auto done = run(endpoint, record); !done) {
        base::logError(
            "pod " + request.config().metadata().name() + ": " + done.error().toString());
        if (const auto undone = endpoint.removeSandbox(record); !undone)
            base::logError("taking back pod " + record.id + ": " + undone.error().toString());
        return base::wrap(done.error(), "run pod sandbox", request.config().metadata().name());
    }
    base::logInfo("pod " + request.config().metadata().name() + " " + record.id
        + " is up, shim pid " + std::to_string(record.shimPid) + ", pause pid "
        + std::to_string(record.pid));
    response.set_pod_sandbox_id(record.id);
    return {};
}

} // namespace shimscope::cri

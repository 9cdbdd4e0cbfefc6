// UpdateContainerResources: new limits for a container, at once if it runs, else for its start.
#include <cri/linux_resources.h>
#include <cri/rpcs.h>
#include <oci/parse.h>
#include <rpc/status.h>

namespace shimscope::cri {

base::Status updateContainerResources(Endpoint& endpoint,
    const v1::UpdateContainerResourcesRequest& request, v1::UpdateContainerResourcesResponse&,
    trace::SpanScope& span)
{
    const std::string id = TRY(endpoint.container(request.container_id())).id;
    const OperationLock lock(*endpoint.containers, id);
    const ContainerRecord record = TRY(endpoint.container(id));
    Endpoint::annotate(span, record);
    if (record.phase == ContainerPhase::Exited)
        return rpc::statusError(
            grpc::StatusCode::FAILED_PRECONDITION, "update container", id, "it has exited");
    if (record.phase == ContainerPhase::Running) {
        const auto shim = endpoint.shims.find(record.sandboxId);
        if (!shim)
            return rpc::statusError(grpc::StatusCode::UNAVAILABLE, "update container", id,
                "the shim of its pod is gone");
        TRY_VOID(shim->update(
            id, oci::toJson(resourcesOf(request.linux(), endpoint.machine.swapAccounting))));
    }
    return endpoint.containers->update(id, [&request](ContainerRecord& changed) {
        mergeResources(*changed.config.mutable_linux()->mutable_resources(), request.linux());
    });
}

} // namespace shimscope::cri

// RemoveContainer: by force if it still runs. The log file is the kubelet's.
#include <cri/rpcs.h>

namespace shimscope::cri {

base::Status Endpoint::removeContainer(const ContainerRecord& record)
{
    TRY_VOID(stopContainer(record, 0));
    logs->detach(record.id);
    if (bundles.exists(record.id))
        TRY_VOID(bundles.remove(record.id));
    TRY_VOID(images.removeSnapshot(record.id));
    containers->remove(record.id);
    names.release(record.id);
    return {};
}

base::Status removeContainer(Endpoint& endpoint, const v1::RemoveContainerRequest& request,
    v1::RemoveContainerResponse&, trace::SpanScope& span)
{
    const auto known = endpoint.containers->find(request.container_id());
    if (!known)
        return {}; // CRI: removing what is not there is no error
    if (const auto pod = endpoint.sandboxes->find(known->sandboxId))
        Endpoint::annotate(span, *pod);
    Endpoint::annotate(span, *known);
    const OperationLock lock(*endpoint.containers, known->id);
    const auto record = endpoint.containers->find(known->id);
    return record ? endpoint.removeContainer(*record) : base::Status{};
}

} // namespace shimscope::cri

// RemovePodSandbox: stops what is not stopped, then removes containers, snapshot, files and record.
#include <base/file.h>
#include <base/log.h>
#include <cri/rpcs.h>

namespace shimscope::cri {

base::Status Endpoint::removeSandbox(const SandboxRecord& record)
{
    TRY_VOID(stopSandbox(record));
    for (const ContainerRecord& member : containersOf(record.id))
        TRY_VOID(removeContainer(member));
    TRY_VOID(images.removeSnapshot(record.id));
    TRY_VOID(base::removeTree(config.podDir(record.id)));
    sandboxes->remove(record.id);
    names.release(record.id);
    base::logInfo("pod " + record.config.metadata().name() + " " + record.id + " is removed");
    return {};
}

base::Status removePodSandbox(Endpoint& endpoint, const v1::RemovePodSandboxRequest& request,
    v1::RemovePodSandboxResponse&, trace::SpanScope& span)
{
    const auto known = endpoint.sandboxes->find(request.pod_sandbox_id());
    if (!known)
        return {}; // CRI: removing what is not there is no error
    Endpoint::annotate(span, *known);
    const OperationLock lock(*endpoint.sandboxes, known->id);
    const auto record = endpoint.sandboxes->find(known->id);
    return record ? endpoint.removeSandbox(*record) : base::Status{};
}

} // namespace shimscope::cri

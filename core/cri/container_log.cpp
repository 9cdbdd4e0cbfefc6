// ReopenContainerLog: the kubelet has renamed the log file and wants a new one.
#include <cri/rpcs.h>
#include <rpc/status.h>

namespace shimscope::cri {

base::Status reopenContainerLog(Endpoint& endpoint, const v1::ReopenContainerLogRequest& request,
    v1::ReopenContainerLogResponse&, trace::SpanScope& span)
{
    const ContainerRecord record = TRY(endpoint.container(request.container_id()));
    Endpoint::annotate(span, record);
    if (record.phase != ContainerPhase::Running)
        return rpc::statusError(grpc::StatusCode::FAILED_PRECONDITION, "reopen log", record.id,
            "the container is not running");
    TRY_VOID(endpoint.logs->reopen(record.id));
    trace::event("reopen-log", record.logPath, record.id);
    return {};
}

} // namespace shimscope::cri

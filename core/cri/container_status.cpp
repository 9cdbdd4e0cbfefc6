// ContainerStatus.
#include <cri/rpcs.h>

namespace shimscope::cri {

v1::ContainerStatus statusOf(const ContainerRecord& record)
{
    v1::ContainerStatus status;
    status.set_id(record.id);
    *status.mutable_metadata() = record.config.metadata();
    status.set_state(record.state());
    status.set_created_at(record.createdAt);
    status.set_started_at(record.startedAt);
    *status.mutable_image() = record.config.image();
    status.set_image_ref(record.imageRef);
    status.set_image_id(record.imageId);
    if (record.phase == ContainerPhase::Exited) {
        status.set_finished_at(record.finishedAt);
        status.set_exit_code(record.exitCode);
        status.set_reason(record.reason);
        status.set_message(record.message);
    }
    *status.mutable_labels() = record.config.labels();
    *status.mutable_annotations() = record.config.annotations();
    *status.mutable_mounts() = record.config.mounts();
    status.set_log_path(record.logPath);
    *status.mutable_resources()->mutable_linux() = record.config.linux().resources();
    *status.mutable_user()->mutable_linux() = record.user;
    status.set_stop_signal(record.config.stop_signal());
    return status;
}

base::Status containerStatus(Endpoint& endpoint, const v1::ContainerStatusRequest& request,
    v1::ContainerStatusResponse& response, trace::SpanScope& span)
{
    const ContainerRecord record = TRY(endpoint.container(request.container_id()));
    Endpoint::annotate(span, record);
    *response.mutable_status() = statusOf(record);
    if (request.verbose()) {
        const nlohmann::json info{{"pid", record.pid}, {"sandboxID", record.sandboxId},
            {"bundle", endpoint.bundles.path(record.id)}, {"oomKilled", record.oomKilled}};
        (*response.mutable_info())["info"] = info.dump();
    }
    return {};
}

} // namespace shimscope::cri

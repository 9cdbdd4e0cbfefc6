// PodSandboxStatus.
#include <base/time.h>
#include <cri/rpcs.h>

namespace shimscope::cri {

v1::PodSandboxStatus statusOf(const SandboxRecord& record)
{
    v1::PodSandboxStatus status;
    status.set_id(record.id);
    *status.mutable_metadata() = record.config.metadata();
    status.set_state(
        record.state == SandboxState::Ready ? v1::SANDBOX_READY : v1::SANDBOX_NOTREADY);
    status.set_created_at(record.createdAt);
    auto* network = status.mutable_network();
    for (std::size_t i = 0; i < record.addresses.size(); ++i) {
        if (i == 0)
            network->set_ip(record.addresses[0]);
        else
            network->add_additional_ips()->set_ip(record.addresses[i]);
    }
    *status.mutable_linux()->mutable_namespaces()->mutable_options() =
        record.config.linux().security_context().namespace_options();
    *status.mutable_labels() = record.config.labels();
    *status.mutable_annotations() = record.config.annotations();
    status.set_runtime_handler(record.runtimeHandler);
    return status;
}

base::Status podSandboxStatus(Endpoint& endpoint, const v1::PodSandboxStatusRequest& request,
    v1::PodSandboxStatusResponse& response, trace::SpanScope& span)
{
    const SandboxRecord record = TRY(endpoint.sandbox(request.pod_sandbox_id()));
    Endpoint::annotate(span, record);
    *response.mutable_status() = statusOf(record);
    response.set_timestamp(base::wallNow());
    if (request.verbose()) {
        const nlohmann::json info{{"pid", record.pid}, {"shimPid", record.shimPid},
            {"shimAddress", record.shimAddress}, {"netns", record.netns},
            {"bundle", endpoint.bundles.path(record.id)}, {"cniResult", record.cniResult}};
        (*response.mutable_info())["info"] = info.dump();
    }
    return {};
}

} // namespace shimscope::cri

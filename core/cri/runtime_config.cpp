// RuntimeConfig and UpdateRuntimeConfig.
#include <base/log.h>
#include <cri/rpcs.h>

namespace shimscope::cri {

base::Status runtimeConfig(Endpoint& endpoint, const v1::RuntimeConfigRequest&,
    v1::RuntimeConfigResponse& response, trace::SpanScope&)
{
    response.mutable_linux()->set_cgroup_driver(
        endpoint.config.cgroupDriver == "systemd" ? v1::SYSTEMD : v1::CGROUPFS);
    return {};
}

base::Status updateRuntimeConfig(Endpoint&, const v1::UpdateRuntimeConfigRequest& request,
    v1::UpdateRuntimeConfigResponse&, trace::SpanScope&)
{
    // The pod network is what the CNI configuration says; like containerd without a template, a
    // CIDR is only noted.
    const std::string& cidr = request.runtime_config().network_config().pod_cidr();
    if (!cidr.empty())
        base::logInfo(
            "the kubelet's pod CIDR " + cidr + " is not used: the CNI configuration decides");
    return {};
}

} // namespace shimscope::cri

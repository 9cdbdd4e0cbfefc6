// Version.
#include <cri/rpcs.h>

namespace shimscope::cri {

base::Status version(
    Endpoint&, const v1::VersionRequest&, v1::VersionResponse& response, trace::SpanScope&)
{
    response.set_version("0.1.0"); // of the kubelet's runtime API, as containerd and CRI-O answer
    response.set_runtime_name("shimscope");
    response.set_runtime_version(SHIMSCOPE_VERSION);
    response.set_runtime_api_version("v1");
    return {};
}

} // namespace shimscope::cri

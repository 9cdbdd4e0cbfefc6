// A client of any CRI v1 endpoint, ours or a real one: one function per method, each a blocking
// call. For tests.
#pragma once

#include <base/result.h>

#include <cri.grpc.pb.h>

#include <memory>
#include <string>

namespace shimscope::support {

namespace v1 = ::runtime::v1;

class CriClient {
public:
    explicit CriClient(const std::string& socketPath);

#define SHIMSCOPE_CRI_CALL(Method)                                                                 \
    base::Result<v1::Method##Response> Method(const v1::Method##Request& request)
    SHIMSCOPE_CRI_CALL(Version);
    SHIMSCOPE_CRI_CALL(Status);
    SHIMSCOPE_CRI_CALL(RuntimeConfig);
    SHIMSCOPE_CRI_CALL(RunPodSandbox);
    SHIMSCOPE_CRI_CALL(StopPodSandbox);
    SHIMSCOPE_CRI_CALL(RemovePodSandbox);
    SHIMSCOPE_CRI_CALL(PodSandboxStatus);
    SHIMSCOPE_CRI_CALL(ListPodSandbox);
    SHIMSCOPE_CRI_CALL(CreateContainer);
    SHIMSCOPE_CRI_CALL(StartContainer);
    SHIMSCOPE_CRI_CALL(StopContainer);
    SHIMSCOPE_CRI_CALL(RemoveContainer);
    SHIMSCOPE_CRI_CALL(ListContainers);
    SHIMSCOPE_CRI_CALL(ContainerStatus);
    SHIMSCOPE_CRI_CALL(UpdateContainerResources);
    SHIMSCOPE_CRI_CALL(ReopenContainerLog);
    SHIMSCOPE_CRI_CALL(ExecSync);
    SHIMSCOPE_CRI_CALL(Exec);
    SHIMSCOPE_CRI_CALL(ContainerStats);
    SHIMSCOPE_CRI_CALL(ListContainerStats);
    SHIMSCOPE_CRI_CALL(PodSandboxStats);
    SHIMSCOPE_CRI_CALL(ListImages);
    SHIMSCOPE_CRI_CALL(ImageStatus);
    SHIMSCOPE_CRI_CALL(PullImage);
    SHIMSCOPE_CRI_CALL(ImageFsInfo);
#undef SHIMSCOPE_CRI_CALL

private:
    std::string m_socket;
    std::unique_ptr<v1::RuntimeService::Stub> m_runtime;
    std::unique_ptr<v1::ImageService::Stub> m_images;
};

/// A pod's configuration with what every test needs.
struct PodOptions {
    std::string name = "web";
    std::string uid = "11111111-2222-3333-4444-555555555555";
    bool hostNetwork = true;
    std::string logDirectory; ///< empty: no logs
    std::string cgroupParent;
    unsigned attempt = 0;
};
[[nodiscard]] v1::PodSandboxConfig podConfig(const PodOptions& options);
/// `image` with `command`; its log is <name>/<attempt>.log below the pod's folder.
[[nodiscard]] v1::ContainerConfig containerConfig(const std::string& name, const std::string& image,
    const std::vector<std::string>& command, unsigned attempt = 0);

} // namespace shimscope::support

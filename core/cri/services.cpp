// gRPC in front of the endpoint.
#include <cri/rpcs.h>
#include <cri/services.h>
#include <rpc/call.h>

namespace shimscope::cri {

namespace {

// One method: the generated signature, a server span, and the function of the RPC.
#define SHIMSCOPE_CRI_METHOD(service, Method, function)                                            \
    grpc::Status Method(grpc::ServerContext* context, const v1::Method##Request* request,          \
        v1::Method##Response* response) override                                                   \
    {                                                                                              \
        return rpc::serve(*context, "CRI v1 gRPC", "/runtime.v1." service "/" #Method, *request,   \
            *response, [&](trace::SpanScope& span) {                                               \
                return cri::function(m_endpoint, *request, *response, span);                       \
            });                                                                                    \
    }

class RuntimeService final : public v1::RuntimeService::Service {
public:
    explicit RuntimeService(Endpoint& endpoint) : m_endpoint(endpoint) { }
    SHIMSCOPE_CRI_METHOD("RuntimeService", Version, version)
    SHIMSCOPE_CRI_METHOD("RuntimeService", Status, status)
    SHIMSCOPE_CRI_METHOD("RuntimeService", RuntimeConfig, runtimeConfig)
    SHIMSCOPE_CRI_METHOD("RuntimeService", UpdateRuntimeConfig, updateRuntimeConfig)
    SHIMSCOPE_CRI_METHOD("RuntimeService", RunPodSandbox, runPodSandbox)
    SHIMSCOPE_CRI_METHOD("RuntimeService", StopPodSandbox, stopPodSandbox)
    SHIMSCOPE_CRI_METHOD("RuntimeService", RemovePodSandbox, removePodSandbox)
    SHIMSCOPE_CRI_METHOD("RuntimeService", PodSandboxStatus, podSandboxStatus)
    SHIMSCOPE_CRI_METHOD("RuntimeService", ListPodSandbox, listPodSandbox)
    SHIMSCOPE_CRI_METHOD("RuntimeService", CreateContainer, createContainer)
    SHIMSCOPE_CRI_METHOD("RuntimeService", StartContainer, startContainer)
    SHIMSCOPE_CRI_METHOD("RuntimeService", StopContainer, stopContainer)
    SHIMSCOPE_CRI_METHOD("RuntimeService", RemoveContainer, removeContainer)
    SHIMSCOPE_CRI_METHOD("RuntimeService", ListContainers, listContainers)
    SHIMSCOPE_CRI_METHOD("RuntimeService", ContainerStatus, containerStatus)
    SHIMSCOPE_CRI_METHOD("RuntimeService", UpdateContainerResources, updateContainerResources)
    SHIMSCOPE_CRI_METHOD("RuntimeService", ReopenContainerLog, reopenContainerLog)
    SHIMSCOPE_CRI_METHOD("RuntimeService", ExecSync, execSync)
    SHIMSCOPE_CRI_METHOD("RuntimeService", ContainerStats, containerStats)
    SHIMSCOPE_CRI_METHOD("RuntimeService", ListContainerStats, listContainerStats)
    SHIMSCOPE_CRI_METHOD("RuntimeService", PodSandboxStats, podSandboxStats)

private:
    Endpoint& m_endpoint;
};

class ImageService final : public v1::ImageService::Service {
public:
    explicit ImageService(Endpoint& endpoint) : m_endpoint(endpoint) { }
    SHIMSCOPE_CRI_METHOD("ImageService", ListImages, listImages)
    SHIMSCOPE_CRI_METHOD("ImageService", ImageStatus, imageStatus)
    SHIMSCOPE_CRI_METHOD("ImageService", PullImage, pullImage)
    SHIMSCOPE_CRI_METHOD("ImageService", RemoveImage, removeImage)
    SHIMSCOPE_CRI_METHOD("ImageService", ImageFsInfo, imageFsInfo)

private:
    Endpoint& m_endpoint;
};

#undef SHIMSCOPE_CRI_METHOD

} // namespace

std::unique_ptr<grpc::Service> makeRuntimeService(Endpoint& endpoint)
{
    return std::make_unique<RuntimeService>(endpoint);
}

std::unique_ptr<grpc::Service> makeImageService(Endpoint& endpoint)
{
    return std::make_unique<ImageService>(endpoint);
}

} // namespace shimscope::cri

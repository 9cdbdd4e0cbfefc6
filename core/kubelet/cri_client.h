// The kubelet's end of CRI v1: one typed call a method, each with a client span that names the pod
// and container. Blocking; any thread. Errors carry the gRPC code (rpc::statusCode).
#pragma once

#include <base/result.h>

#include <cri.grpc.pb.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace shimscope::kubelet {

namespace v1 = ::runtime::v1;

/// What a call is about: attributes of its span. Empty ones are left out.
struct Subject {
    std::string podName, podNamespace, podUid;
    std::string sandboxId, containerId, containerName;
};

class CriClient {
public:
    /// Connects when the first call is made, and again whenever the endpoint is back.
    explicit CriClient(std::string socketPath);

    base::Result<v1::VersionResponse> version();
    base::Result<v1::StatusResponse> status();
    base::Result<v1::RuntimeConfigResponse> runtimeConfig();
    base::Result<v1::ListPodSandboxResponse> listPodSandbox();
    base::Result<v1::ListContainersResponse> listContainers();
    base::Result<v1::PodSandboxStatusResponse> podSandboxStatus(const Subject& subject);
    base::Result<v1::ContainerStatusResponse> containerStatus(const Subject& subject);
    base::Result<v1::RunPodSandboxResponse> runPodSandbox(
        const v1::RunPodSandboxRequest& request, const Subject& subject);
    base::Status stopPodSandbox(const Subject& subject);
    base::Status removePodSandbox(const Subject& subject);
    base::Result<v1::CreateContainerResponse> createContainer(
        const v1::CreateContainerRequest& request, const Subject& subject);
    base::Status startContainer(const Subject& subject);
    /// Blocks until the container has ended: up to `grace` plus what killing takes.
    base::Status stopContainer(const Subject& subject, std::chrono::seconds grace);
    base::Status removeContainer(const Subject& subject);
    /// A command in a running container. Errors: DEADLINE_EXCEEDED it took longer than `timeout`.
    base::Result<v1::ExecSyncResponse> execSync(const Subject& subject,
        const std::vector<std::string>& command, std::chrono::seconds timeout);
    base::Status reopenContainerLog(const Subject& subject);
    base::Result<v1::ImageStatusResponse> imageStatus(
        const v1::ImageStatusRequest& request, const Subject& subject);
    base::Result<v1::PullImageResponse> pullImage(
        const v1::PullImageRequest& request, const Subject& subject);

    /// Waits until the endpoint is there, up to `timeout`; tries to connect meanwhile.
    bool awaitEndpoint(std::chrono::milliseconds timeout);
    [[nodiscard]] const std::string& socketPath() const { return m_socketPath; }

private:
    template <class Response, class Stub, class Method, class Request>
    base::Result<Response> call(Stub& stub, Method method, std::string_view name,
        const Request& request, const Subject& subject, std::chrono::milliseconds timeout);
    std::string m_socketPath;
    std::shared_ptr<grpc::Channel> m_channel;
    std::unique_ptr<v1::RuntimeService::StubInterface> m_runtime;
    std::unique_ptr<v1::ImageService::StubInterface> m_images;
};

} // namespace shimscope::kubelet

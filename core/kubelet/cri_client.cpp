// One function a method; how long each may take.
#include <kubelet/cri_client.h>
#include <rpc/call.h>

namespace shimscope::kubelet {
namespace {

using Runtime = v1::RuntimeService::StubInterface;
using Images = v1::ImageService::StubInterface;
using namespace std::chrono_literals;

// Kubernetes' default is 2 minutes for all of them; what only asks shall not hold the whole node up
// for so long.
constexpr std::chrono::milliseconds kAsk = 10s;
constexpr std::chrono::milliseconds kDo = 120s;

void label(trace::SpanScope& span, const Subject& subject)
{
    const auto set = [&](std::string_view key, const std::string& value) {
        if (!value.empty())
            span.attribute(key, value);
    };
    set("pod.name", subject.podName);
    set("pod.namespace", subject.podNamespace);
    set("pod.uid", subject.podUid);
    set("sandbox.id", subject.sandboxId);
    set("container.id", subject.containerId);
    set("container.name", subject.containerName);
}

base::Status dropResponse(const auto& result)
{
    if (!result)
        return base::Failure(result.error());
    return {};
}

} // namespace

CriClient::CriClient(std::string socketPath)
    : m_socketPath(std::move(socketPath))
    , m_channel(rpc::connectUnix(m_socketPath))
    , m_runtime(v1::RuntimeService::NewStub(m_channel))
    , m_images(v1::ImageService::NewStub(m_channel))
{
}

bool CriClient::awaitEndpoint(std::chrono::milliseconds timeout)
{
    return m_channel->WaitForConnected(std::chrono::system_clock::now() + timeout);
}

template <class Response, class Stub, class Method, class Request>
base::Result<Response> CriClient::call(Stub& stub, Method method, std::string_view name,
    const Request& request, const Subject& subject, std::chrono::milliseconds timeout)
{
    const rpc::CallOptions options{"CRI v1 gRPC", m_socketPath, timeout};
    return rpc::call<Response>(stub, method, name, request, options,
        [&](trace::SpanScope& span) { label(span, subject); });
}

base::Result<v1::VersionResponse> CriClient::version()
{
    v1::VersionRequest request;
    request.set_version("0.1.0"); // what kubelet sends
    return call<v1::VersionResponse>(
        *m_runtime, &Runtime::Version, "/runtime.v1.RuntimeService/Version", request, {}, kAsk);
}

base::Result<v1::StatusResponse> CriClient::status()
{
    return call<v1::StatusResponse>(*m_runtime, &Runtime::Status,
        "/runtime.v1.RuntimeService/Status", v1::StatusRequest(), {}, kAsk);
}

base::Result<v1::RuntimeConfigResponse> CriClient::runtimeConfig()
{
    return call<v1::RuntimeConfigResponse>(*m_runtime, &Runtime::RuntimeConfig,
        "/runtime.v1.RuntimeService/RuntimeConfig", v1::RuntimeConfigRequest(), {}, kAsk);
}

base::Result<v1::ListPodSandboxResponse> CriClient::listPodSandbox()
{
    return call<v1::ListPodSandboxResponse>(*m_runtime, &Runtime::ListPodSandbox,
        "/runtime.v1.RuntimeService/ListPodSandbox", v1::ListPodSandboxRequest(), {}, kAsk);
}

base::Result<v1::ListContainersResponse> CriClient::listContainers()
{
    return call<v1::ListContainersResponse>(*m_runtime, &Runtime::ListContainers,
        "/runtime.v1.RuntimeService/ListContainers", v1::ListContainersRequest(), {}, kAsk);
}

base::Result<v1::PodSandboxStatusResponse> CriClient::podSandboxStatus(const Subject& subject)
{
    v1::PodSandboxStatusRequest request;
    request.set_pod_sandbox_id(subject.sandboxId);
    return call<v1::PodSandboxStatusResponse>(*m_runtime, &Runtime::PodSandboxStatus,
        "/runtime.v1.RuntimeService/PodSandboxStatus", request, subject, kAsk);
}

base::Result<v1::ContainerStatusResponse> CriClient::containerStatus(const Subject& subject)
{
    v1::ContainerStatusRequest request;
    request.set_container_id(subject.containerId);
    return call<v1::ContainerStatusResponse>(*m_runtime, &Runtime::ContainerStatus,
        "/runtime.v1.RuntimeService/ContainerStatus", request, subject, kAsk);
}

base::Result<v1::RunPodSandboxResponse> CriClient::runPodSandbox(
    const v1::RunPodSandboxRequest& request, const Subject& subject)
{
    return call<v1::RunPodSandboxResponse>(*m_runtime, &Runtime::RunPodSandbox,
        "/runtime.v1.RuntimeService/RunPodSandbox", request, subject, 2 * kDo);
}

base::Status CriClient::stopPodSandbox(const Subject& subject)
{
    v1::StopPodSandboxRequest request;
    request.set_pod_sandbox_id(subject.sandboxId);
    return dropResponse(call<v1::StopPodSandboxResponse>(*m_runtime, &Runtime::StopPodSandbox,
        "/runtime.v1.RuntimeService/StopPodSandbox", request, subject, kDo));
}

base::Status CriClient::removePodSandbox(const Subject& subject)
{
    v1::RemovePodSandboxRequest request;
    request.set_pod_sandbox_id(subject.sandboxId);
    return dropResponse(call<v1::RemovePodSandboxResponse>(*m_runtime, &Runtime::RemovePodSandbox,
        "/runtime.v1.RuntimeService/RemovePodSandbox", request, subject, kDo));
}

base::Result<v1::CreateContainerResponse> CriClient::createContainer(
    const v1::CreateContainerRequest& request, const Subject& subject)
{
    return call<v1::CreateContainerResponse>(*m_runtime, &Runtime::CreateContainer,
        "/runtime.v1.RuntimeService/CreateContainer", request, subject, kDo);
}

base::Status CriClient::startContainer(const Subject& subject)
{
    v1::StartContainerRequest request;
    request.set_container_id(subject.containerId);
    return dropResponse(call<v1::StartContainerResponse>(*m_runtime, &Runtime::StartContainer,
        "/runtime.v1.RuntimeService/StartContainer", request, subject, kDo));
}

base::Status CriClient::stopContainer(const Subject& subject, std::chrono::seconds grace)
{
    v1::StopContainerRequest request;
    request.set_container_id(subject.containerId);
    request.set_timeout(grace.count());
    return dropResponse(call<v1::StopContainerResponse>(*m_runtime, &Runtime::StopContainer,
        "/runtime.v1.RuntimeService/StopContainer", request, subject, kDo + grace));
}

base::Status CriClient::removeContainer(const Subject& subject)
{
    v1::RemoveContainerRequest request;
    request.set_container_id(subject.containerId);
    return dropResponse(call<v1::RemoveContainerResponse>(*m_runtime, &Runtime::RemoveContainer,
        "/runtime.v1.RuntimeService/RemoveContainer", request, subject, kDo));
}

base::Result<v1::ExecSyncResponse> CriClient::execSync(
    const Subject& subject, const std::vector<std::string>& command, std::chrono::seconds timeout)
{
    v1::ExecSyncRequest request;
    request.set_container_id(subject.containerId);
    request.mutable_cmd()->Add(command.begin(), command.end());
    request.set_timeout(timeout.count());
    // The endpoint keeps the time; it needs a moment to end the command.
    return call<v1::ExecSyncResponse>(*m_runtime, &Runtime::ExecSync,
        "/runtime.v1.RuntimeService/ExecSync", request, subject, timeout + kAsk);
}

base::Status CriClient::reopenContainerLog(const Subject& subject)
{
    v1::ReopenContainerLogRequest request;
    request.set_container_id(subject.containerId);
    return dropResponse(
        call<v1::ReopenContainerLogResponse>(*m_runtime, &Runtime::ReopenContainerLog,
            "/runtime.v1.RuntimeService/ReopenContainerLog", request, subject, kAsk));
}

base::Result<v1::ImageStatusResponse> CriClient::imageStatus(
    const v1::ImageStatusRequest& request, const Subject& subject)
{
    return call<v1::ImageStatusResponse>(*m_images, &Images::ImageStatus,
        "/runtime.v1.ImageService/ImageStatus", request, subject, kAsk);
}

base::Result<v1::PullImageResponse> CriClient::pullImage(
    const v1::PullImageRequest& request, const Subject& subject)
{
    return call<v1::PullImageResponse>(*m_images, &Images::PullImage,
        "/runtime.v1.ImageService/PullImage", request, subject, 5 * kDo);
}

} // namespace shimscope::kubelet

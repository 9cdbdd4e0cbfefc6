// Calls of CRI v1.
#include <rpc/call.h>

#include <cri_client/client.h>

namespace shimscope::support {

CriClient::CriClient(const std::string& socketPath) : m_socket(socketPath)
{
    const auto channel = rpc::connectUnix(socketPath);
    m_runtime = v1::RuntimeService::NewStub(channel);
    m_images = v1::ImageService::NewStub(channel);
}

#define SHIMSCOPE_CRI_CALL(service, stub, Method)                                                  \
    base::Result<v1::Method##Response> CriClient::Method(const v1::Method##Request& request)       \
    {                                                                                              \
        rpc::CallOptions options;                                                                  \
        options.protocol = "CRI v1 gRPC";                                                          \
        options.peer = m_socket;                                                                   \
        options.waitForReady = true;                                                               \
        return rpc::call<v1::Method##Response>(*stub, &v1::service::Stub::Method,                  \
            "/runtime.v1." #service "/" #Method, request, options);                                \
    }
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, Version)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, Status)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, RuntimeConfig)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, RunPodSandbox)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, StopPodSandbox)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, RemovePodSandbox)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, PodSandboxStatus)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, ListPodSandbox)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, CreateContainer)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, StartContainer)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, StopContainer)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, RemoveContainer)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, ListContainers)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, ContainerStatus)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, UpdateContainerResources)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, ReopenContainerLog)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, ExecSync)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, Exec)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, ContainerStats)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, ListContainerStats)
SHIMSCOPE_CRI_CALL(RuntimeService, m_runtime, PodSandboxStats)
SHIMSCOPE_CRI_CALL(ImageService, m_images, ListImages)
SHIMSCOPE_CRI_CALL(ImageService, m_images, ImageStatus)
SHIMSCOPE_CRI_CALL(ImageService, m_images, PullImage)
SHIMSCOPE_CRI_CALL(ImageService, m_images, ImageFsInfo)
#undef SHIMSCOPE_CRI_CALL

v1::PodSandboxConfig podConfig(const PodOptions& options)
{
    v1::PodSandboxConfig config;
    config.mutable_metadata()->set_name(options.name);
    config.mutable_metadata()->set_uid(options.uid);
    config.mutable_metadata()->set_namespace_("default");
    config.mutable_metadata()->set_attempt(options.attempt);
    if (!options.hostNetwork)
        config.set_hostname(options.name);
    config.set_log_directory(options.logDirectory);
    (*config.mutable_labels())["io.kubernetes.pod.name"] = options.name;
    (*config.mutable_labels())["io.kubernetes.pod.namespace"] = "default";
    (*config.mutable_labels())["io.kubernetes.pod.uid"] = options.uid;
    config.mutable_linux()->set_cgroup_parent(options.cgroupParent);
    auto* namespaces =
        config.mutable_linux()->mutable_security_context()->mutable_namespace_options();
    namespaces->set_pid(v1::CONTAINER);
    namespaces->set_network(options.hostNetwork ? v1::NODE : v1::POD);
    return config;
}

v1::ContainerConfig containerConfig(const std::string& name, const std::string& image,
    const std::vector<std::string>& command, unsigned attempt)
{
    v1::ContainerConfig config;
    config.mutable_metadata()->set_name(name);
    config.mutable_metadata()->set_attempt(attempt);
    config.mutable_image()->set_image(image);
    for (const std::string& word : command)
        config.add_command(word);
    config.set_log_path(name + "/" + std::to_string(attempt) + ".log");
    (*config.mutable_labels())["io.kubernetes.container.name"] = name;
    config.mutable_linux()->mutable_security_context()->mutable_namespace_options()->set_pid(
        v1::CONTAINER);
    return config;
}

} // namespace shimscope::support

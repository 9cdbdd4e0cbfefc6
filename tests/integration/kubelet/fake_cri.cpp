// Each handler is the least that the contract of CRI asks for.
#include "fake_cri.h"

#include <algorithm>
#include <fstream>
#include <thread>

namespace {

std::int64_t wallNow()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::system_clock::now().time_since_epoch())
        .count();
}

grpc::Status notFound(const std::string& id)
{
    return {grpc::StatusCode::NOT_FOUND, "no " + id};
}

} // namespace

FakeCri::FakeCri(std::string socket) : m_socket(std::move(socket))
{
    start();
}
FakeCri::~FakeCri()
{
    stop();
}

void FakeCri::start()
{
    grpc::ServerBuilder builder;
    builder.AddListeningPort("unix:" + m_socket, grpc::InsecureServerCredentials());
    builder.RegisterService(static_cast<v1::RuntimeService::Service*>(this));
    builder.RegisterService(static_cast<v1::ImageService::Service*>(this));
    m_server = builder.BuildAndStart();
}

void FakeCri::stop()
{
    if (m_server)
        m_server->Shutdown(std::chrono::system_clock::now() + std::chrono::milliseconds(100));
    m_server.reset();
}

grpc::Status FakeCri::note(const std::string& method, const std::string& subject)
{
    const std::lock_guard lock(m_mutex);
    ++m_calls[method];
    if (!subject.empty())
        m_actions.push_back(method + " " + subject);
    if (m_failures[method] > 0) {
        --m_failures[method];
        return {grpc::StatusCode::UNKNOWN, "the test says no"};
    }
    return grpc::Status::OK;
}

FakeCri::Container* FakeCri::newest(const std::string& containerName)
{
    Container* found = nullptr;
    for (auto& [id, container] : m_containers)
        if (container.config.metadata().name() == containerName
            && (found == nullptr || container.created > found->created))
            found = &container;
    return found;
}

std::string FakeCri::logPath(const Container& container) const
{
    return m_sandboxes.at(container.sandbox).config.log_directory() + "/"
        + container.config.log_path();
}

// ---- the test's side

std::vector<std::string> FakeCri::actions() const
{
    const std::lock_guard lock(m_mutex);
    return m_actions;
}

int FakeCri::calls(const std::string& method) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_calls.find(method);
    return found == m_calls.end() ? 0 : found->second;
}

v1::RunPodSandboxRequest FakeCri::lastSandbox() const
{
    const std::lock_guard lock(m_mutex);
    return m_lastSandbox;
}

v1::CreateContainerRequest FakeCri::lastContainer() const
{
    const std::lock_guard lock(m_mutex);
    return m_lastContainer;
}

void FakeCri::die(const std::string& containerName, int exitCode, const std::string& reason)
{
    const std::lock_guard lock(m_mutex);
    if (Container* container = newest(containerName)) {
        container->state = v1::CONTAINER_EXITED;
        container->finished = wallNow();
        container->exitCode = exitCode;
        container->reason = reason;
    }
}

void FakeCri::sandboxDies()
{
    const std::lock_guard lock(m_mutex);
    for (auto& [id, sandbox] : m_sandboxes)
        sandbox.ready = false;
}

void FakeCri::fail(const std::string& method, int count)
{
    const std::lock_guard lock(m_mutex);
    m_failures[method] = count;
}

void FakeCri::slowStop(std::chrono::milliseconds delay)
{
    const std::lock_guard lock(m_mutex);
    m_stopDelay = delay;
}

void FakeCri::hideImage(const std::string& name)
{
    const std::lock_guard lock(m_mutex);
    m_hidden[name] = true;
}

void FakeCri::refuseNetwork(bool refuse)
{
    const std::lock_guard lock(m_mutex);
    m_networkRefused = refuse;
}

int FakeCri::running() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(std::count_if(m_containers.begin(), m_containers.end(),
        [](const auto& container) { return container.second.state == v1::CONTAINER_RUNNING; }));
}

int FakeCri::sandboxes() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(m_sandboxes.size());
}

int FakeCri::containers() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(m_containers.size());
}

std::string FakeCri::logPathOf(const std::string& containerName) const
{
    const std::lock_guard lock(m_mutex);
    const Container* container = const_cast<FakeCri*>(this)->newest(containerName);
    return container == nullptr ? std::string() : logPath(*container);
}

// ---- the kubelet's side

grpc::Status FakeCri::Version(
    grpc::ServerContext*, const v1::VersionRequest*, v1::VersionResponse* response)
{
    response->set_runtime_name("fake");
    response->set_runtime_api_version("v1");
    return note("Version");
}

grpc::Status FakeCri::Status(
    grpc::ServerContext*, const v1::StatusRequest*, v1::StatusResponse* response)
{
    const auto add = [&](const char* type, bool status) {
        auto& condition = *response->mutable_status()->add_conditions();
        condition.set_type(type);
        condition.set_status(status);
        condition.set_reason(status ? "" : "TestSaysNo");
    };
    add("RuntimeReady", true);
    const std::lock_guard lock(m_mutex);
    add("NetworkReady", !m_networkRefused);
    return grpc::Status::OK;
}

grpc::Status FakeCri::RuntimeConfig(
    grpc::ServerContext*, const v1::RuntimeConfigRequest*, v1::RuntimeConfigResponse* response)
{
    response->mutable_linux()->set_cgroup_driver(v1::CGROUPFS);
    return note("RuntimeConfig");
}

grpc::Status FakeCri::RunPodSandbox(grpc::ServerContext*, const v1::RunPodSandboxRequest* request,
    v1::RunPodSandboxResponse* response)
{
    if (auto refused = note("RunPodSandbox", request->config().metadata().name()); !refused.ok())
        return refused;
    const std::lock_guard lock(m_mutex);
    const std::string id = "sandbox" + std::to_string(m_next++);
    m_sandboxes[id] = {request->config(), true, wallNow()};
    m_lastSandbox = *request;
    response->set_pod_sandbox_id(id);
    return grpc::Status::OK;
}

grpc::Status FakeCri::StopPodSandbox(
    grpc::ServerContext*, const v1::StopPodSandboxRequest* request, v1::StopPodSandboxResponse*)
{
    if (auto refused = note("StopPodSandbox", request->pod_sandbox_id()); !refused.ok())
        return refused;
    const std::lock_guard lock(m_mutex);
    const auto found = m_sandboxes.find(request->pod_sandbox_id());
    if (found != m_sandboxes.end())
        found->second.ready = false;
    return grpc::Status::OK;
}

grpc::Status FakeCri::RemovePodSandbox(
    grpc::ServerContext*, const v1::RemovePodSandboxRequest* request, v1::RemovePodSandboxResponse*)
{
    if (auto refused = note("RemovePodSandbox", request->pod_sandbox_id()); !refused.ok())
        return refused;
    const std::lock_guard lock(m_mutex);
    m_sandboxes.erase(request->pod_sandbox_id());
    return grpc::Status::OK;
}

grpc::Status FakeCri::PodSandboxStatus(grpc::ServerContext*,
    const v1::PodSandboxStatusRequest* request, v1::PodSandboxStatusResponse* response)
{
    if (auto refused = note("PodSandboxStatus"); !refused.ok())
        return refused;
    const std::lock_guard lock(m_mutex);
    const auto found = m_sandboxes.find(request->pod_sandbox_id());
    if (found == m_sandboxes.end())
        return notFound(request->pod_sandbox_id());
    auto& status = *response->mutable_status();
    status.set_id(found->first);
    *status.mutable_metadata() = found->second.config.metadata();
    status.set_state(found->second.ready ? v1::SANDBOX_READY : v1::SANDBOX_NOTREADY);
    status.set_created_at(found->second.created);
    status.mutable_network()->set_ip("10.0.0.2");
    *status.mutable_linux()->mutable_namespaces()->mutable_options() =
        found->second.config.linux().security_context().namespace_options();
    return grpc::Status::OK;
}

grpc::Status FakeCri::ListPodSandbox(
    grpc::ServerContext*, const v1::ListPodSandboxRequest*, v1::ListPodSandboxResponse* response)
{
    if (auto refused = note("ListPodSandbox"); !refused.ok())
        return refused;
    const std::lock_guard lock(m_mutex);
    for (const auto& [id, sandbox] : m_sandboxes) {
        auto& item = *response->add_items();
        item.set_id(id);
        *item.mutable_metadata() = sandbox.config.metadata();
        item.set_state(sandbox.ready ? v1::SANDBOX_READY : v1::SANDBOX_NOTREADY);
        item.set_created_at(sandbox.created);
        *item.mutable_labels() = sandbox.config.labels();
        *item.mutable_annotations() = sandbox.config.annotations();
    }
    return grpc::Status::OK;
}

grpc::Status FakeCri::CreateContainer(grpc::ServerContext*,
    const v1::CreateContainerRequest* request, v1::CreateContainerResponse* response)
{
    const std::string& name = request->config().metadata().name();
    if (auto refused = note("CreateContainer", name); !refused.ok())
        return refused;
    const std::lock_guard lock(m_mutex);
    const std::string id = name + std::to_string(m_next++);
    Container& container = m_containers[id];
    container.config = request->config();
    container.sandbox = request->pod_sandbox_id();
    container.created = wallNow();
    m_lastContainer = *request;
    response->set_container_id(id);
    return grpc::Status::OK;
}

grpc::Status FakeCri::StartContainer(
    grpc::ServerContext*, const v1::StartContainerRequest* request, v1::StartContainerResponse*)
{
    const auto refused = note("StartContainer", request->container_id());
    const std::lock_guard lock(m_mutex);
    const auto found = m_containers.find(request->container_id());
    if (found == m_containers.end())
        return notFound(request->container_id());
    Container& container = found->second;
    container.started = wallNow();
    container.state = refused.ok() ? v1::CONTAINER_RUNNING : v1::CONTAINER_EXITED;
    container.finished = refused.ok() ? 0 : wallNow();
    container.exitCode = refused.ok() ? 0 : 128;
    std::ofstream(logPath(container)) << "started\n";
    return refused;
}

grpc::Status FakeCri::StopContainer(
    grpc::ServerContext*, const v1::StopContainerRequest* request, v1::StopContainerResponse*)
{
    std::unique_lock lock(m_mutex);
    const auto found = m_containers.find(request->container_id());
    const std::string name =
        found == m_containers.end() ? "?" : found->second.config.metadata().name();
    const auto delay = m_stopDelay;
    lock.unlock();
    if (auto refused = note("StopContainer", name + " " + std::to_string(request->timeout()));
        !refused.ok())
        return refused;
    std::this_thread::sleep_for(delay);
    lock.lock();
    const auto again = m_containers.find(request->container_id());
    if (again != m_containers.end() && again->second.state != v1::CONTAINER_EXITED) {
        again->second.state = v1::CONTAINER_EXITED;
        again->second.finished = wallNow();
        again->second.exitCode = 143;
    }
    return grpc::Status::OK;
}

grpc::Status FakeCri::RemoveContainer(
    grpc::ServerContext*, const v1::RemoveContainerRequest* request, v1::RemoveContainerResponse*)
{
    if (auto refused = note("RemoveContainer", request->container_id()); !refused.ok())
        return refused;
    const std::lock_guard lock(m_mutex);
    m_containers.erase(request->container_id());
    return grpc::Status::OK;
}

grpc::Status FakeCri::ListContainers(
    grpc::ServerContext*, const v1::ListContainersRequest*, v1::ListContainersResponse* response)
{
    if (auto refused = note("ListContainers"); !refused.ok())
        return refused;
    const std::lock_guard lock(m_mutex);
    for (const auto& [id, container] : m_containers) {
        auto& item = *response->add_containers();
        item.set_id(id);
        item.set_pod_sandbox_id(container.sandbox);
        *item.mutable_metadata() = container.config.metadata();
        item.set_state(container.state);
        *item.mutable_labels() = container.config.labels();
        *item.mutable_annotations() = container.config.annotations();
    }
    return grpc::Status::OK;
}

grpc::Status FakeCri::ContainerStatus(grpc::ServerContext*,
    const v1::ContainerStatusRequest* request, v1::ContainerStatusResponse* response)
{
    if (auto refused = note("ContainerStatus"); !refused.ok())
        return refused;
    const std::lock_guard lock(m_mutex);
    const auto found = m_containers.find(request->container_id());
    if (found == m_containers.end())
        return notFound(request->container_id());
    const Container& container = found->second;
    auto& status = *response->mutable_status();
    status.set_id(found->first);
    *status.mutable_metadata() = container.config.metadata();
    status.set_state(container.state);
    status.set_created_at(container.created);
    status.set_started_at(container.started);
    status.set_finished_at(container.finished);
    status.set_exit_code(container.exitCode);
    status.set_reason(container.reason);
    *status.mutable_labels() = container.config.labels();
    *status.mutable_annotations() = container.config.annotations();
    status.set_log_path(logPath(container));
    return grpc::Status::OK;
}

grpc::Status FakeCri::ReopenContainerLog(grpc::ServerContext*,
    const v1::ReopenContainerLogRequest* request, v1::ReopenContainerLogResponse*)
{
    if (auto refused = note("ReopenContainerLog", request->container_id()); !refused.ok())
        return refused;
    const std::lock_guard lock(m_mutex);
    std::ofstream(logPath(m_containers.at(request->container_id()))) << "reopened\n";
    return grpc::Status::OK;
}

grpc::Status FakeCri::ImageStatus(
    grpc::ServerContext*, const v1::ImageStatusRequest* request, v1::ImageStatusResponse* response)
{
    if (auto refused = note("ImageStatus"); !refused.ok())
        return refused;
    const std::lock_guard lock(m_mutex);
    if (!m_hidden[request->image().image()])
        response->mutable_image()->set_id("id-of-" + request->image().image());
    return grpc::Status::OK;
}

grpc::Status FakeCri::PullImage(
    grpc::ServerContext*, const v1::PullImageRequest* request, v1::PullImageResponse* response)
{
    if (auto refused = note("PullImage", request->image().image()); !refused.ok())
        return refused;
    const std::lock_guard lock(m_mutex);
    m_hidden[request->image().image()] = false;
    response->set_image_ref("id-of-" + request->image().image());
    return grpc::Status::OK;
}

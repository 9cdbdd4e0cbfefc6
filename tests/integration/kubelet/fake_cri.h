// A CRI endpoint without containers: it keeps sandboxes and containers in memory, answers over a
// real unix socket, and remembers each call in order. A test lets containers die, calls fail, and
// the endpoint itself go away and come back.
#pragma once

#include <cri.grpc.pb.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace v1 = ::runtime::v1;

class FakeCri : private v1::RuntimeService::Service, private v1::ImageService::Service {
public:
    explicit FakeCri(std::string socket);
    ~FakeCri() override;
    /// Answers on the socket; what it knew before stop() is kept.
    void start();
    void stop();

    /// Calls so far, "RunPodSandbox web", "StartContainer app", without those that only ask.
    std::vector<std::string> actions() const;
    /// How often a method was called.
    int calls(const std::string& method) const;
    /// The last request of this kind.
    v1::RunPodSandboxRequest lastSandbox() const;
    v1::CreateContainerRequest lastContainer() const;

    /// Ends the newest running container of this name.
    void die(const std::string& containerName, int exitCode, const std::string& reason = "Error");
    void sandboxDies();
    /// The next `count` calls of this method fail.
    void fail(const std::string& method, int count);
    void slowStop(std::chrono::milliseconds delay);
    /// Images that ImageStatus does not know until they are pulled.
    void hideImage(const std::string& name);
    void refuseNetwork(bool refuse);
    int running() const;
    int sandboxes() const;
    int containers() const;
    std::string logPathOf(const std::string& containerName) const;

private:
    struct Sandbox {
        v1::PodSandboxConfig config;
        bool ready = true;
        std::int64_t created = 0;
    };
    struct Container {
        v1::ContainerConfig config;
        std::string sandbox;
        v1::ContainerState state = v1::CONTAINER_CREATED;
        std::int64_t created = 0, started = 0, finished = 0;
        int exitCode = 0;
        std::string reason;
    };
    template <class Request, class Response>
    using Handler = grpc::Status(grpc::ServerContext*, const Request*, Response*);

    grpc::Status Version(
        grpc::ServerContext*, const v1::VersionRequest*, v1::VersionResponse*) override;
    grpc::Status Status(
        grpc::ServerContext*, const v1::StatusRequest*, v1::StatusResponse*) override;
    grpc::Status RuntimeConfig(
        grpc::ServerContext*, const v1::RuntimeConfigRequest*, v1::RuntimeConfigResponse*) override;
    grpc::Status RunPodSandbox(
        grpc::ServerContext*, const v1::RunPodSandboxRequest*, v1::RunPodSandboxResponse*) override;
    grpc::Status StopPodSandbox(grpc::ServerContext*, const v1::StopPodSandboxRequest*,
        v1::StopPodSandboxResponse*) override;
    grpc::Status RemovePodSandbox(grpc::ServerContext*, const v1::RemovePodSandboxRequest*,
        v1::RemovePodSandboxResponse*) override;
    grpc::Status PodSandboxStatus(grpc::ServerContext*, const v1::PodSandboxStatusRequest*,
        v1::PodSandboxStatusResponse*) override;
    grpc::Status ListPodSandbox(grpc::ServerContext*, const v1::ListPodSandboxRequest*,
        v1::ListPodSandboxResponse*) override;
    grpc::Status CreateContainer(grpc::ServerContext*, const v1::CreateContainerRequest*,
        v1::CreateContainerResponse*) override;
    grpc::Status StartContainer(grpc::ServerContext*, const v1::StartContainerRequest*,
        v1::StartContainerResponse*) override;
    grpc::Status StopContainer(
        grpc::ServerContext*, const v1::StopContainerRequest*, v1::StopContainerResponse*) override;
    grpc::Status RemoveContainer(grpc::ServerContext*, const v1::RemoveContainerRequest*,
        v1::RemoveContainerResponse*) override;
    grpc::Status ListContainers(grpc::ServerContext*, const v1::ListContainersRequest*,
        v1::ListContainersResponse*) override;
    grpc::Status ContainerStatus(grpc::ServerContext*, const v1::ContainerStatusRequest*,
        v1::ContainerStatusResponse*) override;
    grpc::Status ReopenContainerLog(grpc::ServerContext*, const v1::ReopenContainerLogRequest*,
        v1::ReopenContainerLogResponse*) override;
    grpc::Status ImageStatus(
        grpc::ServerContext*, const v1::ImageStatusRequest*, v1::ImageStatusResponse*) override;
    grpc::Status PullImage(
        grpc::ServerContext*, const v1::PullImageRequest*, v1::PullImageResponse*) override;

    /// Notes the call; an error if the test asked for one. `subject` empty: it only asks.
    grpc::Status note(const std::string& method, const std::string& subject = {});
    Container* newest(const std::string& containerName);
    std::string logPath(const Container& container) const;

    std::string m_socket;
    std::unique_ptr<grpc::Server> m_server;
    mutable std::mutex m_mutex;
    std::map<std::string, Sandbox> m_sandboxes;
    std::map<std::string, Container> m_containers;
    std::vector<std::string> m_actions;
    std::map<std::string, int> m_calls, m_failures;
    std::map<std::string, bool> m_hidden;
    std::chrono::milliseconds m_stopDelay{0};
    v1::RunPodSandboxRequest m_lastSandbox;
    v1::CreateContainerRequest m_lastContainer;
    bool m_networkRefused = false;
    int m_next = 0;
};

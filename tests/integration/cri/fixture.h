// What the tests of the CRI endpoint share: one endpoint per test class, one short call per thing
// that a kubelet does.
#pragma once

#include <base/file.h>
#include <base/text.h>
#include <rpc/status.h>

#include <cri_client/instance.h>
#include <expect.h>
#include <QtTest>

#include <string>
#include <vector>

namespace shimscope::test {

using support::CriClient;
using support::CriInstance;
using support::eventually;
namespace v1 = ::runtime::v1;

inline base::Result<std::string> runPod(CriClient& client, const v1::PodSandboxConfig& config)
{
    v1::RunPodSandboxRequest request;
    *request.mutable_config() = config;
    return TRY(client.RunPodSandbox(request)).pod_sandbox_id();
}

inline base::Result<std::string> createContainer(CriClient& client, const std::string& pod,
    const v1::PodSandboxConfig& podConfig, const v1::ContainerConfig& config)
{
    v1::CreateContainerRequest request;
    request.set_pod_sandbox_id(pod);
    *request.mutable_config() = config;
    *request.mutable_sandbox_config() = podConfig;
    return TRY(client.CreateContainer(request)).container_id();
}

inline base::Status startContainer(CriClient& client, const std::string& id)
{
    v1::StartContainerRequest request;
    request.set_container_id(id);
    (void)TRY(client.StartContainer(request));
    return {};
}

/// Create and start.
inline base::Result<std::string> runContainer(CriClient& client, const std::string& pod,
    const v1::PodSandboxConfig& podConfig, const v1::ContainerConfig& config)
{
    const std::string id = TRY(createContainer(client, pod, podConfig, config));
    TRY_VOID(startContainer(client, id));
    return id;
}

inline base::Status stopContainer(CriClient& client, const std::string& id, std::int64_t timeout)
{
    v1::StopContainerRequest request;
    request.set_container_id(id);
    request.set_timeout(timeout);
    (void)TRY(client.StopContainer(request));
    return {};
}

inline base::Status removeContainer(CriClient& client, const std::string& id)
{
    v1::RemoveContainerRequest request;
    request.set_container_id(id);
    (void)TRY(client.RemoveContainer(request));
    return {};
}

inline base::Result<v1::ContainerStatus> containerStatus(CriClient& client, const std::string& id)
{
    v1::ContainerStatusRequest request;
    request.set_container_id(id);
    return TRY(client.ContainerStatus(request)).status();
}

inline base::Result<v1::PodSandboxStatusResponse> podStatus(
    CriClient& client, const std::string& id)
{
    v1::PodSandboxStatusRequest request;
    request.set_pod_sandbox_id(id);
    request.set_verbose(true);
    return client.PodSandboxStatus(request);
}

inline base::Status stopPod(CriClient& client, const std::string& id)
{
    v1::StopPodSandboxRequest request;
    request.set_pod_sandbox_id(id);
    (void)TRY(client.StopPodSandbox(request));
    return {};
}

inline base::Status removePod(CriClient& client, const std::string& id)
{
    v1::RemovePodSandboxRequest request;
    request.set_pod_sandbox_id(id);
    (void)TRY(client.RemovePodSandbox(request));
    return {};
}

inline base::Result<v1::ExecSyncResponse> execSync(CriClient& client, const std::string& id,
    const std::vector<std::string>& command, std::int64_t timeout = 10)
{
    v1::ExecSyncRequest request;
    request.set_container_id(id);
    for (const std::string& word : command)
        request.add_cmd(word);
    request.set_timeout(timeout);
    return client.ExecSync(request);
}

/// Waits until the container has exited; its last status.
inline base::Result<v1::ContainerStatus> waitForExit(CriClient& client, const std::string& id)
{
    auto status = containerStatus(client, id);
    eventually([&] {
        return (status = containerStatus(client, id)) && status->state() == v1::CONTAINER_EXITED;
    });
    return status;
}

/// The texts of a CRI log, without time, stream and tag.
inline std::vector<std::string> logTexts(const std::string& path)
{
    std::vector<std::string> texts;
    const std::string log = base::readFile(path).value_or("");
    for (const std::string_view line : base::lines(log)) {
        const auto words = base::split(line, ' ');
        texts.emplace_back(words.size() > 3
                ? line.substr(words[0].size() + words[1].size() + words[2].size() + 3)
                : line);
    }
    return texts;
}

/// Everything that a pod makes in the run and state folders; empty when nothing is left.
inline std::string leftovers(const CriInstance& instance)
{
    std::string found;
    const auto add = [&found](const std::string& root, const char* dir) {
        for (const std::string& name :
            base::listDir(root + "/" + dir).value_or(std::vector<std::string>{}))
            if (!name.starts_with('@')) // the runtime's cache of compiled filters
                found.append(dir).append("/").append(name).append(" ");
    };
    for (const char* dir : {"tasks", "fifo", "netns", "pods", "oci", "s"})
        add(instance.runDir(), dir);
    for (const char* dir : {"cri/sandboxes", "cri/containers", "snapshots"})
        add(instance.stateDir(), dir);
    return found;
}

} // namespace shimscope::test

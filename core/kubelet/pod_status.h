// What the CRI endpoint says about one pod, in the words that the sync loop needs. Value types.
// Conversion from CRI messages is pure. Times are CLOCK_REALTIME ns, as CRI has them.
#pragma once

#include <kubelet/cri_client.h>

#include <cstdint>
#include <string>
#include <vector>

namespace shimscope::kubelet {

enum class ContainerState { Created, Running, Exited, Unknown };

struct ContainerStatus {
    std::string id, name, sandboxId;
    ContainerState state = ContainerState::Unknown;
    std::int64_t createdAt = 0, startedAt = 0, finishedAt = 0;
    int exitCode = 0;
    std::string reason, message;
    std::string hash; ///< of the definition that it was made from
    std::uint32_t restartCount = 0;
    std::int64_t gracePeriod =
        -1; ///< seconds, as it was when the container was made; -1: not known
    std::string logPath;
};

struct SandboxStatus {
    std::string id;
    std::uint32_t attempt = 0;
    bool ready = false;
    bool hostNetwork = false;
    std::int64_t createdAt = 0;
    std::string ip;
};

struct PodStatus {
    std::string uid, name, nameSpace;
    std::vector<SandboxStatus> sandboxes; ///< newest first
    std::vector<ContainerStatus> containers; ///< newest first
    [[nodiscard]] bool empty() const { return sandboxes.empty() && containers.empty(); }
    /// The newest container of this name, or null.
    [[nodiscard]] const ContainerStatus* find(const std::string& containerName) const;
    /// The same, but only one of the newest sandbox.
    [[nodiscard]] const ContainerStatus* findInSandbox(const std::string& containerName) const;
    /// The newest one of this name that has ended, or null.
    [[nodiscard]] const ContainerStatus* findExited(const std::string& containerName) const;
    /// True while anything of it may still have a process.
    [[nodiscard]] bool isAlive() const;
};

/// Of a label or an annotation; empty without it.
[[nodiscard]] std::string valueOf(
    const google::protobuf::Map<std::string, std::string>& map, const char* key);
[[nodiscard]] SandboxStatus toSandboxStatus(const v1::PodSandboxStatus& status);
[[nodiscard]] ContainerStatus toContainerStatus(
    const v1::ContainerStatus& status, const std::string& sandboxId);
[[nodiscard]] ContainerState toContainerState(v1::ContainerState state);
void sortNewestFirst(PodStatus& status);

} // namespace shimscope::kubelet

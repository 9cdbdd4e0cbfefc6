// What the endpoint knows about a pod and a container: kept in memory, and written to S/cri after
// each step, before the next one begins. Everything that a step makes is named after the id, so
// that a record alone says what to clean up.
#pragma once

#include <base/result.h>

#include <cri.pb.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::cri {

namespace v1 = ::runtime::v1;

//   Preparing ──▶ Ready ──▶ NotReady ──▶ (removed)
//       └── the endpoint died or a step failed: everything is taken back
enum class SandboxState : std::uint8_t { Preparing, Ready, NotReady };

struct SandboxRecord {
    std::string id;
    SandboxState state = SandboxState::Preparing;
    v1::PodSandboxConfig config;
    std::string runtimeHandler;
    std::int64_t createdAt = 0; ///< wall clock, ns
    std::string
        netns; ///< pinned namespace; empty on the host's network, and after it was taken down
    bool attached = false; ///< CNI ADD was begun and DEL has not succeeded yet
    std::vector<std::string> addresses;
    nlohmann::json cniResult;
    std::string shimAddress; ///< empty: no shim runs for it
    int shimPid = 0;
    int pid = 0; ///< of pause
    std::uint32_t exitStatus = 0;
    std::int64_t exitedAt = 0;

    [[nodiscard]] bool hostNetwork() const;
    [[nodiscard]] std::string toJson() const;
    static base::Result<SandboxRecord> parse(std::string_view text);
};

//   Created ──▶ Starting ──▶ Running ──▶ Exited ──▶ (removed)
//                   └── killed in between, or a step failed: Exited with reason StartError
enum class ContainerPhase : std::uint8_t { Created, Starting, Running, Exited };

struct ContainerRecord {
    std::string id;
    std::string sandboxId;
    ContainerPhase phase = ContainerPhase::Created;
    v1::ContainerConfig config;
    std::string imageRef; ///< a repo digest, or the image's id
    std::string imageId;
    std::string stopSignal; ///< of the image
    std::string logPath; ///< absolute; empty: the output is thrown away
    v1::LinuxContainerUser user; ///< what the process was started as
    std::int64_t createdAt = 0, startedAt = 0, finishedAt = 0; ///< wall clock, ns
    int pid = 0;
    int exitCode = 0;
    std::string reason, message;
    bool oomKilled = false; ///< the kernel said so

    [[nodiscard]] v1::ContainerState state() const;
    [[nodiscard]] std::string toJson() const;
    static base::Result<ContainerRecord> parse(std::string_view text);
};

/// "Completed", "OOMKilled" or "Error", as containerd names them.
[[nodiscard]] std::string exitReason(int exitCode, bool oomKilled);

} // namespace shimscope::cri

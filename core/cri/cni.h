// Attaching a pod to its network: executes the CNI plugins in their order. Loopback is a list of
// its own, as in containerd, and runs beside the configured one. Spawns, never forks; blocks; any
// thread.
#pragma once

#include <base/result.h>
#include <cri/cni_config.h>
#include <tasks/shim_binary.h>

#include <string>
#include <vector>

namespace shimscope::cri {

struct Attachment {
    std::vector<std::string> addresses; ///< the pod's IPs, the first one is the pod's IP
    nlohmann::json result; ///< of the last plugin: needed again for DEL
};

class Cni {
public:
    Cni(std::string configPath, std::string binDir)
        : m_config(std::move(configPath)), m_binDir(std::move(binDir))
    {
    }

    /// ADD with every plugin. After a failure what was added is deleted again. Each plugin is a
    /// span of lane "cni".
    base::Result<Attachment> add(
        const NetworkTarget& target, const tasks::Attributes& attributes) const;
    /// DEL in reverse order. Goes on after a failure and reports the first. `result` is what add()
    /// gave, or null.
    base::Status remove(const NetworkTarget& target, const nlohmann::json& result,
        const tasks::Attributes& attributes) const;
    /// Whether pods can get a network, and why not (CRI Status condition NetworkReady).
    [[nodiscard]] base::Status ready() const;

private:
    base::Result<nlohmann::json> run(const std::string& command, const NetworkList& list,
        std::size_t index, const NetworkTarget& target, const nlohmann::json& previous,
        const tasks::Attributes& attributes) const;
    base::Result<nlohmann::json> addAll(const NetworkList& list, const NetworkTarget& target,
        const tasks::Attributes& attributes) const;
    base::Status removeAll(const NetworkList& list, const NetworkTarget& target,
        const nlohmann::json& result, const tasks::Attributes& attributes) const;
    std::string m_config;
    std::string m_binDir;
};

} // namespace shimscope::cri

// What kubelet and CRI asked for, so that one can tell when the kernel has something else: limits
// of config.json, and over them what the chain's messages said since. Sources: CRI api.proto
// LinuxContainerResources, runtime-spec config-linux.md#control-groups. AskedLimits: any thread.
#pragma once

#include <oci/resources.h>
#include <trace/span.h>

#include <cri.pb.h>

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace shimscope::agent {

using CriResources = ::runtime::v1::LinuxContainerResources;

class AskedLimits {
public:
    /// Reads CreateContainer, UpdateContainerResources, ContainerStatus and RemoveContainer that
    /// went well; wire bytes must still be there.
    void learn(const trace::Span& span);
    void set(const std::string& id, const CriResources& resources);
    /// Nothing: no message of it has been seen since the agent was started.
    [[nodiscard]] std::optional<CriResources> find(const std::string& id) const;

private:
    mutable std::mutex m_mutex;
    std::map<std::string, CriResources> m_resources; ///< by container id
};

/// Texts of the files that hold limits, as the kernel prints them, when nobody else wrote into
/// them: "memory.max" → "67108864". What nobody asked for is the kernel's own default. v1 and v2
/// side by side. Pure. `config`: linux.resources of config.json; `asked`: what CRI says over it, or
/// null.
[[nodiscard]] std::map<std::string, std::string> limitTexts(
    const oci::Resources& config, const CriResources* asked, std::uint64_t pageSize = 4096);

} // namespace shimscope::agent

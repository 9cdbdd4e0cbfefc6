// What the probes of a container have decided so far. Value types.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace shimscope::kubelet {

/// Absent: there is no such probe, or it has not decided yet.
struct Health {
    std::optional<bool> startup, liveness, readiness;
    bool operator==(const Health&) const = default;
};
using HealthById = std::map<std::string, Health>; ///< by container id

[[nodiscard]] inline Health healthOf(const HealthById& all, const std::string& containerId)
{
    const auto found = all.find(containerId);
    return found == all.end() ? Health() : found->second;
}

} // namespace shimscope::kubelet

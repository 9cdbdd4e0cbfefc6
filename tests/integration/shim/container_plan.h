// What differs between the containers of these tests, and the config.json that comes of it.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace shimscope::test {

struct ContainerPlan {
    std::string script; ///< for busybox sh -c
    std::string sandbox; ///< annotation; empty: none
    bool ownPidNamespace = true;
    bool terminal = false;
    bool input = false;
    long memoryLimit = 0;
    std::string hooks; ///< JSON object; empty: none
    std::vector<std::string> args; ///< instead of the script
};

/// A busybox container without network, in the cgroup `cgroup`.
[[nodiscard]] nlohmann::json configOf(const ContainerPlan& plan, const std::string& cgroup);
/// runtime-spec config.md#process: `busybox sh -c script`.
[[nodiscard]] nlohmann::json shellProcess(const std::string& script, bool terminal);

} // namespace shimscope::test

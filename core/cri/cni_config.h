// CNI network lists, and what goes into and comes out of a plugin. CNI spec 1.0.0 sections 1 and
// 3–5. Pure but for loadNetworkList.
#pragma once

#include <base/result.h>

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace shimscope::cri {

struct NetworkList {
    std::string name;
    std::string cniVersion;
    std::vector<nlohmann::json> plugins; ///< each with "type"
    std::string source; ///< the file it came from
};

/// A list ("plugins": […]) or a single plugin ("type": …). Errors name the file, the field, and
/// what is accepted.
base::Result<NetworkList> parseNetworkList(std::string_view text, const std::string& source);
/// `path`: a file, or a folder of which the first *.conflist, *.conf or *.json by name counts.
base::Result<NetworkList> loadNetworkList(const std::string& path);

/// What all plugins of one pod are told.
struct NetworkTarget {
    std::string containerId, netns, interfaceName = "eth0";
    std::string podName, podNamespace, podUid;
    nlohmann::json portMappings = nlohmann::json::array(); ///< capability "portMappings"
};

/// The configuration of plugin `index` as it is written to its stdin: with name, cniVersion,
/// runtimeConfig and prevResult.
[[nodiscard]] nlohmann::json pluginInput(const NetworkList& list, std::size_t index,
    const NetworkTarget& target, const nlohmann::json& previousResult);
/// CNI_COMMAND … CNI_PATH, "NAME=value".
[[nodiscard]] std::vector<std::string> pluginEnvironment(
    const std::string& command, const NetworkTarget& target, const std::string& binDir);
/// Addresses of a result ("ips"[].address), without the prefix length.
[[nodiscard]] std::vector<std::string> addressesOf(const nlohmann::json& result);
/// The sentence in a plugin's error {code, msg, details}; the raw text if it is none.
[[nodiscard]] std::string pluginError(std::string_view output);

} // namespace shimscope::cri

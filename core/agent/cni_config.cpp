// The text of R/cni/10-shimscope.conflist.
#include <agent/cni_config.h>

#include <nlohmann/json.hpp>

namespace shimscope::agent {

std::string cniNetworkList(const Directories& directories)
{
    using nlohmann::ordered_json;
    const Instance instance = instanceOf(directories.run);
    const std::string subnet = "10.88." + std::to_string(instance.subnet) + ".0/24";
    const ordered_json ipam{{"type", "host-local"}, {"dataDir", directories.cniData()},
        {"ranges", ordered_json::array({ordered_json::array({{{"subnet", subnet}}})})},
        {"routes", ordered_json::array({{{"dst", "0.0.0.0/0"}}})}};
    // No ipMasq: it would write firewall rules of the host, and a demo needs no way out.
    const ordered_json list{{"cniVersion", "1.0.0"}, {"name", "shimscope-" + instance.name},
        {"plugins", ordered_json::array({{{"type", "ptp"}, {"ipam", ipam}}})}};
    return list.dump(2) + "\n";
}

} // namespace shimscope::agent

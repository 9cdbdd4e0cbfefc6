// The network of one instance's pods: a ptp link each, addresses from host-local, loopback. CNI
// spec 1.0.0. Pure.
#pragma once

#include <agent/directories.h>

#include <string>

namespace shimscope::agent {

/// The network list as JSON; subnet and names belong to the instance.
[[nodiscard]] std::string cniNetworkList(const Directories& directories);

} // namespace shimscope::agent

// Capabilities: process.capabilities of config.json → five sets of bits, clipped to what this
// machine can give, and the calls that set them. Sources: capabilities(7), runtime-spec
// config.md#linux-process ("SHOULD NOT fail" on a capability that cannot be granted: a warning).
// plan() is pure; …InChild runs in the process that becomes the container's.
#pragma once

#include <base/result.h>
#include <oci/spec.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::caps {

struct Plan {
    std::uint64_t bounding = 0, effective = 0, permitted = 0, inheritable = 0, ambient = 0;
    std::uint64_t drop = 0; ///< bits to be dropped from the bounding set
    std::vector<std::string> warnings; ///< what was asked for and cannot be given
};

/// `available`: the bounding set that the runtime has itself (/proc/self/status CapBnd); the whole
/// set in a user namespace of the container's own. Without `wanted` every set becomes empty, as
/// runc does.
[[nodiscard]] Plan plan(const oci::Capabilities* wanted, std::uint64_t available);
/// CapBnd of a /proc/<pid>/status text; nothing if it is not there.
[[nodiscard]] std::uint64_t parseBounding(std::string_view status);
/// "CAP_KILL CAP_SETUID"; "none"; "all (41)".
[[nodiscard]] std::string toString(std::uint64_t bits);

/// Before the user changes: needs CAP_SETPCAP.
base::Status dropBoundingInChild(const Plan& plan);
/// Around the change of the user: permitted capabilities survive it.
base::Status keepInChild(bool keep);
/// The other four sets, after the user has changed.
base::Status applyInChild(const Plan& plan);

} // namespace shimscope::caps

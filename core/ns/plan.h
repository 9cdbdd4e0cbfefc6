// Which namespaces a container gets new, which it joins, and what is set inside them:
// linux.namespaces, uidMappings, gidMappings, sysctl, timeOffsets, hostname and domainname → a
// plan. Pure. Sources: runtime-spec config-linux.md#namespaces, namespaces(7), user_namespaces(7).
//
// Who does what, and why there:
//   parent  joins the pid namespace by path (it counts for children only) and makes the new time
//   namespace (its offsets
//           have to be written before the first process is in it)
//   clone3  makes the new ones, the user namespace first, so that it owns the others
//   child   joins the rest by path, the user namespace last: root on the host may join all others
//   child   makes the cgroup namespace itself, once it is in its cgroup, which becomes the
//   namespace's root
#pragma once

#include <base/result.h>
#include <oci/spec.h>

#include <cstdint>
#include <string>
#include <vector>

namespace shimscope::ns {

struct Join {
    std::string type; ///< "network"
    std::string path;
    std::uint64_t flag = 0; ///< CLONE_NEWNET
    std::string field; ///< "linux.namespaces[network].path"
};

struct Sysctl {
    std::string key; ///< "net.ipv4.ip_forward", as in config.json
    std::string path; ///< "sys/net/ipv4/ip_forward", below a procfs
    std::string value;
};

struct Plan {
    std::uint64_t cloneFlags = 0; ///< for clone3
    bool newCgroup = false;
    bool newTime = false;
    std::vector<Join> parentJoins; ///< pid
    std::vector<Join> childJoins; ///< in order, user last
    /// A user namespace and a path: a process between parent and child joins, then clones. See
    /// clone.h of the runtime.
    bool between = false;
    bool newUser = false;
    std::vector<oci::IdMapping> uidMappings, gidMappings;
    std::string timeOffsets; ///< for /proc/self/timens_offsets; may be empty
    std::string hostname, domainname;
    std::vector<Sysctl> sysctls;

    /// A pid, user, … namespace other than ours, new or joined: its CLONE_NEW… bit.
    [[nodiscard]] bool has(std::uint64_t flag) const { return (all & flag) != 0; }
    std::uint64_t all = 0;
};

/// Errors: a hostname without a UTS namespace, a sysctl without its namespace, no mount namespace.
base::Result<Plan> plan(const oci::Spec& spec);
/// "network" → CLONE_NEWNET; 0 if there is no such type.
[[nodiscard]] std::uint64_t flagOf(std::string_view type);
/// "network" → "net": the name in /proc/<pid>/ns.
[[nodiscard]] std::string_view fileOf(std::string_view type);
/// "net.ipv4.ip_forward" → "sys/net/ipv4/ip_forward"; dots of interface names may be written as
/// slashes, as sysctl(8) has it.
[[nodiscard]] std::string sysctlPath(std::string_view key);

} // namespace shimscope::ns

// Where the stack lives among the cgroups: a subtree of its own, with the daemons in a leaf of it
// and the pods beside.
//
//   <root>                 under systemd the agent's own unit (Delegate=yes), else
//   /shimscope-<instance> ├─ daemons             agent (if the unit is ours), CRI endpoint,
//   kubelet, shims └─ kubepods …          made by the kubelet and the runtime
//
// cgroup-v2.rst "Delegation", "No Internal Process Constraint"; systemd.io/CGROUP_DELEGATION. Plan,
// then apply.
#pragma once

#include <base/result.h>
#include <cgroupfs/layout.h>

#include <sys/types.h>

#include <string>
#include <vector>

namespace shimscope::agent {

struct CgroupHome {
    std::string root; ///< path below the mounts, the same in every hierarchy
    bool delegated =
        false; ///< it is a unit's cgroup that systemd handed to us: never removed by us
    [[nodiscard]] std::string daemons() const { return root + "/daemons"; }
};

/// `own`: our cgroup in v2; `ownIsDelegated`: systemd marked it so; `wanted`: --cgroup-root or
/// empty. Pure.
[[nodiscard]] CgroupHome planCgroupHome(const cgroupfs::Layout& layout, const std::string& own,
    bool ownIsDelegated, const std::string& wanted, const std::string& instance);
/// The same from /proc/self/cgroup and the mark of systemd (extended attribute trusted.delegate or
/// user.delegate).
base::Result<CgroupHome> findCgroupHome(
    const cgroupfs::Layout& layout, const std::string& wanted, const std::string& instance);

/// Makes the subtree in every hierarchy, moves what sits in the root into daemons, enables cpu,
/// memory, pids, io and cpuset for the children. Again on an existing one changes nothing. Errors:
/// EACCES, EROFS no cgroup may be made here.
base::Status applyCgroupHome(const CgroupHome& home, const cgroupfs::Layout& layout);
/// Moves a process into the daemons' leaf, in every hierarchy.
base::Status joinDaemons(const CgroupHome& home, const cgroupfs::Layout& layout, pid_t pid);
/// Pids that are in the subtree now, daemons included.
[[nodiscard]] std::vector<pid_t> pidsOf(const std::string& path, const cgroupfs::Layout& layout);
/// Kills everything that is left in the subtree of `path` (not its daemons leaf if `keepDaemons`),
/// waits for it to be empty, and removes it. Errors name what could not be removed.
base::Status removeCgroups(
    const CgroupHome& home, const cgroupfs::Layout& layout, bool keepDaemons);

} // namespace shimscope::agent

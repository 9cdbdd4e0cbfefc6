// Which processes are containers, and which process of each is the first: from what /proc says of
// all of them at one moment. Pure.
//
// A process belongs to a container if, in this order,
//   1. its cgroup is named after one (cgroup_name.h);
//   2. a shim, conmon or runtime is among its ancestors, and since then it got a cgroup or a pid
//      namespace of its own;
//   3. it is deeper in pid namespaces than we are, and has a cgroup or a root file system of its
//      own; or it has both of these (its pid namespace is the host's). A browser's sandbox has
//      neither; the cgroup of a systemd service is the service's.
// What they have in common is their container.
#pragma once

#include <probe/program.h>
#include <procfs/process.h>

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace shimscope::probe {

struct ProcessFacts {
    pid_t pid = 0, ppid = 0, session = 0;
    std::uint64_t starttime = 0; ///< clock ticks since boot
    std::string comm;
    std::vector<procfs::CgroupEntry> cgroups;
    std::vector<pid_t> nsPid; ///< outermost first; more than one: in a nested pid namespace
    std::optional<Program> program;
    bool starting = false; ///< the runtime's code still, not yet the container's program
    bool rootRead = false; ///< whether the next one is known
    bool foreignRoot = false; ///< its root file system is not ours
};
using Processes = std::map<pid_t, ProcessFacts>;

struct Group {
    Engine engine = Engine::Unknown;
    std::string id; ///< as the engine has it; containers of ctr "namespace/id", others their path
    std::string podUid, qos;
    pid_t main = 0;
    pid_t monitor = 0; ///< shim, conmon, or a runtime that waits; 0: none is there
    std::vector<procfs::CgroupEntry>
        cgroups; ///< its own; a hierarchy where it has none is left out
    std::vector<pid_t> members; ///< by number
};
[[nodiscard]] std::vector<Group> groupProcesses(const Processes& processes);

/// Ancestors of a process, nearest first. A shim's parent has left: the daemon that started it is
/// the one of its session.
[[nodiscard]] std::vector<pid_t> ancestorsOf(pid_t pid, const Processes& processes);
/// The entries of `cgroups` that differ from those of the same hierarchy in `other`.
[[nodiscard]] std::vector<procfs::CgroupEntry> ownCgroups(
    const std::vector<procfs::CgroupEntry>& cgroups, const std::vector<procfs::CgroupEntry>& other);

} // namespace shimscope::probe

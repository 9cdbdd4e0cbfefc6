// What has to be written where so that a cgroup has the limits of config.json: linux.resources → a
// list of steps. Pure: facts in, steps out. The same list is tested without root, applied
// (manager.h) and shown as trace steps. Sources: runtime-spec config-linux.md#control-groups,
// cgroup-v2.rst, cgroup-v1/*.rst.
//
// Order: folders from the top down, controllers handed down (v2) or cpusets inherited (v1) on the
// way; device rules; limits. The process joins afterwards, so it never runs without its limits.
#pragma once

#include <base/result.h>
#include <cgroupfs/reading.h>
#include <oci/resources.h>

#include <set>
#include <string>
#include <vector>

namespace shimscope::cgroup {

enum class Action {
    MakeDir, ///< mkdir(2) of `dir`; EEXIST is no failure
    Write, ///< one write(2) of `value` into `dir`/`file`
    Devices, ///< load `devices` as a program and attach it to `dir` (v2)
};

struct Step {
    Action action = Action::Write;
    std::string dir;
    std::string file; ///< name in `dir`; empty for MakeDir and Devices
    std::string value;
    std::string label; ///< what the trace calls the file: "memory.max", "memory/cgroup.procs"
    std::string reason; ///< the specification's section, and half a sentence
    std::string field; ///< of config.json
    bool mayFail = false; ///< a failure is a warning: the kernel may lack the file
    std::string mend; ///< what to do when it fails, where errno does not say it
    std::vector<oci::DeviceRule> devices; ///< Devices only
};

struct Plan {
    std::vector<Step> steps;
    std::vector<std::string> warnings; ///< what cannot be given, one sentence each
};

/// A folder between the v2 mount point and the cgroup, as it is now.
struct Ancestor {
    std::string dir;
    std::set<std::string> enabled; ///< cgroup.subtree_control
    bool hasProcesses = false; ///< and is not the root of the hierarchy
};

/// A v1 cpuset folder as it is now.
struct Cpuset {
    std::string dir;
    std::string cpus, mems; ///< empty: not set yet, or the folder is not there yet
};

struct Facts {
    cgroupfs::Layout layout;
    std::set<std::string> existing; ///< folders of the cgroup and above it that are there
    /// v2, top down, from the first that has to be looked at; those above hand everything down.
    std::vector<Ancestor> ancestors;
    /// v1, top down: the first has values, those after it may lack them; the last is the cgroup
    /// itself.
    std::vector<Cpuset> cpusets;
    std::set<std::string> files; ///< v1: those files that some kernels lack and this one has
    /// Of the cgroup itself when it exists; absent: no limit.
    cgroupfs::Number memoryCurrent, memoryLimit, memorySwapLimit;
};
/// Reads what the plan has to know about the cgroup at `dirs`. Errors: no cgroup file system.
base::Result<Facts> readFacts(const cgroupfs::Layout& layout, const cgroupfs::Dirs& dirs);

/// Folders and controllers, device rules, limits. `resources` may be null: folders only.
/// Errors: config.json asks for what cannot be had here: a controller that is nowhere, "unified"
/// without v2, processes in a cgroup that has to hand a needed controller down.
base::Result<Plan> planCreate(
    const cgroupfs::Dirs& dirs, const oci::Resources* resources, const Facts& facts);
/// Limits, and device rules if there are some: for update.
base::Result<Plan> planUpdate(
    const cgroupfs::Dirs& dirs, const oci::Resources& resources, const Facts& facts);
enum class Hierarchies { All, Unified };
/// Another process is moved in: one write to cgroup.procs per hierarchy.
[[nodiscard]] Plan planJoin(
    const cgroupfs::Dirs& dirs, int pid, Hierarchies which = Hierarchies::All);
/// The caller moves itself into the v1 hierarchies: one write to `tasks` each.
[[nodiscard]] Plan planEnter(const cgroupfs::Dirs& dirs);
/// freezer.state where there is a v1 freezer, else cgroup.freeze.
[[nodiscard]] Plan planFreeze(const cgroupfs::Dirs& dirs, bool freeze);

} // namespace shimscope::cgroup

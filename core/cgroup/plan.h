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

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace shimscope::cgroup {

enum class Action {
    MakeDir, ///< mkdir(2) of `dir`; it may be there already
    Write, ///< one write(2) of `value` into `dir`/`file`
    EnableControllers, ///< the same on cgroup.subtree_control; if the kernel refuses, one by one
    Devices, ///< load and attach the device program (v2)
};

struct Step {
    Action action = Action::Write;
    std::string dir;
    std::string file; ///< name in `dir`; empty for MakeDir and Devices
    std::string value;
    std::string label; ///< what the trace calls the file: "memory.max", "memory/cgroup.procs"
    std::string reason; ///< the specification's section, and half a sentence
    std::string field; ///< of config.json
    bool mayFail =
        false; ///< a failure is a warning: the value is a wish, or the kernel may lack the file
    std::string mend{}; ///< what to do when it fails, where errno does not say it
};

struct Plan {
    std::vector<Step> steps;
    std::vector<std::string>
        warnings; ///< what was asked for and cannot be given, one sentence each
};

/// A folder between the v2 mount point and the cgroup, as it is now.
struct Ancestor {
    std::string dir;
    bool exists = false;
    std::set<std::string> controllers; ///< cgroup.controllers
    std::set<std::string> enabled; ///< cgroup.subtree_control
    bool hasProcesses = false; ///< and is not the root of the hierarchy
};

/// A v1 cpuset folder as it is now.
struct Cpuset {
    std::string dir;
    bool exists = false;
    std::string cpus, mems;
};

struct Facts {
    cgroupfs::Layout layout;
    std::vector<Ancestor> ancestors; ///< v2, from the mount point to the cgroup's parent
    std::vector<Cpuset> cpusets; ///< v1, from the mount point to the cgroup itself
    std::map<std::string, std::set<std::string>>
        files; ///< v1: hierarchy key → names of files in its root folder
    cgroupfs::Number memoryLimit,
        memorySwapLimit; ///< of the cgroup itself, when it exists (v1 order of writes)
    cgroupfs::Number memoryCurrent;
};
/// Reads what the plan has to know about the cgroup at `dirs`.
base::Result<Facts> readFacts(const cgroupfs::Layout& layout, const cgroupfs::Dirs& dirs);

/// Folders and controllers, device rules, limits. `resources` may be null: folders only.
/// Errors: what config.json asks for cannot be had here and must not be ignored ("unified" without
/// v2, a bad file name, processes in a cgroup that has to hand a needed controller down).
base::Result<Plan> planCreate(
    const cgroupfs::Dirs& dirs, const oci::Resources* resources, const Facts& facts);
/// Limits only: for update. Device rules are left as they are unless there are some.
base::Result<Plan> planUpdate(
    const cgroupfs::Dirs& dirs, const oci::Resources& resources, const Facts& facts);
/// One write to cgroup.procs per hierarchy. `inUnified`: clone3(CLONE_INTO_CGROUP) has put it there
/// already.
[[nodiscard]] Plan planJoin(const cgroupfs::Dirs& dirs, int pid, bool inUnified = false);
/// cgroup.freeze on v2 and hybrid, freezer.state on v1.
[[nodiscard]] Plan planFreeze(const cgroupfs::Dirs& dirs, bool freeze);

} // namespace shimscope::cgroup

// Where a container is: its process, its bundle, its cgroups. Read anew from the runtime's folder
// R/oci for each question, so that it is of this moment; any thread.
#pragma once

#include <agent/runtime_states.h>
#include <base/result.h>
#include <cgroupfs/layout.h>

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace shimscope::agent {

struct ContainerPlace {
    std::string id;
    std::string podUid, podName, name; ///< the pause container is called "pause"
    pid_t pid = 0; ///< of its first process; 0: it has none (any more)
    std::string bundle; ///< folder of config.json; empty: not known
    std::string sandboxBundle; ///< that of its pod's pause container: the pod's shim works there
    cgroupfs::Dirs cgroups;
    bool sandbox = false; ///< the pause container
    bool own = false; ///< of our stack
};

/// What the runtime says of it. A pid that another process has by now is 0.
[[nodiscard]] ContainerPlace placeOf(
    const RuntimeState& state, const std::string& procRoot = "/proc");
/// The one that `wanted` names: a whole id, the beginning of one only, or "pod/container" (of its
/// containers of that name the one with a process). Pure. ENOENT says which there are; EINVAL that
/// more than one begins so.
base::Result<ContainerPlace> choosePlace(
    const std::vector<ContainerPlace>& places, std::string_view wanted);
/// choosePlace() among those of the runtime's folder.
base::Result<ContainerPlace> findPlace(
    const std::string& runtimeRoot, std::string_view wanted, const std::string& procRoot = "/proc");
/// Whether its processes are frozen: freezer.state on v1, cgroup.events on v2. False where neither
/// says so. freezer-subsystem.rst, cgroup-v2.rst "Core Interface Files".
[[nodiscard]] bool isFrozen(const cgroupfs::Dirs& cgroups);

} // namespace shimscope::agent

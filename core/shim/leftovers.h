// What a container leaves when its runtime died half-way: a cgroup that no state file knows of.
// `delete` removes it, with the processes in it. Source: cgroups(7) "Creating cgroups and moving
// processes".
#pragma once

#include <base/result.h>
#include <cgroupfs/layout.h>

#include <string>

namespace shimscope::shim {

/// The cgroup of `cgroupsPath` in each hierarchy, if it can only be this container's: absolute, and
/// its last part holds the id. Empty otherwise (a systemd scope is the runtime's own affair). Pure.
[[nodiscard]] std::string ownCgroup(const std::string& cgroupsPath, const std::string& id);

/// Kills what runs in the cgroup and removes it, with the cgroups below it, in every hierarchy.
/// Nothing there: no error. ETIMEDOUT when a process does not end within 5 s.
base::Status removeCgroup(const cgroupfs::Layout& layout, const std::string& path);

} // namespace shimscope::shim

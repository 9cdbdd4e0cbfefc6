// What is left of a stack whose programs did not clean up after themselves (they were killed):
// found in the kernel's own lists and taken away. The agent only starts helpers for it (umount(8),
// shimscope-pinns).
#pragma once

#include <agent/directories.h>
#include <base/result.h>
#include <procfs/mountinfo.h>

#include <string>
#include <vector>

namespace shimscope::agent {

/// Mount points below the instance's folders, innermost first. Pure.
[[nodiscard]] std::vector<std::string> planUnmounts(
    const std::vector<procfs::Mount>& mounts, const Directories& directories);
/// Unmounts them and removes pods' folders, namespaces, sockets and spools below R, and what only a
/// running stack needs below S. A sentence for each thing that had to be taken away by force.
[[nodiscard]] std::vector<std::string> cleanUp(const Directories& directories);

} // namespace shimscope::agent

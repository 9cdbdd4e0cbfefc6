// The mounts that volumes need, by mount(8) and umount(8): each run is a span. Blocking; any
// thread. Errors carry what the program said.
#pragma once

#include <base/result.h>

#include <string>
#include <vector>

namespace shimscope::kubelet {

/// Runs mount(8) with these arguments.
base::Status runMount(const std::vector<std::string>& arguments);
/// True if something is mounted exactly there.
[[nodiscard]] bool isMountPoint(const std::string& path);
/// Unmounts all that is mounted on `dir` or below, the innermost first. No such folder: nothing.
base::Status unmountBelow(const std::string& dir);
/// Bind-mounts `subPath` of the volume at `volume` on `target`, which is made. Links in the volume
/// cannot lead out of it: it is opened as the root of the lookup and mounted by its descriptor. A
/// missing subPath is made as a folder with the volume's rights.
base::Status bindSubPath(
    const std::string& volume, const std::string& subPath, const std::string& target);

} // namespace shimscope::kubelet

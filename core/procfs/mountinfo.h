// /proc/<pid>/mountinfo, typed: what is mounted where, as that process sees it. proc(5)
// "/proc/pid/mountinfo". Reading is one open and one read loop; parsing is pure. Any process, any
// thread.
#pragma once

#include <base/result.h>

#include <string>
#include <string_view>
#include <vector>

namespace shimscope::procfs {

struct Mount {
    int id = 0;
    int parent = 0;
    unsigned major = 0;
    unsigned minor = 0;
    std::string root; ///< folder of the file system that is the root of this mount
    std::string mountPoint; ///< relative to the process's root, octal escapes taken out
    std::string options; ///< "rw,nosuid,relatime"
    std::vector<std::string> propagation; ///< "shared:3", "master:1"; none is private
    std::string fsType;
    std::string source;
    std::string superOptions;

    /// True if the comma list of super options holds `name` (v1 cgroups: the controllers).
    [[nodiscard]] bool hasSuperOption(std::string_view name) const;
};

/// Lines that are no mountinfo lines are left out.
[[nodiscard]] std::vector<Mount> parseMountinfo(std::string_view text);
/// `process`: "self" or a pid. Errors: ENOENT there is no such process.
base::Result<std::vector<Mount>> readMountinfo(
    const std::string& process = "self", const std::string& procRoot = "/proc");

} // namespace shimscope::procfs

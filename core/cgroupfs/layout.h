// Where this machine's cgroups are mounted: cgroup v2 alone, v1 hierarchies, or both (hybrid).
// cgroups(7). A cgroup is named by its path below the mounts ("/shimscope-x/kubepods/…"), the same
// in every hierarchy. Pure but for readLayout. Any process, any thread.
#pragma once

#include <base/result.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::cgroupfs {

enum class Mode {
    None, ///< no cgroup file system is mounted
    V1, ///< only v1 hierarchies
    Hybrid, ///< v1 hierarchies hold controllers, and a v2 hierarchy is mounted beside them
    V2, ///< one v2 hierarchy holds everything
};
/// "none", "v1", "hybrid", "v2".
[[nodiscard]] const char* toString(Mode mode);

struct Hierarchy {
    std::string mountPoint;
    std::string root; ///< the cgroup that the mount point shows: "/" unless bind-mounted or in a
                      ///< cgroup namespace
    std::vector<std::string>
        controllers; ///< v1: from the mount options; v2: cgroup.controllers of the mount point
    bool v2 = false;

    /// The key of this hierarchy in Dirs: "" for v2, else its first controller ("memory",
    /// "name=systemd").
    [[nodiscard]] std::string key() const
    {
        return v2 || controllers.empty() ? "" : controllers.front();
    }
    [[nodiscard]] bool has(std::string_view controller) const;
};

/// Absolute folders of one cgroup: "" → its v2 folder, a controller → its v1 folder. What the
/// runtime's state.json holds as "cgroupPaths". Controllers mounted together have one entry each,
/// with the same folder.
using Dirs = std::map<std::string, std::string>;

struct Layout {
    Mode mode = Mode::None;
    std::vector<Hierarchy> hierarchies; ///< in the order of the mounts

    /// The v2 hierarchy, or null.
    [[nodiscard]] const Hierarchy* unified() const;
    /// The v1 hierarchy with this controller, or null.
    [[nodiscard]] const Hierarchy* v1(std::string_view controller) const;
    /// The hierarchy where this controller can be used: v1 if it is mounted there, else v2 if it is
    /// available there.
    [[nodiscard]] const Hierarchy* of(std::string_view controller) const;
    /// All folders of the cgroup `path`, whether they exist or not.
    [[nodiscard]] Dirs dirsOf(std::string_view path) const;
};

/// "/a/b" from any spelling ("a//b/"); "/" for empty. A ".." is refused by an empty answer.
[[nodiscard]] std::string cleanPath(std::string_view path);
/// The folder of `path` in one hierarchy; the mount point itself for "/".
[[nodiscard]] std::string dirOf(const Hierarchy& hierarchy, std::string_view path);

/// From a mountinfo; v2 controllers stay empty (they are in a file). A hierarchy mounted twice
/// counts once.
[[nodiscard]] Layout parseLayout(std::string_view mountinfo);
/// The layout of this machine, with the controllers of v2.
base::Result<Layout> readLayout(const std::string& procRoot = "/proc");

} // namespace shimscope::cgroupfs

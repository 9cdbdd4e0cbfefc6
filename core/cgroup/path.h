// linux.cgroupsPath of config.json → the path of a cgroup below the mounts. runtime-spec
// config-linux.md#cgroups-path. Pure. The same answer in kubelet, CRI endpoint and runtime.
#pragma once

#include <base/result.h>
#include <cgroupfs/layout.h>

#include <string>
#include <string_view>

namespace shimscope::cgroup {

/// "/a/b" stays; "slice:prefix:name" becomes "/a.slice/a-b.slice/prefix-name.scope"
/// (systemd.slice(5)); a relative path and none at all (→ `id`) go below `own`, the cgroup of the
/// caller. Errors: "..", empty parts, a bad slice name.
base::Result<std::string> parseCgroupsPath(
    std::string_view cgroupsPath, std::string_view id, std::string_view own = "/");
/// "a-b.slice" → "/a.slice/a-b.slice"; "-.slice" → "/".
base::Result<std::string> expandSlice(std::string_view slice);
/// The cgroup of this process where a relative path begins: on v2 the parent of its own, since
/// processes may not live in a cgroup that hands controllers down (cgroup-v2.rst "No Internal
/// Process Constraint").
base::Result<std::string> readOwnCgroup(
    const cgroupfs::Layout& layout, const std::string& procRoot = "/proc");

} // namespace shimscope::cgroup

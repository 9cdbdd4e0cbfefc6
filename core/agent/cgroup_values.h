// The files of one container's cgroup as text, and the few that may be written: limits, past
// kubelet and runtime, to see what the kernel says. Only files of the list below, only in folders
// that the runtime made, opened beneath them without following links. cgroup-v2.rst,
// cgroup-v1/memory.rst, sched-bwc.rst. Any thread.
#pragma once

#include <base/result.h>
#include <cgroupfs/layout.h>

#include <string>
#include <string_view>
#include <vector>

namespace shimscope::agent {

struct CgroupText {
    std::string name; ///< "memory.max"
    std::string hierarchy; ///< "v2", or the controllers of a v1 hierarchy: "cpu,cpuacct"
    std::string path;
    std::string text; ///< without the last newline
    std::string problem; ///< why there is no text
    std::string takes; ///< of a limit that setCgroupValue() writes: "bytes, or max"; else empty
};

/// Every file of the cgroup's folders that can be read, limits first, hierarchy by hierarchy. The
/// folder itself not being there is an error (ENOENT); a file that cannot be read has a problem.
base::Result<std::vector<CgroupText>> readCgroupTexts(
    const cgroupfs::Layout& layout, const cgroupfs::Dirs& dirs);

struct ValueChange {
    std::string path, oldText,
        newText; ///< newText: read back, which may differ from what was written
};
/// Writes `text` into the file called `name`. Errors: EINVAL the name is not on the list, or the
/// text is none that could be written; else the kernel's answer with what it means for this file.
base::Result<ValueChange> setCgroupValue(const cgroupfs::Layout& layout, const cgroupfs::Dirs& dirs,
    std::string_view name, std::string_view text);

} // namespace shimscope::agent

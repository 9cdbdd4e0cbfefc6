// Whether a process sees a file of the machine's, and as what: by the file systems and folders that
// its mounts show (/proc/<pid>/mountinfo, which every user may read), and then by device and inode
// (/proc/<pid>/root, which only root may enter). A mount of a parent folder shows what is in it,
// and any name may stand for it. proc(5), mount_namespaces(7). findNames is pure.
#pragma once

#include <procfs/mountinfo.h>

#include <migration/place.h>

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace shimscope::migration {

/// A file or folder as its file system knows it.
struct Target {
    Located located; ///< as we see it
    unsigned major = 0, minor = 0; ///< of its mount, as mountinfo writes them
    std::string inside; ///< path in that file system
};
/// Nothing if no mount of ours holds it.
[[nodiscard]] std::optional<Target> targetOf(
    const Located& located, const std::vector<procfs::Mount>& ourMounts);

struct Sight {
    std::string name; ///< where the process finds it
    std::string mountPoint; ///< the mount that shows it: `name` itself, or a folder above
};
/// Every name that these mounts give it; mounts that another one covers do not count.
[[nodiscard]] std::vector<Sight> findNames(
    const Target& target, const std::vector<procfs::Mount>& mounts);

enum class Proof : std::uint8_t {
    Same, ///< device and inode are equal
    Other, ///< something else stands there, or nothing
    NotPermitted,
};
[[nodiscard]] Proof proveSight(
    const Place& place, pid_t pid, const Sight& sight, const Target& target);

} // namespace shimscope::migration

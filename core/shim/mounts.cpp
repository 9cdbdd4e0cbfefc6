// mount(2) and umount2(2) for the rootfs.
#include <base/file.h>
#include <base/log.h>
#include <shim/mounts.h>
#include <sys/calls.h>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <array>

namespace shimscope::shim {

namespace {

constexpr std::string_view kReason =
    "containerd runtime/v2 README \"Mounts\": the shim mounts the container's root file system";

struct Flag {
    std::string_view name;
    unsigned long set;
    unsigned long clear;
};
constexpr std::array kFlags{Flag{"async", 0, MS_SYNCHRONOUS}, Flag{"atime", 0, MS_NOATIME},
    Flag{"bind", MS_BIND, 0}, Flag{"defaults", 0, 0}, Flag{"dev", 0, MS_NODEV},
    Flag{"diratime", 0, MS_NODIRATIME}, Flag{"dirsync", MS_DIRSYNC, 0}, Flag{"exec", 0, MS_NOEXEC},
    Flag{"mand", MS_MANDLOCK, 0}, Flag{"noatime", MS_NOATIME, 0}, Flag{"nodev", MS_NODEV, 0},
    Flag{"nodiratime", MS_NODIRATIME, 0}, Flag{"noexec", MS_NOEXEC, 0},
    Flag{"nomand", 0, MS_MANDLOCK}, Flag{"norelatime", 0, MS_RELATIME},
    Flag{"nostrictatime", 0, MS_STRICTATIME}, Flag{"nosuid", MS_NOSUID, 0},
    Flag{"rbind", MS_BIND | MS_REC, 0}, Flag{"relatime", MS_RELATIME, 0},
    Flag{"remount", MS_REMOUNT, 0}, Flag{"ro", MS_RDONLY, 0}, Flag{"rw", 0, MS_RDONLY},
    Flag{"strictatime", MS_STRICTATIME, 0}, Flag{"suid", 0, MS_NOSUID},
    Flag{"sync", MS_SYNCHRONOUS, 0}};
constexpr std::array kPropagation{Flag{"private", MS_PRIVATE, 0},
    Flag{"rprivate", MS_PRIVATE | MS_REC, 0}, Flag{"shared", MS_SHARED, 0},
    Flag{"rshared", MS_SHARED | MS_REC, 0}, Flag{"slave", MS_SLAVE, 0},
    Flag{"rslave", MS_SLAVE | MS_REC, 0}, Flag{"unbindable", MS_UNBINDABLE, 0},
    Flag{"runbindable", MS_UNBINDABLE | MS_REC, 0}};

template <std::size_t N>
const Flag* find(const std::array<Flag, N>& table, std::string_view name)
{
    for (const Flag& flag : table) {
        if (flag.name == name)
            return &flag;
    }
    return nullptr;
}

base::Status mountOne(const RootfsMount& mount, const std::string& rootfs)
{
    const std::string target = mount.target.empty() ? rootfs : rootfs + "/" + mount.target;
    const MountOptions options = parseMountOptions(mount.options);
    const sys::Why why{kReason, {}};
    if (options.data.size() > 4095)
        return base::fail("mount(2)", target,
            "the options have " + std::to_string(options.data.size())
                + " bytes; the kernel takes a page: fewer layers, or shorter paths",
            E2BIG);
    TRY_VOID(sys::mount({mount.source, mount.type, options.flags, options.data}, target, why));
    // A bind mount takes its flags only when it is mounted once more (mount(2), "Remounting an
    // existing mount").
    constexpr unsigned long structural = MS_BIND | MS_REC | MS_REMOUNT;
    if ((options.flags & MS_BIND) != 0 && (options.flags & ~structural) != 0)
        TRY_VOID(sys::mount({mount.source, "", options.flags | MS_REMOUNT, ""}, target, why));
    if (options.propagation != 0)
        TRY_VOID(sys::mount({"", "", options.propagation, ""}, target, why));
    return {};
}

bool isMountPoint(const std::string& path)
{
    struct statx info { };
    return ::statx(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW, STATX_TYPE, &info) == 0
        && (info.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

} // namespace

MountOptions parseMountOptions(const std::vector<std::string>& options)
{
    MountOptions result;
    for (const std::string& option : options) {
        if (const Flag* flag = find(kFlags, option); flag != nullptr) {
            result.flags = (result.flags & ~flag->clear) | flag->set;
        } else if (const Flag* propagation = find(kPropagation, option); propagation != nullptr) {
            result.propagation = propagation->set;
        } else {
            result.data += (result.data.empty() ? "" : ",") + option;
        }
    }
    return result;
}

base::Status mountRootfs(const std::vector<RootfsMount>& mounts, const std::string& rootfs)
{
    if (mounts.empty())
        return {};
    TRY_VOID(base::makeDirs(rootfs, 0711));
    for (const RootfsMount& mount : mounts) {
        const base::Status done = mountOne(mount, rootfs);
        if (done)
            continue;
        const base::Status undone = unmountRootfs(rootfs);
        if (!undone)
            base::logWarning(undone.error().toString());
        return base::wrap(done.error(), "mount rootfs", rootfs);
    }
    return {};
}

base::Status unmountRootfs(const std::string& rootfs)
{
    const sys::Why why{
        "containerd runtime/v2 README \"Mounts\": the shim unmounts it when the task is deleted",
        {}};
    constexpr int kMost = 64; // stacked mounts; a guard against a loop without end
    for (int i = 0; i < kMost; ++i) {
        // Asked first: a try on what is no mount point would stand in the trace as a failed step.
        if (!isMountPoint(rootfs))
            return {};
        base::Status done = sys::umount(rootfs, UMOUNT_NOFOLLOW, why);
        if (!done && done.error().is(EBUSY))
            done = sys::umount(rootfs, UMOUNT_NOFOLLOW | MNT_DETACH, why);
        if (!done && !done.error().is(EINVAL))
            return base::wrap(done.error(), "unmount rootfs", rootfs);
    }
    return base::fail("unmount rootfs", rootfs,
        "is still mounted after " + std::to_string(kMost) + " unmounts", EBUSY);
}

} // namespace shimscope::shim

// One entry of mounts[].
#include <rootfs/mounts.h>
#include <sys/calls.h>
#include <sys/files.h>

#include <linux/mount.h>
#include <sys/stat.h>

namespace shimscope::rootfs {

namespace {

constexpr std::string_view kMountsSection = "runtime-spec config.md#mounts: ";

std::string reason(std::string_view what)
{
    return std::string(kMountsSection) + std::string(what);
}

/// The folder to mount on, made if missing. A link in the place of /proc or /sys would let an image
/// show the host its own files there: refused.
base::Result<base::Fd> openTarget(const Mount& mount, const base::Fd& root)
{
    const bool exact = mount.type == "proc" || mount.type == "sysfs";
    if (exact) {
        auto there = sys::openInRoot(root, mount.destination, O_PATH | O_NOFOLLOW);
        struct stat st { };
        if (there && ::fstat(there->get(), &st) == 0 && !S_ISDIR(st.st_mode))
            return base::fail("mount " + mount.type, mount.destination,
                "must be mounted on an ordinary directory, not on a link or file", ENOTDIR);
    }
    return sys::makeDirsInRoot(root, mount.destination, 0755);
}

std::string withMode(const Mount& mount, const base::Fd& target)
{
    struct stat st { };
    if (mount.type != "tmpfs" || mount.options.data.find("mode=") != std::string::npos
        || ::fstat(target.get(), &st) != 0)
        return mount.options.data;
    char mode[16];
    std::snprintf(mode, sizeof mode, "mode=%o", st.st_mode & 07777U);
    return mount.options.data + (mount.options.data.empty() ? "" : ",") + mode;
}

base::Status applyFilesystem(const Mount& mount, const base::Fd& root)
{
    const base::Fd target = TRY(openTarget(mount, root));
    std::uint64_t flags = mount.options.flags;
    if (mount.destination == "/dev")
        flags &= ~std::uint64_t{MS_RDONLY}; // devices are still to be made; protect() closes it
    const std::string why = reason("a file system of the container's own");
    TRY_VOID(sys::mountOn({mount.source, mount.type, flags, withMode(mount, target)}, target,
        mount.destination, {why, mount.field}));
    return setPropagation(root, mount.destination, mount.options.propagation, mount.field);
}

base::Result<base::Fd> makeBindTarget(
    const Mount& mount, const base::Fd& tree, const base::Fd& root)
{
    struct stat st { };
    if (::fstat(tree.get(), &st) != 0)
        return base::sysError("fstat(2)", mount.source);
    if (S_ISDIR(st.st_mode))
        return sys::makeDirsInRoot(root, mount.destination, 0755);
    return sys::makeFileInRoot(root, mount.destination);
}

/// Attributes of the copied mount before anybody can see it: no moment in which it is writable.
base::Status setBindAttributes(const Mount& mount, const base::Fd& tree)
{
    const Options& options = mount.options;
    const std::string why =
        reason("options of a bind mount; attributes of a mount, not of the file system");
    if (options.recursiveSet != 0 || options.recursiveClear != 0) {
        const sys::MountAttributes attributes{
            options.recursiveSet, options.recursiveClear, 0, -1, true};
        TRY_VOID(sys::mountSetattr(tree, attributes, mount.destination, {why, mount.field}));
    }
    sys::MountAttributes attributes;
    attributes.set = attributesOf(options.flags);
    attributes.clear = attributesOf(options.cleared);
    if ((options.flags & (MS_NOATIME | MS_STRICTATIME | MS_RELATIME)) != 0)
        attributes.clear |= MOUNT_ATTR__ATIME;
    attributes.propagation = options.propagation & ~std::uint64_t{MS_REC};
    attributes.recursive =
        (options.propagation & MS_REC) != 0 && attributes.set == 0 && attributes.clear == 0;
    if (attributes.set == 0 && attributes.clear == 0 && attributes.propagation == 0)
        return {};
    auto done = sys::mountSetattr(tree, attributes, mount.destination, {why, mount.field});
    // In a user namespace what the host forbade stays forbidden; "rw" and the like are wishes then.
    if (!done && done.error().is(EPERM) && attributes.clear != 0) {
        attributes.clear &= MOUNT_ATTR__ATIME;
        done = sys::mountSetattr(tree, attributes, mount.destination, {why, mount.field});
    }
    return done;
}

base::Status applyBind(const Mount& mount, const base::Fd& root)
{
    const std::string why = reason("a folder or file of the host");
    auto tree = sys::openTree(
        AT_FDCWD, mount.source, mount.options.recursiveBind, mount.source, {why, mount.field});
    if (!tree)
        return base::wrap(tree.error(), "mount", mount.destination);
    TRY_VOID(setBindAttributes(mount, *tree));
    const base::Fd target = TRY(makeBindTarget(mount, *tree, root));
    TRY_VOID(sys::moveMount(*tree, target, mount.destination, {why, mount.field}));
    const bool together = (mount.options.propagation & MS_REC) != 0
        && (attributesOf(mount.options.flags | mount.options.cleared) != 0);
    return together
        ? setPropagation(root, mount.destination, mount.options.propagation, mount.field)
        : base::Status{};
}

} // namespace

base::Status setPropagation(const base::Fd& root, const std::string& destination,
    std::uint64_t propagation, const std::string& field)
{
    if (propagation == 0)
        return {};
    const base::Fd target = TRY(sys::openInRoot(root, destination, O_PATH));
    const std::string why = reason("which mounts made later are seen on the other side");
    return sys::mountOn({"", "", propagation, ""}, target, destination, {why, field});
}

base::Status applyMount(const Mount& mount, const Plan& plan, const base::Fd& root)
{
    if (mount.type == "bind")
        return applyBind(mount, root);
    if (mount.type == "cgroup")
        return applyCgroupMount(mount, plan, root);
    return applyFilesystem(mount, root);
}

} // namespace shimscope::rootfs

// What the container may not write and may not see.
#include <rootfs/apply.h>
#include <rootfs/mounts.h>
#include <sys/calls.h>
#include <sys/files.h>

#include <linux/mount.h>
#include <sys/stat.h>

namespace shimscope::rootfs {

namespace {

/// True for a path that is not there: then there is nothing to hide.
bool isMissing(const base::Error& error)
{
    return error.is(ENOENT) || error.is(ENOTDIR);
}

base::Status makeReadonly(const base::Fd& root, const std::string& path)
{
    auto target = sys::openInRoot(root, path, O_PATH);
    if (!target)
        return isMissing(target.error())
            ? base::Status{}
            : base::Status(base::wrap(target.error(), "make read-only", path));
    const sys::Why why{"runtime-spec config-linux.md#readonly-paths: may be read, not changed",
        "linux.readonlyPaths"};
    const base::Fd tree = TRY(sys::openTree(target->get(), "", true, path, why));
    sys::MountAttributes attributes;
    attributes.set = MOUNT_ATTR_RDONLY;
    attributes.recursive = true;
    TRY_VOID(sys::mountSetattr(tree, attributes, path, why));
    return sys::moveMount(tree, *target, path, why);
}

/// Files are covered by /dev/null, folders by one empty read-only tmpfs that is shown at each of
/// them.
class Mask {
public:
    Mask(const base::Fd& root, const base::Fd& devNull) : m_root(root), m_devNull(devNull) { }

    base::Status hide(const std::string& path)
    {
        auto target = sys::openInRoot(m_root, path, O_PATH);
        if (!target)
            return isMissing(target.error())
                ? base::Status{}
                : base::Status(base::wrap(target.error(), "mask", path));
        struct stat st { };
        if (::fstat(target->get(), &st) != 0)
            return base::sysError("fstat(2)", path);
        return S_ISDIR(st.st_mode) ? hideFolder(*target, path) : hideFile(*target, path);
    }

private:
    static constexpr sys::Why kWhy{
        "runtime-spec config-linux.md#masked-paths: tells about the host, or changes it",
        "linux.maskedPaths"};

    base::Status hideFile(const base::Fd& target, const std::string& path)
    {
        return sys::mountOn({sys::procFd(m_devNull.get()), "", MS_BIND, ""}, target, path, kWhy);
    }

    base::Status hideFolder(const base::Fd& target, const std::string& path)
    {
        if (m_empty)
            return sys::mountOn({sys::procFd(m_empty.get()), "", MS_BIND, ""}, target, path, kWhy);
        TRY_VOID(sys::mountOn({"tmpfs", "tmpfs", MS_RDONLY, ""}, target, path, kWhy));
        m_empty = TRY(sys::openInRoot(m_root, path, O_PATH));
        return {};
    }

    const base::Fd& m_root;
    const base::Fd& m_devNull;
    base::Fd m_empty;
};

/// /dev was mounted read-write for the devices although config.json says "ro".
base::Status closeDev(const Plan& plan, const base::Fd& root)
{
    for (const Mount& mount : plan.mounts) {
        if (mount.destination != "/dev" || mount.type == "bind"
            || (mount.options.flags & MS_RDONLY) == 0)
            continue;
        const base::Fd dev = TRY(sys::openInRoot(root, "/dev", O_PATH));
        TRY_VOID(sys::mountOn({"", "", MS_REMOUNT | MS_BIND | mount.options.flags, ""}, dev, "/dev",
            {"runtime-spec config.md#mounts: devices are made, now it is read-only", mount.field}));
    }
    return {};
}

base::Status closeRoot(const Plan& plan, const base::Fd& root)
{
    if (!plan.readonly)
        return {};
    sys::MountAttributes attributes;
    attributes.set = MOUNT_ATTR_RDONLY;
    return sys::mountSetattr(root, attributes, "/",
        {"runtime-spec config.md#root: only what is mounted below may be written",
            "root.readonly"});
}

} // namespace

base::Status protectInChild(const Plan& plan, const Tree& tree)
{
    TRY_VOID(closeDev(plan, tree.root));
    TRY_VOID(closeRoot(plan, tree.root));
    for (const std::string& path : plan.readonlyPaths)
        TRY_VOID(makeReadonly(tree.root, path));
    Mask mask(tree.root, tree.devNull);
    for (const std::string& path : plan.maskedPaths)
        TRY_VOID(mask.hide(path));
    return {};
}

} // namespace shimscope::rootfs

// prepare, enter: from the host's file tree to the container's.
#include <rootfs/apply.h>
#include <rootfs/mounts.h>
#include <sys/calls.h>
#include <sys/files.h>

#include <linux/magic.h>
#include <linux/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace shimscope::rootfs {

namespace {

constexpr std::string_view kPropagationReason =
    "mount_namespaces(7): mounts of the container must not reach the host";
constexpr std::string_view kRootReason =
    "runtime-spec config.md#root: pivot_root(2) wants a mount point";

/// The mount that holds `path` made private: pivot_root(2) refuses a shared parent, and the bind of
/// the root would reach the host. Only asked for with rootfsPropagation "shared", where / itself
/// stays shared.
base::Status makeParentPrivate(std::string path)
{
    for (;;) {
        auto done = sys::mount(
            {"", "", MS_PRIVATE, ""}, path, {kPropagationReason, "linux.rootfsPropagation"});
        if (done || !done.error().is(EINVAL) || path == "/")
            return done;
        const std::size_t slash = path.find_last_of('/'); // EINVAL: not a mount point; one higher
        path = slash == 0 ? "/" : path.substr(0, slash);
    }
}

base::Status isolate(const Plan& plan)
{
    if ((plan.propagation & MS_SHARED) != 0)
        return makeParentPrivate(plan.root);
    const std::uint64_t propagation =
        plan.propagation != 0 ? (plan.propagation | MS_REC) : (MS_SLAVE | MS_REC);
    return sys::mount(
        {"", "", propagation, ""}, "/", {kPropagationReason, "linux.rootfsPropagation"});
}

base::Result<base::Fd> openNull()
{
    base::Fd null = TRY(base::openFile("/dev/null", O_PATH));
    struct stat st { };
    if (::fstat(null.get(), &st) != 0 || !S_ISCHR(st.st_mode)
        || st.st_rdev != ::gnu_dev_makedev(1, 3))
        return base::fail("open", "/dev/null", "is not the null device (character 1:3)", ENODEV);
    return null;
}

} // namespace

base::Result<Tree> prepareInChild(const Plan& plan)
{
    TRY_VOID(isolate(plan));
    TRY_VOID(
        sys::mount({plan.root, "", MS_BIND | MS_REC, ""}, plan.root, {kRootReason, "root.path"}));
    Tree tree;
    tree.root = TRY(base::openFile(plan.root, O_PATH | O_DIRECTORY));
    tree.devNull = TRY(openNull());
    for (const Mount& mount : plan.mounts)
        TRY_VOID(applyMount(mount, plan, tree.root));
    TRY_VOID(applyDevices(plan, tree.root));
    return tree;
}

namespace {

/// pivot_root(".", "."): the old root lands on top of the new one and is detached from there; no
/// folder is needed.
base::Status pivot(const Tree& tree)
{
    if (::fchdir(tree.root.get()) != 0)
        return base::sysError("fchdir(2)", "root");
    TRY_VOID(sys::pivotRoot(".", ".",
        {"pivot_root(2): the container's root becomes /, the host's is out of reach",
            "root.path"}));
    TRY_VOID(sys::mount({"", "", MS_SLAVE | MS_REC, ""}, ".",
        {"mount_namespaces(7): so that the next call unmounts nothing on the host", "root.path"}));
    TRY_VOID(sys::umount(".", 2 /* MNT_DETACH */,
        {"pivot_root(2): the host's tree leaves this namespace", "root.path"}));
    return {};
}

base::Status moveAndChroot(const Plan& plan, const Tree& tree)
{
    if (::fchdir(tree.root.get()) != 0)
        return base::sysError("fchdir(2)", plan.root);
    TRY_VOID(sys::mount({plan.root, "", MS_MOVE, ""}, "/",
        {"--no-pivot: for a root on an initramfs", "root.path"}));
    return sys::chroot(".", {"--no-pivot: for a root on an initramfs", "root.path"});
}

} // namespace

base::Status enterInChild(const Plan& plan, const Tree& tree)
{
    TRY_VOID(plan.pivot ? pivot(tree) : moveAndChroot(plan, tree));
    if (::chdir("/") != 0)
        return base::sysError("chdir(2)", "/");
    if (plan.propagation == 0)
        return {};
    // Not earlier: pivot_root(2) refuses a shared root.
    return sys::mount({"", "", plan.propagation, ""}, "/",
        {"runtime-spec config-linux.md#rootfs-mount-propagation", "linux.rootfsPropagation"});
}

base::Result<base::Fd> openProcfsInChild()
{
    const sys::Why why{
        "proc(5): a handle of our own, since the image could have put something over /proc", ""};
    auto fs = sys::fsopen("proc", why);
    if (fs && sys::fsconfig(*fs, "", "")) {
        auto mounted =
            sys::fsmount(*fs, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC, why);
        if (mounted)
            return mounted;
    }
    base::Fd proc = TRY(base::openFile("/proc", O_PATH | O_DIRECTORY | O_NOFOLLOW));
    struct statfs st { };
    if (::fstatfs(proc.get(), &st) != 0 || st.f_type != PROC_SUPER_MAGIC)
        return base::fail("open", "/proc", "is not a procfs; mount one there", ENOTSUP);
    return proc;
}

base::Status bindConsoleInChild(const Tree& tree, const base::Fd& terminal)
{
    const base::Fd target = TRY(sys::makeFileInRoot(tree.root, "/dev/console"));
    return sys::mountOn({sys::procFd(terminal.get()), "", MS_BIND, ""}, target, "/dev/console",
        {"runtime-spec config-linux.md#default-devices: /dev/console is the container's terminal",
            "process.terminal"});
}

} // namespace shimscope::rootfs

// A mount of type cgroup: what the container sees of its own limits (runtime-spec
// config-linux.md#control-groups).
//
//   v2, cgroup namespace      cgroup2, whose root is the container's cgroup
//   v2, without               its cgroup bound
//   v1                        a tmpfs with one folder per hierarchy: mounted anew in a cgroup
//   namespace, else bound
#include <rootfs/mounts.h>
#include <sys/calls.h>
#include <sys/files.h>

#include <linux/mount.h>
#include <sys/stat.h>

#include <set>

namespace shimscope::rootfs {

namespace {

constexpr std::string_view kReason =
    "runtime-spec config-linux.md#cgroups-path: the container sees its own limits and no others";

base::Status bindView(
    const CgroupView& view, const base::Fd& target, const std::string& shown, const Mount& mount)
{
    const sys::Why why{kReason, mount.field};
    const base::Fd tree = TRY(sys::openTree(AT_FDCWD, view.hostDir, true, view.hostDir, why));
    sys::MountAttributes attributes;
    attributes.set = attributesOf(mount.options.flags);
    attributes.recursive = true;
    if (attributes.set != 0)
        TRY_VOID(sys::mountSetattr(tree, attributes, shown, why));
    return sys::moveMount(tree, target, shown, why);
}

base::Status applyView(const CgroupView& view, const base::Fd& target, const std::string& shown,
    const Mount& mount, bool ownNamespace)
{
    if (!ownNamespace)
        return bindView(view, target, shown, mount);
    const std::string type = view.data.empty() ? "cgroup2" : "cgroup";
    auto done = sys::mountOn(
        {type, type, mount.options.flags, view.data}, target, shown, {kReason, mount.field});
    // A user namespace may not mount what is not all visible to it; its own part can be bound.
    if (!done && (done.error().is(EPERM) || done.error().is(EBUSY)))
        return bindView(view, target, shown, mount);
    return done;
}

base::Status makeLinks(const CgroupView& view, const base::Fd& top)
{
    // "cpu,cpuacct" is known by each of its names as well.
    if (view.name.find(',') == std::string::npos)
        return {};
    std::size_t at = 0;
    while (at <= view.name.size()) {
        const std::size_t end = std::min(view.name.find(',', at), view.name.size());
        const std::string part = view.name.substr(at, end - at);
        if (::symlinkat(view.name.c_str(), top.get(), part.c_str()) != 0 && errno != EEXIST)
            return base::sysError("symlinkat(2)", part);
        at = end + 1;
    }
    return {};
}

base::Status applyHierarchies(const Mount& mount, const Plan& plan, const base::Fd& root)
{
    const base::Fd below = TRY(sys::makeDirsInRoot(root, mount.destination, 0755));
    const std::uint64_t flags = mount.options.flags & ~std::uint64_t{MS_RDONLY};
    TRY_VOID(sys::mountOn(
        {"tmpfs", "tmpfs", flags, "mode=755"}, below, mount.destination, {kReason, mount.field}));
    const base::Fd top = TRY(sys::openInRoot(root, mount.destination, O_PATH | O_DIRECTORY));
    std::set<std::string> done;
    for (const CgroupView& view : plan.cgroups) {
        if (!done.insert(view.name).second)
            continue;
        if (::mkdirat(top.get(), view.name.c_str(), 0755) != 0)
            return base::sysError("mkdirat(2)", mount.destination + "/" + view.name);
        const base::Fd target =
            TRY(base::openFileAt(top, view.name, O_PATH | O_DIRECTORY | O_NOFOLLOW));
        TRY_VOID(applyView(
            view, target, mount.destination + "/" + view.name, mount, plan.cgroupNamespace));
        TRY_VOID(makeLinks(view, top));
    }
    if ((mount.options.flags & MS_RDONLY) == 0)
        return {};
    return sys::mountOn({"", "", MS_REMOUNT | MS_BIND | mount.options.flags, ""}, top,
        mount.destination, {kReason, mount.field});
}

} // namespace

base::Status applyCgroupMount(const Mount& mount, const Plan& plan, const base::Fd& root)
{
    if (plan.cgroups.size() != 1 || !plan.cgroups[0].name.empty())
        return applyHierarchies(mount, plan, root);
    const base::Fd target = TRY(sys::makeDirsInRoot(root, mount.destination, 0755));
    return applyView(plan.cgroups[0], target, mount.destination, mount, plan.cgroupNamespace);
}

} // namespace shimscope::rootfs

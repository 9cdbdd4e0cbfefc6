// Device nodes and the links in /dev.
#include <rootfs/mounts.h>
#include <sys/calls.h>
#include <sys/files.h>

#include <linux/mount.h>
#include <sys/stat.h>
#include <unistd.h>

namespace shimscope::rootfs {

namespace {

struct Place {
    std::string folder, name;
};

Place placeOf(const std::string& path)
{
    const std::size_t slash = path.find_last_of('/');
    return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

std::string reasonFor(const Device& device)
{
    return device.field == "default devices"
        ? "runtime-spec config-linux.md#default-devices: every container has it"
        : "runtime-spec config-linux.md#devices: a device that config.json asks for";
}

base::Status makeNode(const Device& device, const base::Fd& folder, const std::string& name)
{
    const std::string reason = reasonFor(device);
    auto made =
        sys::mknodat(folder, name, device.mode, device.number, device.path, {reason, device.field});
    if (!made && made.error().is(EEXIST))
        return {}; // a bind mount of config.json has put it there
    TRY_VOID(std::move(made));
    if ((device.uid != 0 || device.gid != 0)
        && ::fchownat(folder.get(), name.c_str(), device.uid, device.gid, AT_SYMLINK_NOFOLLOW) != 0)
        return base::sysError("fchownat(2)", device.path);
    return {};
}

/// In a user namespace nobody makes device nodes; the host's node of the same path is bound
/// instead.
base::Status bindNode(const Device& device, const base::Fd& root)
{
    const std::string reason = reasonFor(device);
    const base::Fd target = TRY(sys::makeFileInRoot(root, device.path));
    return sys::mountOn(
        {device.path, "", MS_BIND, ""}, target, device.path, {reason, device.field});
}

/// /dev of the container, and other folders of linux.devices[], opened once each.
class Folders {
public:
    explicit Folders(const base::Fd& root) : m_root(root) { }
    base::Result<const base::Fd*> open(const std::string& path)
    {
        if (path != m_path || !m_folder) {
            m_folder = TRY(sys::makeDirsInRoot(m_root, path, 0755));
            m_path = path;
        }
        return &m_folder;
    }

private:
    const base::Fd& m_root;
    std::string m_path;
    base::Fd m_folder;
};

} // namespace

base::Status applyDevices(const Plan& plan, const base::Fd& root)
{
    if (!plan.makeDevices)
        return {};
    Folders folders(root);
    const mode_t old = ::umask(0); // the mode is that of config.json
    for (const Device& device : plan.devices) {
        if (plan.bindDevices) {
            TRY_VOID(bindNode(device, root));
            continue;
        }
        const Place place = placeOf(device.path);
        const base::Fd* folder = TRY(folders.open(place.folder));
        TRY_VOID(makeNode(device, *folder, place.name));
    }
    ::umask(old);
    for (const Symlink& link : plan.symlinks) {
        const Place place = placeOf(link.path);
        const base::Fd* folder = TRY(folders.open(place.folder));
        if (::symlinkat(link.target.c_str(), folder->get(), place.name.c_str()) != 0
            && errno != EEXIST)
            return base::sysError("symlinkat(2)", link.path);
    }
    return {};
}

} // namespace shimscope::rootfs

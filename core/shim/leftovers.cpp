// Killing and removing a cgroup.
#include <base/file.h>
#include <base/time.h>
#include <cgroupfs/reading.h>
#include <shim/leftovers.h>

#include <poll.h>
#include <signal.h>

namespace shimscope::shim {

namespace {

constexpr int kRemoveTimeoutMs = 5'000;

base::Status removeGroupTree(const std::string& dir)
{
    for (const std::string& child : TRY(cgroupfs::listGroups(dir)))
        TRY_VOID(removeGroupTree(dir + "/" + child));
    if (::rmdir(dir.c_str()) != 0 && errno != ENOENT)
        return base::sysError("rmdir(2)", dir);
    return {};
}

/// A frozen process does not die before it is thawed (v1).
void thaw(const std::string& dir)
{
    const std::string state = dir + "/freezer.state";
    if (base::exists(state))
        (void)base::writeExisting(state, "THAWED");
}

base::Status removeIn(const std::string& dir, std::int64_t deadline)
{
    if (!base::exists(dir))
        return {};
    while (true) {
        thaw(dir);
        for (const int pid : TRY(cgroupfs::readPids(dir)))
            ::kill(pid, SIGKILL);
        base::Status removed = removeGroupTree(dir);
        if (removed || !removed.error().is(EBUSY))
            return removed;
        if (base::bootNow() > deadline)
            return base::fail("remove cgroup", dir, "its processes do not end", ETIMEDOUT);
        ::poll(nullptr, 0, 5); // there is no event for "the last process has left" on v1
    }
}

} // namespace

std::string ownCgroup(const std::string& cgroupsPath, const std::string& id)
{
    const std::string path =
        cgroupsPath.starts_with('/') ? cgroupfs::cleanPath(cgroupsPath) : std::string();
    if (id.empty() || path.substr(path.rfind('/') + 1).find(id) == std::string::npos)
        return {};
    return path;
}

base::Status removeCgroup(const cgroupfs::Layout& layout, const std::string& path)
{
    const std::int64_t deadline = base::deadlineIn(kRemoveTimeoutMs);
    for (const cgroupfs::Hierarchy& hierarchy : layout.hierarchies)
        TRY_VOID(removeIn(cgroupfs::dirOf(hierarchy, path), deadline));
    return {};
}

} // namespace shimscope::shim

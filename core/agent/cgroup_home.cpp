// Making and removing the subtree.
#include <agent/cgroup_home.h>
#include <base/file.h>
#include <base/log.h>
#include <base/text.h>
#include <cgroupfs/reading.h>
#include <procfs/process.h>

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <set>
#include <thread>

namespace shimscope::agent {

namespace {

using cgroupfs::Hierarchy;
using cgroupfs::Layout;

/// All of them, also v1's "name=systemd", which has no controller: pods are in each.
std::vector<const Hierarchy*> hierarchiesOf(const Layout& layout)
{
    std::vector<const Hierarchy*> all;
    for (const Hierarchy& hierarchy : layout.hierarchies)
        all.push_back(&hierarchy);
    return all;
}

base::Status makeCgroup(const std::string& dir)
{
    if (::mkdir(dir.c_str(), 0755) != 0 && errno != EEXIST)
        return base::sysError("mkdir(2)", dir);
    return {};
}

/// A new v1 cpuset is empty, and nothing can be moved into an empty one
/// (cgroup-v1/cpusets.rst 1.1).
base::Status inheritCpuset(const Hierarchy& hierarchy, const std::string& path)
{
    if (hierarchy.v2 || !hierarchy.has("cpuset"))
        return {};
    const std::string dir = cgroupfs::dirOf(hierarchy, path);
    for (const char* file : {"/cpuset.cpus", "/cpuset.mems"}) {
        const std::string own = TRY(base::readFile(dir + file));
        if (!base::trim(own).empty())
            continue;
        const std::string parent = TRY(base::readFile(dir + "/.." + file));
        TRY_VOID(base::writeExisting(dir + file, base::trim(parent)));
    }
    return {};
}

/// Enables the controllers that exist for the children of a v2 cgroup. One by one: one that is not
/// there fails alone.
void enableControllers(const std::string& dir)
{
    for (const char* controller : {"cpu", "memory", "pids", "io", "cpuset"}) {
        const auto done =
            base::writeExisting(dir + "/cgroup.subtree_control", std::string("+") + controller);
        if (!done && !done.error().is(EINVAL) && !done.error().is(ENOENT))
            base::logWarning(done.error().toString());
    }
}

base::Status makeIn(const Hierarchy& hierarchy, const CgroupHome& home)
{
    std::string path;
    for (const std::string_view part : base::split(std::string_view(home.root).substr(1), '/')) {
        if (hierarchy.v2 && !home.delegated)
            enableControllers(cgroupfs::dirOf(hierarchy, path.empty() ? "/" : path));
        path += "/" + std::string(part);
        TRY_VOID(makeCgroup(cgroupfs::dirOf(hierarchy, path)));
        TRY_VOID(inheritCpuset(hierarchy, path));
    }
    TRY_VOID(makeCgroup(cgroupfs::dirOf(hierarchy, home.daemons())));
    return inheritCpuset(hierarchy, home.daemons());
}

/// On v2 a cgroup with controllers for its children may hold no process itself.
base::Status emptyRoot(const Hierarchy& hierarchy, const CgroupHome& home)
{
    const std::string target = cgroupfs::dirOf(hierarchy, home.daemons()) + "/cgroup.procs";
    const auto pids = TRY(cgroupfs::readPids(cgroupfs::dirOf(hierarchy, home.root), false));
    for (const int pid : pids) {
        const auto moved = base::writeExisting(target, std::to_string(pid));
        if (!moved && !moved.error().is(ESRCH))
            return moved;
    }
    return {};
}

/// The subtree's folders, deepest first.
void collect(const std::string& dir, std::vector<std::string>& all)
{
    const auto names = base::listDir(dir);
    for (const std::string& name : names ? *names : std::vector<std::string>{}) {
        struct stat st { };
        const std::string child = dir + "/" + name;
        if (::lstat(child.c_str(), &st) == 0 && S_ISDIR(st.st_mode))
            collect(child, all);
    }
    all.push_back(dir);
}

bool isBelow(const std::string& dir, const std::string& top)
{
    return dir == top || dir.starts_with(top + "/");
}

/// Folders to be removed in one hierarchy, deepest first.
std::vector<std::string> doomed(
    const Hierarchy& hierarchy, const CgroupHome& home, bool keepDaemons)
{
    const std::string root = cgroupfs::dirOf(hierarchy, home.root);
    std::vector<std::string> all;
    if (!base::exists(root))
        return all;
    collect(root, all);
    const std::string daemons = cgroupfs::dirOf(hierarchy, home.daemons());
    std::erase_if(all, [&](const std::string& dir) {
        return (keepDaemons && (dir == root || isBelow(dir, daemons)))
            || (home.delegated && dir == root);
    });
    return all;
}

std::set<int> killIn(const std::vector<std::string>& dirs)
{
    std::set<int> pids;
    for (const std::string& dir : dirs) {
        const auto here = cgroupfs::readPids(dir, false);
        for (const int pid : here ? *here : std::vector<int>{}) {
            if (pid != ::getpid() && pids.insert(pid).second)
                ::kill(pid, SIGKILL);
        }
    }
    return pids;
}

} // namespace

CgroupHome planCgroupHome(const Layout& layout, const std::string& own, bool ownIsDelegated,
    const std::string& wanted, const std::string& instance)
{
    if (!wanted.empty()) {
        const std::string clean = cgroupfs::cleanPath(wanted);
        return {.root = clean, .delegated = ownIsDelegated && clean == own};
    }
    // After a restart we are in our own leaf already.
    const std::string unit = own.ends_with("/daemons") ? own.substr(0, own.size() - 8) : own;
    if (layout.mode == cgroupfs::Mode::V2 && ownIsDelegated && unit.size() > 1)
        return {.root = unit, .delegated = true};
    return {.root = "/shimscope-" + instance, .delegated = false};
}

base::Result<CgroupHome> findCgroupHome(
    const Layout& layout, const std::string& wanted, const std::string& instance)
{
    std::string own;
    for (const procfs::CgroupEntry& entry : TRY(procfs::readCgroup("self"))) {
        if (entry.hierarchy == 0)
            own = entry.path;
    }
    bool delegated = false;
    if (const Hierarchy* unified = layout.unified(); unified != nullptr && own.size() > 1) {
        const std::string unit = own.ends_with("/daemons") ? own.substr(0, own.size() - 8) : own;
        char value[8];
        for (const char* mark : {"trusted.delegate", "user.delegate"})
            delegated = delegated
                || ::getxattr(cgroupfs::dirOf(*unified, unit).c_str(), mark, value, sizeof value)
                    > 0;
    }
    const CgroupHome home = planCgroupHome(layout, own, delegated, wanted, instance);
    if (home.root.size() < 2)
        return base::fail("use cgroup root", wanted,
            "must be a path below the cgroup mounts, without \"..\"", EINVAL);
    return home;
}

base::Status applyCgroupHome(const CgroupHome& home, const Layout& layout)
{
    if (layout.hierarchies.empty())
        return base::fail("make cgroups", home.root,
            "no cgroup file system is mounted: mount cgroup2 on /sys/fs/cgroup", ENOENT);
    for (const Hierarchy* hierarchy : hierarchiesOf(layout)) {
        auto done = makeIn(*hierarchy, home);
        if (!done)
            return base::wrap(done.error(), "make cgroups", home.root);
        if (!hierarchy->v2)
            continue;
        done = emptyRoot(*hierarchy, home);
        if (!done)
            return base::wrap(done.error(), "move processes into cgroup", home.daemons());
        enableControllers(cgroupfs::dirOf(*hierarchy, home.root));
    }
    return {};
}

base::Status joinDaemons(const CgroupHome& home, const Layout& layout, pid_t pid)
{
    for (const Hierarchy* hierarchy : hierarchiesOf(layout))
        TRY_VOID(base::writeExisting(
            cgroupfs::dirOf(*hierarchy, home.daemons()) + "/cgroup.procs", std::to_string(pid)));
    return {};
}

std::vector<pid_t> pidsOf(const std::string& path, const Layout& layout)
{
    std::set<int> pids;
    for (const Hierarchy* hierarchy : hierarchiesOf(layout)) {
        const auto here = cgroupfs::readPids(cgroupfs::dirOf(*hierarchy, path), true);
        if (here)
            pids.insert(here->begin(), here->end());
    }
    return {pids.begin(), pids.end()};
}

base::Status removeCgroups(const CgroupHome& home, const Layout& layout, bool keepDaemons)
{
    constexpr int kTries =
        200; // × 20 ms: a killed process leaves its cgroup when it is reaped or dead
    std::string stuck;
    for (int i = 0; i < kTries; ++i) {
        stuck.clear();
        for (const Hierarchy* hierarchy : hierarchiesOf(layout)) {
            const auto dirs = doomed(*hierarchy, home, keepDaemons);
            killIn(dirs);
            for (const std::string& dir : dirs) {
                if (::rmdir(dir.c_str()) != 0 && errno != ENOENT)
                    stuck = dir;
            }
        }
        if (stuck.empty())
            return {};
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return base::fail("remove cgroup", stuck, "it is still in use after 4 s", EBUSY);
}

} // namespace shimscope::agent

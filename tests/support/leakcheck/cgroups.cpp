// Cgroups that a test left, in every mounted hierarchy.
#include "things.h"

#include <unistd.h>

#include <algorithm>
#include <set>
#include <sstream>

namespace leakcheck {

namespace {

/// The folder of our own cgroup in each mounted hierarchy, where it is not the whole machine's.
std::set<fs::path> ownCgroups()
{
    std::set<fs::path> found;
    const std::string mine = contentOf("/proc/self/cgroup");
    for (const auto& mount : allMounts()) {
        if (mount.type != "cgroup" && mount.type != "cgroup2")
            continue;
        std::istringstream lines(mine);
        for (std::string line; std::getline(lines, line);) { // 4:memory:/path, 0::/path
            const auto first = line.find(':'), second = line.find(':', first + 1);
            const std::string controllers = line.substr(first + 1, second - first - 1);
            const std::string hierarchy = fs::path(mount.point).filename();
            const bool same = mount.type == "cgroup2"
                ? controllers.empty()
                : controllers == hierarchy || controllers == "name=" + hierarchy;
            const std::string path = line.substr(second + 1);
            if (same && path != "/")
                found.insert(mount.point + path);
        }
    }
    return found;
}

bool hasProcessesOfOthers(const fs::path& cgroup)
{
    const auto all = allProcesses();
    std::istringstream pids(contentOf(cgroup / "cgroup.procs"));
    for (pid_t pid = 0; pids >> pid;) {
        if (!isDescendant(all, pid))
            return true;
    }
    const auto children = foldersIn(cgroup);
    return std::any_of(children.begin(), children.end(), hasProcessesOfOthers);
}

bool isCalledAfterUs(const fs::path& path)
{
    return path.filename().string().starts_with(kPrefix);
}

/// The outermost cgroups below folder that are called after us, or are children of our own cgroup.
void addOutermost(
    const fs::path& folder, const std::set<fs::path>& own, std::vector<fs::path>& found)
{
    for (const auto& child : foldersIn(folder)) {
        if (own.contains(folder) || (!isShared() && isCalledAfterUs(child)))
            found.push_back(child);
        else
            addOutermost(child, own, found);
    }
}

void addTree(const fs::path& cgroup, Things& found)
{
    found[cgroup] = cgroup;
    for (const auto& child : foldersIn(cgroup))
        addTree(child, found);
}

} // namespace

Things findCgroups()
{
    std::vector<fs::path> outermost;
    const auto own = ownCgroups();
    for (const auto& mount : allMounts()) {
        if (mount.type == "cgroup" || mount.type == "cgroup2")
            addOutermost(mount.point, own, outermost);
    }
    // Another run's daemons may be in one hierarchy only, its name is the same in all.
    std::set<fs::path> ofOthers;
    for (const auto& cgroup : outermost) {
        if (hasProcessesOfOthers(cgroup))
            ofOthers.insert(cgroup.filename());
    }
    Things found;
    for (const auto& cgroup : outermost) {
        if (!ofOthers.contains(cgroup.filename()))
            addTree(cgroup, found);
    }
    return found;
}

void removeCgroup(const std::string& folder)
{
    rmdir(folder.c_str());
}

} // namespace leakcheck

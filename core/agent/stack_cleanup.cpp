// Mounts first, then folders; never across a mount that could not be taken away.
#include <agent/stack_cleanup.h>
#include <base/child.h>
#include <base/file.h>

#include <algorithm>

namespace shimscope::agent {

std::vector<std::string> planUnmounts(
    const std::vector<procfs::Mount>& mounts, const Directories& directories)
{
    std::vector<std::string> points;
    for (const procfs::Mount& mount : mounts) {
        for (const std::string& dir : {directories.run, directories.state}) {
            if (mount.mountPoint.starts_with(dir + "/"))
                points.push_back(mount.mountPoint);
        }
    }
    std::reverse(points.begin(), points.end()); // later mounts lie on earlier ones
    return points;
}

std::vector<std::string> cleanUp(const Directories& directories)
{
    std::vector<std::string> leftovers;
    const auto mounts = procfs::readMountinfo();
    if (mounts) {
        for (const std::string& point : planUnmounts(*mounts, directories)) {
            const auto done = base::run({.program = "umount", .arguments = {"-l", point}});
            const bool ok = done && done->exit.code == 0;
            leftovers.push_back("mount " + point + (ok ? " was left" : " cannot be unmounted"));
        }
    }
    for (const char* folder : {"/s", "/fifo", "/netns", "/tasks", "/oci", "/pods", "/events.ttrpc",
             "/cri.sock", "/cri.lock", "/kubelet.lock", "/stack.json", "/cni"}) {
        if (const auto removed = base::removeTree(directories.run + folder); !removed)
            leftovers.push_back(removed.error().toString());
    }
    // Leases of addresses, and the CRI endpoint's and kubelet's records of pods that are gone now.
    for (const char* folder : {"/cni", "/cri", "/pods"}) {
        if (const auto removed = base::removeTree(directories.state + folder); !removed)
            leftovers.push_back(removed.error().toString());
    }
    return leftovers;
}

} // namespace shimscope::agent

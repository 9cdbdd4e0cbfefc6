// Paths of file systems and paths of mount namespaces.
#include <migration/mounts.h>

namespace shimscope::migration {

namespace {

/// What of `path` is below `folder`: "" for the folder itself, "/x"; nothing if it is elsewhere.
std::optional<std::string> below(const std::string& folder, const std::string& path)
{
    if (folder == "/")
        return path == "/" ? "" : path;
    if (!path.starts_with(folder))
        return std::nullopt;
    if (path.size() > folder.size() && path[folder.size()] != '/')
        return std::nullopt;
    return path.substr(folder.size());
}

std::string joined(const std::string& folder, const std::string& rest)
{
    const std::string path = (folder == "/" ? "" : folder) + rest;
    return path.empty() ? "/" : path;
}

/// The mount that a path leads to: the innermost, and of those the last one.
const procfs::Mount* topMount(const std::string& path, const std::vector<procfs::Mount>& mounts)
{
    const procfs::Mount* top = nullptr;
    for (const procfs::Mount& mount : mounts) {
        const bool covers = below(mount.mountPoint, path).has_value();
        if (covers && (top == nullptr || mount.mountPoint.size() >= top->mountPoint.size()))
            top = &mount;
    }
    return top;
}

} // namespace

std::optional<Target> targetOf(const Located& located, const std::vector<procfs::Mount>& ourMounts)
{
    const procfs::Mount* mount = topMount(located.path, ourMounts);
    if (mount == nullptr)
        return std::nullopt;
    return Target{.located = located,
        .major = mount->major,
        .minor = mount->minor,
        .inside = joined(mount->root, *below(mount->mountPoint, located.path))};
}

std::vector<Sight> findNames(const Target& target, const std::vector<procfs::Mount>& mounts)
{
    std::vector<Sight> sights;
    for (const procfs::Mount& mount : mounts) {
        if (mount.major != target.major || mount.minor != target.minor)
            continue;
        const auto rest = below(mount.root, target.inside);
        if (!rest)
            continue;
        const std::string name = joined(mount.mountPoint, *rest);
        if (topMount(name, mounts) == &mount)
            sights.push_back({.name = name, .mountPoint = mount.mountPoint});
    }
    return sights;
}

Proof proveSight(const Place& place, pid_t pid, const Sight& sight, const Target& target)
{
    const auto seen = locateIn(place.proc + "/" + std::to_string(pid) + "/root", sight.name);
    if (!seen) {
        const bool refused = seen.error().is(EACCES) || seen.error().is(EPERM);
        return refused ? Proof::NotPermitted : Proof::Other;
    }
    const struct stat& wanted = target.located.status;
    return seen->status.st_dev == wanted.st_dev && seen->status.st_ino == wanted.st_ino
        ? Proof::Same
        : Proof::Other;
}

} // namespace shimscope::migration

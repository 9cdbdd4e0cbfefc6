// One rule per type of namespace. There is none for cgroup and uts: nothing that a plain user may
// read differs with them.
#include <base/file.h>
#include <base/text.h>
#include <probe/namespaces.h>
#include <procfs/mountinfo.h>
#include <procfs/process.h>

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <optional>

namespace shimscope::probe {

namespace {

struct Conclusion {
    bool host = false; ///< it is the host's, which is ours
    std::string because;
};
using Rule = std::optional<Conclusion> (*)(const std::string& pid, const std::string& procRoot);

/// status shows a pid for each namespace from ours inwards.
std::optional<Conclusion> pidNamespace(const std::string& pid, const std::string& procRoot)
{
    const auto status = procfs::readStatus(pid, procRoot);
    if (!status || status->nsPid.empty())
        return std::nullopt;
    const std::size_t depth = status->nsPid.size();
    return Conclusion{
        depth == 1, "NSpid holds " + std::to_string(depth) + (depth == 1 ? " pid" : " pids")};
}

/// The kernel makes the files of /proc/net anew for each network namespace, with inodes of their
/// own (fs/proc/proc_net.c): the same inode is the same namespace.
std::optional<Conclusion> netNamespace(const std::string& pid, const std::string& procRoot)
{
    struct stat theirs {
    }, ours{};
    if (::stat((procRoot + "/" + pid + "/net/dev").c_str(), &theirs) != 0
        || ::stat((procRoot + "/self/net/dev").c_str(), &ours) != 0)
        return std::nullopt;
    const bool same = theirs.st_ino == ours.st_ino && theirs.st_dev == ours.st_dev;
    return Conclusion{
        same, same ? "its net/dev is the host's file" : "its net/dev is not the host's file"};
}

/// A mount has its number once on the machine, and belongs to one namespace.
std::optional<Conclusion> mountNamespace(const std::string& pid, const std::string& procRoot)
{
    const auto theirs = procfs::readMountinfo(pid, procRoot);
    const auto ours = procfs::readMountinfo("self", procRoot);
    if (!theirs || !ours || theirs->empty() || ours->empty())
        return std::nullopt;
    const int id = theirs->front().id;
    const bool same = std::any_of(
        ours->begin(), ours->end(), [&](const procfs::Mount& mount) { return mount.id == id; });
    const std::string mount = "its mount " + std::to_string(id);
    return Conclusion{same, mount + (same ? " is one of the host's" : " is none of the host's")};
}

/// The initial one maps every id to itself; whoever makes another seldom does. user_namespaces(7)
/// "User and group ID mappings".
std::optional<Conclusion> userNamespace(const std::string& pid, const std::string& procRoot)
{
    const auto theirs = base::readFile(procRoot + "/" + pid + "/uid_map", 4096);
    const auto ours = base::readFile(procRoot + "/self/uid_map", 4096);
    if (!theirs || !ours)
        return std::nullopt;
    const bool same = *theirs == *ours;
    return Conclusion{same, same ? "its uid_map is the host's" : "its uid_map is not the host's"};
}

/// time_namespaces(7) "/proc/pid/timens_offsets".
std::optional<Conclusion> timeNamespace(const std::string& pid, const std::string& procRoot)
{
    const auto theirs = base::readFile(procRoot + "/" + pid + "/timens_offsets", 4096);
    const auto ours = base::readFile(procRoot + "/self/timens_offsets", 4096);
    if (!theirs || !ours)
        return std::nullopt;
    const bool same = *theirs == *ours;
    return Conclusion{same, same ? "its clocks are the host's" : "its clocks have an offset"};
}

/// Device of the file system that is mounted there, which exists once for each namespace.
std::optional<std::string> queueDevice(const std::string& process, const std::string& procRoot)
{
    const auto mounts = procfs::readMountinfo(process, procRoot);
    for (const procfs::Mount& mount : mounts ? *mounts : std::vector<procfs::Mount>{}) {
        if (mount.fsType == "mqueue")
            return std::to_string(mount.major) + ":" + std::to_string(mount.minor);
    }
    return std::nullopt;
}

/// ipc/mqueue.c: one superblock per IPC namespace. Without such a mount on both sides nothing is
/// known; a runtime mounts the host's for a container that shares it.
std::optional<Conclusion> ipcNamespace(const std::string& pid, const std::string& procRoot)
{
    const auto theirs = queueDevice(pid, procRoot);
    const auto ours = queueDevice("self", procRoot);
    if (!theirs || !ours)
        return std::nullopt;
    const bool same = *theirs == *ours;
    return Conclusion{same,
        "its /dev/mqueue is device " + *theirs + ", the host's is " + (same ? "the same" : *ours)};
}

constexpr std::array<std::pair<const char*, Rule>, 6> kRules{
    {{"ipc", ipcNamespace}, {"mnt", mountNamespace}, {"net", netNamespace}, {"pid", pidNamespace},
        {"time", timeNamespace}, {"user", userNamespace}}};

} // namespace

void inferNamespaces(
    trace::Namespaces& state, const trace::Namespaces& host, const std::string& procRoot)
{
    const std::string pid = std::to_string(state.pid);
    for (const auto& [type, rule] : kRules) {
        const auto doubt = state.doubts.find(type);
        if (doubt == state.doubts.end() || !doubt->second.starts_with("not permitted"))
            continue;
        const auto conclusion = rule(pid, procRoot);
        if (!conclusion)
            continue;
        const auto inode = host.inodes.find(type);
        if (conclusion->host && inode != host.inodes.end())
            state.inodes[type] = inode->second;
        doubt->second = std::string("inferred: ")
            + (conclusion->host ? "the host's: " : "not the host's: ") + conclusion->because;
    }
}

} // namespace shimscope::probe

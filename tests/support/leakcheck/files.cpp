// Mounts, directories, pins and links that a test left.
#include "things.h"

#include <net/if.h>
#include <sys/mount.h>

#include <cctype>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace leakcheck {

namespace {

Things findNamesBelow(const fs::path& folder, const std::string& prefix)
{
    Things found;
    for (const auto& entry : entriesOf(folder)) {
        if (entry.filename().string().starts_with(prefix))
            found[entry] = entry;
    }
    return found;
}

} // namespace

std::string contentOf(const fs::path& file)
{
    std::ostringstream content; // unlike a file's iterator it does not throw when a process is gone
    content << std::ifstream(file).rdbuf();
    return content.str();
}

std::vector<fs::path> entriesOf(const fs::path& folder)
{
    std::vector<fs::path> found;
    std::error_code gone;
    for (fs::directory_iterator it(folder, gone), end; !gone && it != end; it.increment(gone))
        found.push_back(it->path());
    return found;
}

std::vector<fs::path> foldersIn(const fs::path& folder)
{
    auto found = entriesOf(folder);
    std::erase_if(found, [](const fs::path& entry) {
        std::error_code gone;
        return !fs::is_directory(entry, gone);
    });
    return found;
}

bool isShared()
{
    return getenv("LEAKCHECK_SHARED_MACHINE") != nullptr; // NOLINT(concurrency-mt-unsafe)
}

std::vector<Mount> allMounts() // proc_pid_mountinfo(5)
{
    std::vector<Mount> found;
    std::ifstream in("/proc/self/mountinfo");
    for (std::string line; std::getline(in, line);) {
        Mount mount;
        std::string parent, device, root;
        std::istringstream(line) >> mount.id >> parent >> device >> root >> mount.point;
        std::istringstream(line.substr(line.find(" - ") + 3)) >> mount.type;
        found.push_back(mount);
    }
    return found;
}

Things findMounts()
{
    Things found;
    for (const auto& mount : allMounts()) {
        std::string key = std::to_string(mount.id);
        key.insert(0, 10 - key.size(), '0'); // so that the newest is the last
        found[key + " " + mount.point] = mount.type + " on " + mount.point;
    }
    return found;
}

void unmountKey(const std::string& key)
{
    umount2(key.substr(key.find(' ') + 1).c_str(), MNT_DETACH | UMOUNT_NOFOLLOW);
}

Things findLinks()
{
    Things found;
    if (struct if_nameindex* links = if_nameindex()) {
        for (auto* link = links; link->if_name; ++link)
            found[link->if_name] = link->if_name;
        if_freenameindex(links);
    }
    return found;
}

Things findNamespacePins()
{
    return findNamesBelow(kNamespacePins, "");
}

Things findLeases()
{
    Things found;
    std::error_code gone;
    for (fs::recursive_directory_iterator it(kAddressLeases, gone), end; !gone && it != end;
         it.increment(gone)) {
        const auto name = it->path().filename().string();
        if (it->is_regular_file(gone) && std::isdigit(static_cast<unsigned char>(name[0])))
            found[it->path()] = it->path();
    }
    return found;
}

Things findDirectories()
{
    Things found;
    for (const auto* folder : {"/run", "/tmp", "/var/lib", "/dev/shm"}) {
        if (!isShared())
            found.merge(findNamesBelow(folder, kPrefix));
    }
    return found;
}

void removeTree(const std::string& path)
{
    umount2(path.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW);
    std::error_code kept;
    fs::remove_all(path, kept);
}

} // namespace leakcheck

// What a test can leave behind, kind by kind: found, described and removed. One thread.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace leakcheck {
namespace fs = std::filesystem;

/// What identifies a thing -> what a person wants to read about it.
using Things = std::map<std::string, std::string>;

inline constexpr auto kPrefix = "shimscope";
inline constexpr auto kNamespacePins = "/run/netns";
inline constexpr auto kAddressLeases = "/var/lib/cni";

/// Empty when it cannot be read.
std::string contentOf(const fs::path& file);
std::vector<fs::path> entriesOf(const fs::path& folder);
std::vector<fs::path> foldersIn(const fs::path& folder);
/// With LEAKCHECK_SHARED_MACHINE set other runs work on this machine: then a name proves nothing.
bool isShared();

struct Process {
    pid_t parent;
    char state;
    std::string name;
};
std::map<pid_t, Process> allProcesses();
/// Of ours.
bool isDescendant(const std::map<pid_t, Process>& all, pid_t pid);
Things findProcesses();
void killProcess(const std::string& pid);
void reapOrphans();
/// Whether a process that is not ours works in this folder: then it belongs to another run on this
/// machine.
bool isUsedByOthers(const std::string& folder);

struct Mount {
    int id = 0;
    std::string point, type;
};
std::vector<Mount> allMounts();
Things findMounts();
void unmountKey(const std::string& key);

Things findCgroups();
void removeCgroup(const std::string& folder);

Things findLinks();
Things findNamespacePins();
Things findLeases();
Things findDirectories();
void removeTree(const std::string& path);

} // namespace leakcheck

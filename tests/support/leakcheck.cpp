// leakcheck [--grace SECONDS] [--host-network] -- COMMAND…: runs one integration test and fails it
// when it leaves something.
//
// As root COMMAND runs in a mount and a network namespace of its own, with an empty /run/netns and
// /var/lib/cni, and every orphan below it becomes our child: so what is found afterwards is its
// own. Left-overs (processes, mounts, cgroups, network links and namespaces, directories) get a few
// seconds to go by themselves, are then named and removed, and the exit status is 99. Otherwise the
// exit status is COMMAND's, or 128 + its signal. As an ordinary user it looks only at what it can
// see.
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {
namespace fs = std::filesystem;
// What identifies a thing -> what a person wants to read about it.
using Things = std::map<std::string, std::string>;

constexpr int kLeftSomething = 99;
constexpr auto kPrefix = "shimscope";
constexpr auto kNamespacePins = "/run/netns";
constexpr auto kAddressLeases = "/var/lib/cni";

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

// ---- processes ----

struct Process {
    pid_t parent;
    char state;
    std::string name;
};

std::map<pid_t, Process> allProcesses()
{
    std::map<pid_t, Process> found;
    for (const auto& entry : entriesOf("/proc")) {
        const pid_t pid = std::atoi(entry.filename().c_str());
        const std::string stat = pid > 0 ? contentOf(entry / "stat") : "";
        const auto open = stat.find('('), close = stat.rfind(')');
        if (close == std::string::npos)
            continue;
        Process process{0, '?', stat.substr(open + 1, close - open - 1)};
        std::istringstream(stat.substr(close + 1)) >> process.state >> process.parent;
        found.emplace(pid, process);
    }
    return found;
}

bool isDescendant(const std::map<pid_t, Process>& all, pid_t pid)
{
    for (auto it = all.find(pid); it != all.end(); it = all.find(it->second.parent)) {
        if (it->second.parent == getpid())
            return true;
    }
    return false;
}

Things findProcesses()
{
    Things found;
    const auto all = allProcesses();
    for (const auto& [pid, process] : all) {
        if (process.state == 'Z' || !isDescendant(all, pid))
            continue;
        std::string words = contentOf("/proc/" + std::to_string(pid) + "/cmdline");
        std::replace(words.begin(), words.end(), '\0', ' ');
        found[std::to_string(pid)] = process.name + ": " + words;
    }
    return found;
}

void reapOrphans()
{
    while (waitpid(-1, nullptr, WNOHANG) > 0) { }
}

void killProcess(const std::string& pid)
{
    kill(std::stoi(pid), SIGKILL);
    for (int tries = 0; tries < 100 && kill(std::stoi(pid), 0) == 0; ++tries) {
        reapOrphans();
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

/// Whether a process that is not ours works in this folder: then it belongs to another run on this
/// machine.
bool isUsedByOthers(const std::string& folder)
{
    const auto all = allProcesses();
    for (const auto& [pid, process] : all) {
        if (pid == getpid() || isDescendant(all, pid))
            continue;
        const fs::path proc = "/proc/" + std::to_string(pid);
        auto links = entriesOf(proc / "fd");
        links.push_back(proc / "cwd");
        for (const auto& link : links) {
            std::error_code gone;
            if (fs::read_symlink(link, gone).string().starts_with(folder + "/"))
                return true;
        }
    }
    return false;
}

// ---- mounts ----

struct Mount {
    int id = 0;
    std::string point, type;
};

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

// ---- cgroups ----

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

/// With LEAKCHECK_SHARED_MACHINE set other runs work on this machine: then a name proves nothing.
bool isShared()
{
    return getenv("LEAKCHECK_SHARED_MACHINE") != nullptr; // NOLINT(concurrency-mt-unsafe)
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

// ---- network, directories ----

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

Things findNamesBelow(const fs::path& folder, const std::string& prefix)
{
    Things found;
    for (const auto& entry : entriesOf(folder)) {
        if (entry.filename().string().starts_with(prefix))
            found[entry] = entry;
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

void leaveToTheNamespace(const std::string&) { }

// ---- the check ----

struct Kind {
    const char* name;
    Things (*find)();
    void (*remove)(const std::string& key);
    bool (*isForeign)(const std::string& key);
};

constexpr Kind kKinds[] = {
    {"process", findProcesses, killProcess, nullptr},
    {"mount", findMounts, unmountKey, nullptr},
    {"cgroup", findCgroups, removeCgroup, nullptr},
    {"network link", findLinks, leaveToTheNamespace, nullptr},
    {"network namespace", findNamespacePins, removeTree, nullptr},
    {"address lease", findLeases, removeTree, nullptr},
    {"directory", findDirectories, removeTree, isUsedByOthers},
};

using State = std::vector<Things>; // one per kind

State look()
{
    State state;
    for (const auto& kind : kKinds)
        state.push_back(kind.find());
    return state;
}

State leftovers(const State& before)
{
    State left;
    for (std::size_t i = 0; i < std::size(kKinds); ++i) {
        Things found = kKinds[i].find();
        std::erase_if(found, [&](const auto& thing) {
            return before[i].contains(thing.first)
                || (kKinds[i].isForeign && kKinds[i].isForeign(thing.first));
        });
        left.push_back(std::move(found));
    }
    return left;
}

bool isClean(const State& left)
{
    return std::all_of(
        left.begin(), left.end(), [](const Things& things) { return things.empty(); });
}

/// Keeps what is there now too, told as it is now: a process seen before its execve had its
/// parent's name.
void keepOnly(State& state, const State& now)
{
    for (std::size_t i = 0; i < state.size(); ++i) {
        std::erase_if(state[i], [&](const auto& thing) { return !now[i].contains(thing.first); });
        for (auto& [key, description] : state[i])
            description = now[i].at(key);
    }
}

/// What was there all through the grace; what comes and goes meanwhile is another run's.
State awaitClean(const State& before, std::chrono::seconds grace)
{
    const auto deadline = std::chrono::steady_clock::now() + grace;
    reapOrphans();
    State left = leftovers(before);
    for (bool over = false; !isClean(left) && !over;) { // at least one second look
        over = std::chrono::steady_clock::now() > deadline;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        reapOrphans();
        keepOnly(left, leftovers(before));
    }
    return left;
}

/// Names and removes: kind by kind, and of each kind the newest and innermost first.
void removeAll(const State& left)
{
    for (std::size_t i = 0; i < left.size(); ++i) {
        for (auto it = left[i].rbegin(); it != left[i].rend(); ++it) {
            std::cerr << "leakcheck: left behind: " << kKinds[i].name << " " << it->second << "\n";
            kKinds[i].remove(it->first);
        }
    }
}

// ---- the command ----

volatile sig_atomic_t child = 0;

void passOn(int number)
{
    if (child)
        kill(child, number);
}

void hide(const char* folder)
{
    std::error_code ignored;
    fs::create_directories(folder, ignored);
    if (mount("leakcheck", folder, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755") != 0)
        std::cerr << "leakcheck: " << folder << " stays the machine's own: " << std::strerror(errno)
                  << "\n";
}

void enterOwnNamespaces(bool ownNetwork)
{
    if (unshare(CLONE_NEWNS) != 0)
        return; // an ordinary user
    mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
    hide(kNamespacePins);
    hide(kAddressLeases);
    if (!ownNetwork || unshare(CLONE_NEWNET) != 0)
        return;
    ifreq loopback{};
    std::strcpy(loopback.ifr_name, "lo");
    loopback.ifr_flags = IFF_UP | IFF_RUNNING;
    const int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ioctl(any, SIOCSIFFLAGS, &loopback);
    close(any);
}

int run(char** command)
{
    child = fork();
    if (child == 0) {
        execvp(command[0], command);
        std::cerr << "leakcheck: " << command[0] << ": " << std::strerror(errno) << "\n";
        _exit(127);
    }
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        ::signal(number, passOn);
    int status = 0;
    for (pid_t pid = 0; pid != child;)
        pid = waitpid(-1, &status, 0);
    child = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
} // namespace

int main(int argc, char** argv)
{
    std::chrono::seconds grace(5);
    bool ownNetwork = true;
    int at = 1;
    for (; at < argc && std::strcmp(argv[at], "--") != 0; ++at) {
        if (std::strcmp(argv[at], "--host-network") == 0)
            ownNetwork = false;
        else if (std::strcmp(argv[at], "--grace") == 0 && at + 1 < argc)
            grace = std::chrono::seconds(std::atoi(argv[++at]));
        else
            break;
    }
    if (at + 1 >= argc || std::strcmp(argv[at], "--") != 0) {
        std::cerr << "usage: leakcheck [--grace SECONDS] [--host-network] -- COMMAND…\n";
        return 64;
    }
    enterOwnNamespaces(ownNetwork);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    const State before = look();
    const int status = run(argv + at + 1);
    const State left = awaitClean(before, grace);
    if (isClean(left))
        return status;
    removeAll(left);
    return status == 0 || status == 77 ? kLeftSomething : status;
}

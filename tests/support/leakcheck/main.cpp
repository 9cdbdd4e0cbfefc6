// leakcheck [--grace SECONDS] [--host-network] -- COMMAND…: runs one integration test and fails it
// when it leaves something.
//
// As root COMMAND runs in a mount and a network namespace of its own, with an empty /run/netns and
// /var/lib/cni, and every orphan below it becomes our child: so what is found afterwards is its
// own. Left-overs (processes, mounts, cgroups, network links and namespaces, directories) get a few
// seconds to go by themselves, are then named and removed, and the exit status is 99. Otherwise the
// exit status is COMMAND's, or 128 + its signal. As an ordinary user it looks only at what it can
// see.
#include "things.h"

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
#include <iostream>
#include <thread>

using namespace leakcheck;

namespace {

constexpr int kLeftSomething = 99;

void leaveToTheNamespace(const std::string&) { }

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

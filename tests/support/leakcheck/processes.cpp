// Processes that a test left.
#include "things.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <thread>

namespace leakcheck {

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

} // namespace leakcheck

// The table of state-changing calls.
#include <sys/state_calls.h>

#include <algorithm>
#include <array>

namespace shimscope::sys {

namespace {

using enum Counts;
constexpr std::array kCalls{
    StateCall{"clone", Always, "a new process, in new namespaces"},
    StateCall{"clone3", Always, "a new process, in new namespaces and perhaps a cgroup"},
    StateCall{"unshare", Always, "leaves a namespace for a new one"},
    StateCall{"setns", Always, "joins a namespace"},
    StateCall{"mount", Always, "adds or changes a mount"},
    StateCall{"fsopen", Always, "begins a file system instance"},
    StateCall{"fsmount", Always, "makes a detached mount of it"},
    StateCall{"open_tree", Always, "copies a mount"},
    StateCall{"move_mount", Always, "attaches a mount"},
    StateCall{"mount_setattr", Always, "changes a mount's attributes"},
    StateCall{"umount2", Always, "removes a mount"},
    StateCall{"pivot_root", Always, "exchanges the root of the mount namespace"},
    StateCall{"chroot", Always, "changes the process's root"},
    StateCall{"capset", Always, "sets capabilities"},
    StateCall{"prctl", SecurityOption, "changes rights of the process"},
    StateCall{"seccomp", Always, "loads a system call filter"},
    StateCall{"sethostname", Always, "names the host of the UTS namespace"},
    StateCall{"setdomainname", Always, "names the domain of the UTS namespace"},
    StateCall{"mknodat", Always, "makes a device node"},
    StateCall{"setuid", Always, "changes the user"},
    StateCall{"setresuid", Always, "changes the user"},
    StateCall{"setgid", Always, "changes the group"},
    StateCall{"setresgid", Always, "changes the group"},
    StateCall{"setgroups", Always, "changes the supplementary groups"},
    StateCall{"prlimit64", Always, "sets a resource limit"},
    StateCall{"write", CommandFile, "gives the kernel a command through a file"},
    StateCall{"bpf", ChangingCommand, "loads or attaches the device rules of a cgroup v2"},
    StateCall{"mkdir", CommandFile, "makes a cgroup"},
    StateCall{"rmdir", CommandFile, "removes a cgroup"},
    StateCall{"execve", Always, "becomes the container's program"},
};

constexpr std::array<std::string_view, 8> kOptions{"PR_SET_DUMPABLE", "PR_SET_KEEPCAPS",
    "PR_CAPBSET_DROP", "PR_SET_SECUREBITS", "PR_SET_NO_NEW_PRIVS", "PR_CAP_AMBIENT",
    "PR_SET_SECCOMP", "PR_SET_MM"};

constexpr std::array<std::string_view, 6> kPrefixes{
    "/sys/fs/cgroup/", "/proc/sys/", "/sys/kernel/", "/sys/net/", "/sys/vm/", "/sys/fs/mqueue/"};

constexpr std::array<std::string_view, 6> kProcFiles{
    "/uid_map", "/gid_map", "/setgroups", "/oom_score_adj", "/timens_offsets", "/attr/exec"};

} // namespace

std::span<const StateCall> stateCalls()
{
    return kCalls;
}

const StateCall* findStateCall(std::string_view name)
{
    const auto* found = std::find_if(
        kCalls.begin(), kCalls.end(), [&](const StateCall& call) { return call.name == name; });
    return found == kCalls.end() ? nullptr : found;
}

bool isSecurityOption(std::string_view prctlOption)
{
    return std::find(kOptions.begin(), kOptions.end(), prctlOption) != kOptions.end();
}

bool isChangingCommand(std::string_view bpfCommand)
{
    return bpfCommand == "BPF_PROG_LOAD" || bpfCommand == "BPF_PROG_ATTACH"
        || bpfCommand == "BPF_PROG_DETACH";
}

bool isCommandFile(std::string_view path)
{
    const auto startsWith = [&](std::string_view prefix) { return path.starts_with(prefix); };
    if (std::any_of(kPrefixes.begin(), kPrefixes.end(), startsWith))
        return true;
    return path.starts_with("/proc/")
        && std::any_of(kProcFiles.begin(), kProcFiles.end(),
            [&](std::string_view suffix) { return path.ends_with(suffix); });
}

} // namespace shimscope::sys

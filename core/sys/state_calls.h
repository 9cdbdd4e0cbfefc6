// The system calls that change what a container is or where it is: the one table that says what a
// recording of the runtime must hold. The truth test compares a recording with strace(1) by it;
// docs list it. Pure.
#pragma once

#include <span>
#include <string_view>

namespace shimscope::sys {

/// Which calls of that name count.
enum class Counts {
    Always,
    SecurityOption, ///< prctl(2): the options that change rights (PR_CAPBSET_DROP,
                    ///< PR_SET_NO_NEW_PRIVS, …)
    ChangingCommand, ///< bpf(2): the commands that load or attach a program
    CommandFile, ///< write(2), mkdir(2), rmdir(2): files of cgroupfs, /proc/<pid>/… and /proc/sys
};

struct StateCall {
    std::string_view name;
    Counts counts;
    std::string_view why; ///< what it changes, in half a sentence
};

[[nodiscard]] std::span<const StateCall> stateCalls();
/// The entry of that name, or null.
[[nodiscard]] const StateCall* findStateCall(std::string_view name);
/// prctl(2) options that count, by name.
[[nodiscard]] bool isSecurityOption(std::string_view prctlOption);
/// bpf(2) commands that count, by name.
[[nodiscard]] bool isChangingCommand(std::string_view bpfCommand);
/// Paths whose writes count: below /sys/fs/cgroup,
/// /proc/<pid>/{uid_map,gid_map,setgroups,oom_score_adj,…}, /proc/sys, also by a procfs handle that
/// is mounted nowhere ("/sys/kernel/…" then).
[[nodiscard]] bool isCommandFile(std::string_view path);

} // namespace shimscope::sys

// One process as /proc tells it: stat, status, cmdline, cgroup, namespaces. proc(5), namespaces(7),
// cgroups(7). A field that the kernel does not print is absent, never 0. Parsing is pure. Any
// process, any thread.
#pragma once

#include <base/result.h>

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::procfs {

/// /proc/<pid>/stat: the part that identifies a process and says how it is.
struct Stat {
    pid_t pid = 0;
    std::string comm;
    char state = '?'; ///< R, S, D, Z, T, X
    pid_t ppid = 0;
    pid_t pgrp = 0;
    pid_t session = 0;
    std::uint64_t utime = 0; ///< clock ticks
    std::uint64_t stime = 0; ///< clock ticks
    std::uint64_t starttime =
        0; ///< clock ticks since boot: with the pid, the identity of a process
};
/// Nothing if it is no stat line. A comm may hold blanks and parentheses.
[[nodiscard]] std::optional<Stat> parseStat(std::string_view text);

/// /proc/<pid>/status.
struct Status {
    std::string name;
    std::string state; ///< "S (sleeping)"
    std::optional<pid_t> tgid, ppid;
    std::vector<std::uint32_t> uid, gid; ///< real, effective, saved, file system
    std::vector<pid_t> nsPid; ///< its pid in each pid namespace, outermost first
    std::optional<std::uint64_t> vmRssBytes;
    std::optional<int> threads;
    std::optional<std::uint64_t> capInh, capPrm, capEff, capBnd, capAmb; ///< bit n is capability n
    std::optional<int> noNewPrivs;
    std::optional<int> seccomp; ///< 0 off, 1 strict, 2 filter
    std::optional<int> seccompFilters;
};
[[nodiscard]] Status parseStatus(std::string_view text);

/// One line of /proc/<pid>/cgroup.
struct CgroupEntry {
    int hierarchy = 0; ///< 0 is cgroup v2
    std::vector<std::string> controllers; ///< empty for v2; "name=systemd" for a named hierarchy
    std::string path;
};
[[nodiscard]] std::vector<CgroupEntry> parseCgroup(std::string_view text);

/// All of these: ENOENT or ESRCH when the process is gone. `process`: "self" or a pid.
base::Result<Stat> readStat(const std::string& process, const std::string& procRoot = "/proc");
base::Result<Status> readStatus(const std::string& process, const std::string& procRoot = "/proc");
base::Result<std::vector<CgroupEntry>> readCgroup(
    const std::string& process, const std::string& procRoot = "/proc");
/// argv; empty for a kernel thread or a zombie.
base::Result<std::vector<std::string>> readCmdline(
    const std::string& process, const std::string& procRoot = "/proc");
/// Namespace name ("net", "pid_for_children", …) → inode number, which identifies it.
base::Result<std::map<std::string, std::uint64_t>> readNamespaces(
    const std::string& process, const std::string& procRoot = "/proc");
/// The pids in /proc.
base::Result<std::vector<pid_t>> listProcesses(const std::string& procRoot = "/proc");

} // namespace shimscope::procfs

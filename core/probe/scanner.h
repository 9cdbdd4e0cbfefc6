// All containers of this machine, whoever started them, by walks over /proc. Reads only, and only
// files that any user may read: a scan neither signals nor traces anybody. One thread. Source:
// proc(5), cgroups(7), pid_namespaces(7).
//
// A walk reads stat of each process; the rest is remembered by pid and starttime, and read again
// while a process is young (runtimes change everything between clone(2) and execve(2)) and once in
// a while.
#pragma once

#include <cgroupfs/layout.h>
#include <probe/grouping.h>

#include <string>
#include <vector>

namespace shimscope::probe {

/// A process that took part in starting a container, or its first process.
struct Relative {
    pid_t pid = 0;
    std::uint64_t starttime = 0; ///< clock ticks since boot
    std::string name;
    std::optional<Program> program; ///< absent: a shell, systemd, …
};

struct Container {
    Engine engine = Engine::Unknown;
    std::string id; ///< unique on this machine
    std::string name; ///< unique in its pod: by the engine, else program and id
    std::string podUid, podName, podNamespace; ///< a pod, or what stands for one (record.h)
    std::string sandboxId; ///< of that pod
    std::string qos;
    bool sandbox = false; ///< the pause container
    bool starting = false; ///< created; its program does not run yet
    pid_t pid = 0; ///< the first process
    std::int64_t started = 0; ///< CLOCK_BOOTTIME ns
    std::vector<pid_t> nsPid;
    std::vector<Relative> ancestors; ///< nearest first
    std::vector<pid_t> members;
    std::string cgroupPath; ///< below the mounts
    cgroupfs::Dirs cgroups; ///< its own; empty: it has none
};

/// Clock ticks since boot (starttime) as CLOCK_BOOTTIME ns.
[[nodiscard]] std::int64_t toBootTime(std::uint64_t ticks);

class Scanner {
public:
    explicit Scanner(cgroupfs::Layout layout, std::string procRoot = "/proc");
    /// What is there now, by id. Error: /proc cannot be read.
    base::Result<std::vector<Container>> scan();
    [[nodiscard]] const Processes& processes() const { return m_processes; }

private:
    void look(pid_t pid);
    void learn(ProcessFacts& facts);
    void learnRoots();
    [[nodiscard]] Container describe(const Group& group);
    void nameIt(Container& container, const Group& group);
    [[nodiscard]] cgroupfs::Dirs dirsOf(const std::vector<procfs::CgroupEntry>& cgroups) const;

    cgroupfs::Layout m_layout;
    std::string m_procRoot;
    std::string m_ownRoot; ///< device and folder of our root file system
    unsigned m_round = 0;
    std::uint64_t m_nowTicks = 0;
    Processes m_processes;
    std::map<std::string, std::string> m_names; ///< container id → the name that it was given
};

} // namespace shimscope::probe

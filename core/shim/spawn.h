// Starting the OCI runtime so that it cannot outlive the shim: its parent-death signal is SIGKILL,
// as containerd's own shim has it. A runtime that went on alone could make a container after
// `delete` has cleaned up. posix_spawn(3) cannot do that. The signal comes a moment after the
// shim's death, and not to the runtime's hooks: what is in the middle of it is found by starts.h.
#pragma once

#include <base/child.h>
#include <base/result.h>

#include <sys/types.h>

#include <string>
#include <vector>

namespace shimscope::shim {

struct SpawnPlan {
    std::vector<std::string> argv; ///< argv[0] is the program's path
    std::vector<std::string> environment; ///< "NAME=value", all of it
    int standardInput = -1; ///< -1: /dev/null
    int standardOutput = -1; ///< -1: /dev/null
    int standardError = -1; ///< -1: /dev/null
    std::string bundle; ///< whose `delete` may have to end it; empty: none
};

/// vfork(2) and execve(2); the errno of a failed execve is the result's. The calling thread has to
/// live until the child ends: the parent-death signal watches the thread
/// (PR_SET_PDEATHSIG(2const)). The caller reaps. `record`: a RuntimeRecord's, or none.
base::Result<pid_t> spawnChild(const SpawnPlan& plan, int record = -1);

/// Who starts a runtime and hears of its end. The daemon's is the Reaper.
class Launcher {
public:
    virtual ~Launcher() = default;
    virtual base::Result<pid_t> spawn(const SpawnPlan& plan) = 0;
    /// Once for each that was spawned. ETIMEDOUT: it still runs, and may be waited for again.
    virtual base::Result<base::ExitStatus> wait(pid_t pid, int timeoutMs) = 0;
};

/// For a process that waits for its own children: `delete`.
class DirectLauncher : public Launcher {
public:
    base::Result<pid_t> spawn(const SpawnPlan& plan) override { return spawnChild(plan); }
    base::Result<base::ExitStatus> wait(pid_t pid, int timeoutMs) override;
};

/// waitpid(2)'s status.
[[nodiscard]] base::ExitStatus decodeStatus(int status);
/// The path of `program`: as it is with a slash, else the first match in PATH. ENOENT names both.
base::Result<std::string> findProgram(const std::string& program);

} // namespace shimscope::shim

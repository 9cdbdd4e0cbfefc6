// One daemon of the stack (CRI endpoint or kubelet) as the agent keeps it: started once, outliving
// the agent, found again by an agent that was started anew, started again when it dies. Guarded by
// the stack's mutex.
//
//   Stopped ──start──▶ Running ──(it ends)──▶ Waiting ──(back-off is over)──▶ Running
//      ▲                  │                       │
//      └──────stop────────┴───────────────────────┘
#pragma once

#include <base/child.h>
#include <base/fd.h>
#include <base/result.h>

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::agent {

struct DaemonSpec {
    std::string name; ///< "kubelet"
    std::string program;
    std::vector<std::string> arguments;
    std::vector<std::string> environment;
    std::string lockFile; ///< held by the running one; says its pid
    std::string logFile; ///< stdout and stderr are appended
};

class Daemon {
public:
    enum class State { Stopped, Running, Waiting };
    /// Moves a new process to where it belongs (its cgroup).
    using Settle = std::function<base::Status(pid_t)>;

    Daemon(DaemonSpec spec, Settle settle);
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;
    /// It lives on.
    ~Daemon();

    /// Takes over the one that holds the lock, if any. True if there is one.
    bool adopt();
    /// Starts it unless it runs.
    base::Status start();
    /// SIGTERM, after `graceMs` SIGKILL; returns when it is gone.
    void stop(int graceMs);
    /// Looks after it: what happened, as a sentence, or nothing. `now`: CLOCK_BOOTTIME ns.
    std::optional<std::string> tend(std::int64_t now);

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] pid_t pid() const { return m_pid; }
    [[nodiscard]] const DaemonSpec& spec() const { return m_spec; }

private:
    [[nodiscard]] bool hasEnded(int timeoutMs) const;
    std::string collect();
    DaemonSpec m_spec;
    Settle m_settle;
    State m_state = State::Stopped;
    pid_t m_pid = -1;
    std::optional<base::Child> m_child; ///< only if we started it ourselves
    base::Fd m_pidfd; ///< only if we did not
    std::int64_t m_startedAt = 0;
    std::int64_t m_retryAt = 0;
    int m_failures = 0; ///< in a row
    int m_restarts = 0;
};

} // namespace shimscope::agent

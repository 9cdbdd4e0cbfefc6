// Reaper: the only place of the shim that calls waitpid(2). The shim is a sub-reaper: besides the
// runtimes that it starts it gets the containers' processes, whose parent (the runtime) ends.
//
//   SIGCHLD ──▶ reap() ──▶ a runtime that we started: whoever wait()s for it
//                     └──▶ any other process: the exit handler (containers, orphans)
//
// reap() runs on the main thread; spawn() and wait() on workers.
#pragma once

#include <base/result.h>
#include <shim/spawn.h>
#include <shim/starts.h>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>

namespace shimscope::shim {

struct Exit {
    pid_t pid = 0;
    int status = 0; ///< exit code, or 128 + signal
    std::int64_t at = 0; ///< wall clock, ns
};

class Reaper : public Launcher {
public:
    using Handler = std::function<void(const Exit&)>;
    /// Called by reap() for every process that was not started by spawn(). Set before the first
    /// reap().
    void onExit(Handler handler) { m_handler = std::move(handler); }
    /// Starts a program whose exit goes to wait(). NotFound if its bundle has been cleaned up.
    base::Result<pid_t> spawn(const SpawnPlan& plan) override;
    base::Result<base::ExitStatus> wait(pid_t pid, int timeoutMs) override;
    /// Collects everything that has ended. Main thread.
    void reap();

private:
    bool reapOne();
    std::mutex m_mutex;
    std::condition_variable m_ended;
    struct Started {
        RuntimeRecord record;
        std::optional<base::ExitStatus> exit;
    };
    std::map<pid_t, Started> m_started;
    Handler m_handler;
};

} // namespace shimscope::shim

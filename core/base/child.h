// Child: a process that we started and own. posix_spawn only (daemons with threads never fork);
// descriptors other than 0, 1, 2 reach the child only if they are listed. The destructor kills and
// reaps. Parent side, any thread.
#pragma once

#include <base/fd.h>
#include <base/result.h>

#include <sys/types.h>

#include <string>
#include <vector>

namespace shimscope::base {

struct SpawnOptions {
    std::string program; ///< path, or a name looked up in PATH when it has no slash
    std::vector<std::string> arguments; ///< argv[1…]
    std::vector<std::string> environment; ///< the whole environment, "NAME=value"; empty means ours
    std::string workingDirectory; ///< empty: ours
    int standardInput = -1; ///< -1: /dev/null
    int standardOutput = -1; ///< -1: /dev/null
    int standardError = -1; ///< -1: ours
    bool newSession = false; ///< setsid(2): for daemons that outlive us
};

struct ExitStatus {
    int code = 0; ///< exit code, or 128 + signal
    int signal = 0; ///< 0 if it exited by itself
};

class Child {
public:
    static Result<Child> spawn(const SpawnOptions& options);
    Child(Child&& other) noexcept;
    Child& operator=(Child&& other) noexcept;
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child();

    [[nodiscard]] pid_t pid() const { return m_pid; }
    /// Readable when the process has ended (pidfd_open(2)).
    [[nodiscard]] const Fd& pidfd() const { return m_pidfd; }
    /// Waits until it ends; -1 waits for ever. ETIMEDOUT if it has not ended in `timeoutMs`.
    Result<ExitStatus> wait(int timeoutMs = -1);
    Status kill(int signal);
    /// Lets it live on without us; the caller's reaper or init collects it.
    pid_t release();

private:
    Child(pid_t pid, Fd pidfd) : m_pid(pid), m_pidfd(std::move(pidfd)) { }
    void end();
    pid_t m_pid = -1;
    Fd m_pidfd;
};

struct Output {
    ExitStatus exit;
    std::string standardOutput;
    std::string standardError;
};
/// Runs a program to its end with `input` on its stdin and both outputs collected (4 MiB each at
/// most). Kills it after `timeoutMs` (ETIMEDOUT).
Result<Output> run(SpawnOptions options, std::string_view input = {}, int timeoutMs = 30'000);

} // namespace shimscope::base

// Starting, finding and ending a daemon.
#include <agent/daemon.h>
#include <base/log.h>
#include <base/pidfd.h>
#include <base/text.h>
#include <base/time.h>
#include <rpc/instance_lock.h>

#include <algorithm>
#include <csignal>

namespace shimscope::agent {

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kFirstDelay = kSecond / 2;
constexpr std::int64_t kLongestDelay = 10 * kSecond;
constexpr std::int64_t kHealthy = 60 * kSecond; // a run of this length forgets earlier failures

std::int64_t delayAfter(int failures)
{
    return std::min(kLongestDelay, kFirstDelay << std::min(failures - 1, 10));
}

} // namespace

Daemon::Daemon(DaemonSpec spec, Settle settle)
    : m_spec(std::move(spec)), m_settle(std::move(settle))
{
}

Daemon::~Daemon()
{
    if (m_child)
        m_child->release();
}

bool Daemon::adopt()
{
    const auto holder = rpc::lockHolder(m_spec.lockFile);
    if (!holder)
        return false;
    auto pidfd = base::openPid(*holder);
    if (!pidfd)
        return false;
    m_pidfd = std::move(*pidfd);
    m_pid = *holder;
    m_state = State::Running;
    m_startedAt = base::bootNow();
    if (const auto settled = m_settle(m_pid); !settled)
        base::logWarning(settled.error().toString());
    return true;
}

base::Status Daemon::start()
{
    if (m_state == State::Running || adopt())
        return {};
    const base::Fd log =
        TRY(base::openFile(m_spec.logFile, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0600));
    auto child = base::Child::spawn({.program = m_spec.program,
        .arguments = m_spec.arguments,
        .environment = m_spec.environment,
        .workingDirectory = "/",
        .standardOutput = log.get(),
        .standardError = log.get(),
        .newSession = true});
    if (!child)
        return base::wrap(child.error(), "start " + m_spec.name, m_spec.program);
    m_child.emplace(std::move(*child));
    m_pid = m_child->pid();
    m_state = State::Running;
    m_startedAt = base::bootNow();
    return m_settle(m_pid);
}

bool Daemon::hasEnded(int timeoutMs) const
{
    return base::hasEnded(m_child ? m_child->pidfd() : m_pidfd, timeoutMs);
}

std::string Daemon::collect()
{
    std::string how = "ended";
    if (m_child) {
        if (const auto exit = m_child->wait())
            how = exit->signal != 0 ? "was killed by signal " + std::to_string(exit->signal)
                                    : "ended with code " + std::to_string(exit->code);
    }
    m_child.reset();
    m_pidfd.reset();
    return how;
}

void Daemon::stop(int graceMs)
{
    if (m_state == State::Running && !hasEnded(0)) {
        ::kill(m_pid, SIGTERM);
        if (!hasEnded(graceMs)) {
            base::logWarning(
                m_spec.name + " did not end in " + std::to_string(graceMs) + " ms, killing it");
            ::kill(m_pid, SIGKILL);
            (void)hasEnded(5000);
        }
    }
    if (m_state == State::Running)
        collect();
    m_state = State::Stopped;
    m_pid = -1;
    m_failures = 0;
}

std::optional<std::string> Daemon::tend(std::int64_t now)
{
    if (m_state == State::Running && hasEnded(0)) {
        const pid_t pid = m_pid;
        const std::string how = collect();
        m_failures = now - m_startedAt > kHealthy ? 1 : m_failures + 1;
        const std::int64_t delay = delayAfter(m_failures);
        m_retryAt = now + delay;
        m_state = State::Waiting;
        m_pid = -1;
        return m_spec.name + " (pid " + std::to_string(pid) + ") " + how
            + "; it is started again in " + base::formatDuration(delay) + ", its log is "
            + m_spec.logFile;
    }
    if (m_state != State::Waiting || now < m_retryAt)
        return std::nullopt;
    m_state = State::Stopped;
    if (const auto started = start(); !started) {
        ++m_failures;
        m_retryAt = now + delayAfter(m_failures);
        m_state = State::Waiting;
        return "cannot start " + m_spec.name + " again: " + started.error().toString();
    }
    ++m_restarts;
    return "restarted " + m_spec.name + " (pid " + std::to_string(m_pid) + ", restart "
        + std::to_string(m_restarts) + ")";
}

} // namespace shimscope::agent

// waitpid(2) for all.
#include <base/time.h>
#include <shim/reaper.h>

#include <sys/wait.h>

#include <chrono>

namespace shimscope::shim {

base::Result<pid_t> Reaper::spawn(const SpawnPlan& plan)
{
    std::optional<StartPermit> permit;
    RuntimeRecord record;
    if (!plan.bundle.empty()) {
        permit.emplace(TRY(StartPermit::take(plan.bundle)));
        record = TRY(RuntimeRecord::make(plan.bundle));
    }
    // With the lock held reap() cannot take its exit for a stranger's before it is noted here.
    const std::lock_guard lock(m_mutex);
    const pid_t pid = TRY(spawnChild(plan, record.fd()));
    m_started.emplace(pid, Started{std::move(record), std::nullopt});
    return pid;
}

base::Result<base::ExitStatus> Reaper::wait(pid_t pid, int timeoutMs)
{
    std::unique_lock lock(m_mutex);
    const auto at = m_started.find(pid);
    if (at == m_started.end())
        return base::sysError("wait for child", std::to_string(pid), ECHILD);
    if (!m_ended.wait_for(lock, std::chrono::milliseconds(timeoutMs),
            [&] { return at->second.exit.has_value(); }))
        return base::sysError("wait for child", std::to_string(pid), ETIMEDOUT);
    const base::ExitStatus status = *at->second.exit;
    m_started.erase(at);
    return status;
}

void Reaper::reap()
{
    while (reapOne()) { }
}

bool Reaper::reapOne()
{
    Exit exit;
    {
        const std::lock_guard lock(m_mutex);
        int status = 0;
        exit.pid = ::waitpid(-1, &status, WNOHANG | __WALL);
        if (exit.pid <= 0)
            return exit.pid < 0 && errno == EINTR;
        const base::ExitStatus decoded = decodeStatus(status);
        if (const auto at = m_started.find(exit.pid); at != m_started.end()) {
            at->second.exit = decoded;
            m_ended.notify_all();
            return true;
        }
        exit.status = decoded.code;
    }
    exit.at = base::wallNow();
    m_handler(exit);
    return true;
}

} // namespace shimscope::shim

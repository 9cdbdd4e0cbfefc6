// Who handles the end of a task, and who waits for it. Any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>

namespace shimscope::cri {

/// How a shell tells the end by SIGKILL.
inline constexpr std::uint32_t kKilled = 128 + SIGKILL;
/// After SIGKILL the kernel needs a moment, not a grace.
inline constexpr int kKillTimeoutMs = 10'000;

class Exits {
public:
    /// True for the first caller, who then handles the end and calls done().
    bool claim(const std::string& id)
    {
        const std::scoped_lock lock(m_mutex);
        return m_claimed.insert(id).second;
    }
    /// Everything is written; wakes those who wait.
    void done(const std::string& id)
    {
        const std::scoped_lock lock(m_mutex);
        m_claimed.erase(id);
        m_changed.notify_all();
    }
    /// Waits until `ended()` holds; false after the timeout. `ended` is asked again after each
    /// done().
    template <class Ended>
    bool waitUntil(Ended ended, std::chrono::milliseconds timeout)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, timeout, ended);
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::set<std::string> m_claimed;
};

} // namespace shimscope::cri

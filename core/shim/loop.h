// Loop: the main thread's epoll(7). It reads signals, copies consoles, hears of OOM kills. Its
// functions run on the main thread only; post() may come from any thread.
#pragma once

#include <base/fd.h>
#include <base/result.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace shimscope::shim {

class Loop {
public:
    using Ready = std::function<void(std::uint32_t events)>;
    static base::Result<std::unique_ptr<Loop>> create();

    /// Calls `ready` when one of `events` (EPOLLIN, EPOLLOUT; EPOLLHUP and EPOLLERR always) comes.
    /// Main thread.
    base::Status add(int fd, std::uint32_t events, Ready ready);
    void change(int fd, std::uint32_t events);
    /// Before the descriptor is closed.
    void remove(int fd);
    /// Runs `task` soon on the main thread. Any thread.
    void post(std::function<void()> task);
    /// Until quit().
    void run();
    void quit() { m_quit = true; }

private:
    Loop() = default;
    void runPosted();
    base::Fd m_epoll;
    base::Fd m_wake;
    std::map<int, std::shared_ptr<Ready>> m_watched;
    std::mutex m_mutex;
    std::vector<std::function<void()>> m_posted;
    bool m_quit = false;
};

} // namespace shimscope::shim

// Workers: threads that run tasks. A thread is started when a task finds none idle, up to a limit,
// and is then kept. A process that is not busy therefore has few (the shim's memory counts). Any
// thread may post.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

namespace shimscope::ttrpc {

class Workers {
public:
    explicit Workers(unsigned most) : m_most(most) { }
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;
    ~Workers() { stop(); }
    /// Runs `task` soon on some worker. After stop() it is dropped.
    void post(std::function<void()> task);
    /// Waits for the tasks that run; drops those that have not begun. Not from a worker.
    void stop();

private:
    void work();
    const unsigned m_most;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::queue<std::function<void()>> m_tasks;
    std::vector<std::thread> m_threads;
    unsigned m_idle = 0;
    bool m_stopping = false;
};

} // namespace shimscope::ttrpc

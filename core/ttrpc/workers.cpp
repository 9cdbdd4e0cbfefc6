// The worker threads' queue.
#include <ttrpc/workers.h>

namespace shimscope::ttrpc {

void Workers::post(std::function<void()> task)
{
    const std::lock_guard lock(m_mutex);
    if (m_stopping)
        return;
    m_tasks.push(std::move(task));
    if (m_tasks.size() > m_idle && m_threads.size() < m_most)
        m_threads.emplace_back([this] { work(); });
    m_wake.notify_one();
}

void Workers::work()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        ++m_idle;
        m_wake.wait(lock, [this] { return m_stopping || !m_tasks.empty(); });
        --m_idle;
        if (m_stopping)
            return;
        const std::function<void()> task = std::move(m_tasks.front());
        m_tasks.pop();
        lock.unlock();
        task();
        lock.lock();
    }
}

void Workers::stop()
{
    std::vector<std::thread> threads;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        threads = std::move(m_threads);
    }
    m_wake.notify_all();
    for (std::thread& thread : threads)
        thread.join();
}

} // namespace shimscope::ttrpc

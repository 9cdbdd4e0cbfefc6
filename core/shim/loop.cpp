// epoll(7) and an eventfd(2).
#include <shim/loop.h>

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <array>

namespace shimscope::shim {

base::Result<std::unique_ptr<Loop>> Loop::create()
{
    std::unique_ptr<Loop> loop(new Loop);
    loop->m_epoll = base::Fd(::epoll_create1(EPOLL_CLOEXEC));
    loop->m_wake = base::Fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!loop->m_epoll || !loop->m_wake)
        return base::sysError("epoll_create1(2)");
    Loop* self = loop.get();
    TRY_VOID(loop->add(loop->m_wake.get(), EPOLLIN, [self](std::uint32_t) { self->runPosted(); }));
    return loop;
}

base::Status Loop::add(int fd, std::uint32_t events, Ready ready)
{
    epoll_event event{events, {.fd = fd}};
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event) != 0)
        return base::sysError("epoll_ctl(2)", std::to_string(fd));
    m_watched[fd] = std::make_shared<Ready>(std::move(ready));
    return {};
}

void Loop::change(int fd, std::uint32_t events)
{
    epoll_event event{events, {.fd = fd}};
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, fd, &event);
}

void Loop::remove(int fd)
{
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
    m_watched.erase(fd);
}

void Loop::post(std::function<void()> task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_posted.push_back(std::move(task));
    }
    const std::uint64_t one = 1;
    (void)!::write(m_wake.get(), &one, sizeof one);
}

void Loop::runPosted()
{
    std::uint64_t count = 0;
    (void)!::read(m_wake.get(), &count, sizeof count);
    std::vector<std::function<void()>> tasks;
    {
        const std::lock_guard lock(m_mutex);
        tasks.swap(m_posted);
    }
    for (const auto& task : tasks)
        task();
}

void Loop::run()
{
    while (!m_quit) {
        std::array<epoll_event, 16> events{};
        const int count = ::epoll_wait(m_epoll.get(), events.data(), events.size(), -1);
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = events.at(static_cast<std::size_t>(i));
            const auto at = m_watched.find(event.data.fd);
            if (at == m_watched.end())
                continue; // removed by an earlier one of this round
            const std::shared_ptr<Ready> ready = at->second; // it may remove itself
            (*ready)(event.events);
        }
    }
}

} // namespace shimscope::shim

// One direction, one buffer.
#include <base/log.h>
#include <shim/copy.h>

#include <sys/epoll.h>

#include <array>

namespace shimscope::shim {

namespace {

constexpr std::size_t kChunk =
    4096; ///< a pty gives no more at a time, and a pipe takes as much whole

bool again()
{
    return errno == EAGAIN || errno == EINTR;
}

} // namespace

Copy::Copy(Loop& loop, base::Fd from, base::Fd to)
    : m_loop(loop), m_from(std::move(from)), m_to(std::move(to))
{
}

std::shared_ptr<Copy> Copy::start(Loop& loop, base::Fd from, base::Fd to)
{
    auto copy = std::make_shared<Copy>(loop, std::move(from), std::move(to));
    loop.post([copy] { copy->begin(); });
    return copy;
}

void Copy::stop()
{
    m_loop.post([self = shared_from_this()] { self->end(); });
}

void Copy::begin()
{
    if (m_from)
        watch(Watching::From);
}

/// One side is watched at a time: an ended sender says EPOLLHUP for ever, also while the receiver
/// has no room.
void Copy::watch(Watching what)
{
    if (what == m_watching)
        return;
    if (m_watching != Watching::Nothing)
        m_loop.remove(m_watching == Watching::From ? m_from.get() : m_to.get());
    m_watching = what;
    if (what == Watching::Nothing)
        return;
    const bool reading = what == Watching::From;
    const base::Status added =
        m_loop.add(reading ? m_from.get() : m_to.get(), reading ? EPOLLIN : EPOLLOUT,
            [self = shared_from_this()](std::uint32_t) { self->onReady(); });
    if (!added)
        base::logWarning("stdio: " + added.error().toString());
}

void Copy::onReady()
{
    if (m_watching == Watching::From)
        read();
    else
        write();
}

void Copy::read()
{
    std::array<char, kChunk> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init)
    const ssize_t n = ::read(m_from.get(), buffer.data(), buffer.size());
    if (n > 0) {
        m_pending.assign(buffer.data(), static_cast<std::size_t>(n));
        write();
    } else if (n == 0 || !again()) {
        end(); // a master says EIO when its last slave is closed
    }
}

void Copy::write()
{
    const ssize_t n = ::write(m_to.get(), m_pending.data(), m_pending.size());
    if (n < 0 && !again())
        return end();
    m_pending.erase(0, n > 0 ? static_cast<std::size_t>(n) : 0);
    watch(m_pending.empty() ? Watching::From : Watching::To);
}

void Copy::end()
{
    watch(Watching::Nothing);
    m_from.reset();
    m_to.reset();
}

} // namespace shimscope::shim

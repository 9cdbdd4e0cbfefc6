// Receiving and copying a terminal.
#include <base/log.h>
#include <shim/console.h>

#include <ttrpc/socket.h>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>

#include <array>
#include <cstring>

namespace shimscope::shim {

namespace {

constexpr int kReceiveTimeoutMs = 5'000;
constexpr std::size_t kChunk = 4096; ///< a pty gives no more at a time

base::Result<base::Fd> receiveDescriptor(const base::Fd& connection)
{
    std::array<char, 256> name{}; // the slave's name, of no use here
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    iovec part{name.data(), name.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    if (::recvmsg(connection.get(), &message, MSG_CMSG_CLOEXEC) < 0)
        return base::sysError("recvmsg(2)", "console socket");
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    if (header == nullptr || header->cmsg_type != SCM_RIGHTS
        || header->cmsg_len != CMSG_LEN(sizeof(int)))
        return base::fail("receive console", {}, "the runtime sent no descriptor", EPROTO);
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
    return base::Fd(fd);
}

/// Writes what goes; the rest stays in `text`. False when the other side is gone.
bool writeSome(const base::Fd& fd, std::string& text)
{
    const ssize_t n = ::write(fd.get(), text.data(), text.size());
    if (n >= 0)
        text.erase(0, static_cast<std::size_t>(n));
    return n >= 0 || errno == EAGAIN || errno == EINTR;
}

} // namespace

base::Result<ConsoleSocket> ConsoleSocket::listen(const std::string& path)
{
    base::Fd socket = TRY(ttrpc::listenUnix(path));
    return ConsoleSocket(path, std::move(socket));
}

ConsoleSocket::~ConsoleSocket()
{
    if (m_socket)
        ::unlink(m_path.c_str());
}

base::Result<base::Fd> ConsoleSocket::receive() const
{
    pollfd ready{m_socket.get(), POLLIN, 0};
    if (::poll(&ready, 1, kReceiveTimeoutMs) <= 0)
        return base::sysError("wait for console", m_path, ETIMEDOUT);
    const base::Fd connection(::accept4(m_socket.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!connection)
        return base::sysError("accept4(2)", m_path);
    base::Fd master = TRY(receiveDescriptor(connection));
    ::fcntl(master.get(), F_SETFL, ::fcntl(master.get(), F_GETFL) | O_NONBLOCK);
    return master;
}

Console::Console(Loop& loop, base::Fd master, base::Fd in, base::Fd out)
    : m_loop(loop), m_master(std::move(master)), m_in(std::move(in)), m_out(std::move(out))
{
}

std::shared_ptr<Console> Console::start(Loop& loop, base::Fd master, base::Fd in, base::Fd out)
{
    auto console =
        std::make_shared<Console>(loop, std::move(master), std::move(in), std::move(out));
    loop.post([console] { console->begin(); });
    return console;
}

void Console::begin()
{
    if (m_ended)
        return;
    watchMaster();
    if (m_in) {
        const base::Status added = m_loop.add(
            m_in.get(), EPOLLIN, [self = shared_from_this()](std::uint32_t) { self->onIn(); });
        if (!added)
            base::logWarning("console: " + added.error().toString());
    }
}

/// The master is watched only while its output can be taken: it says EPOLLHUP for ever once its
/// slave is closed.
void Console::watchMaster()
{
    const bool wanted = m_toOut.empty() && !m_ended;
    if (m_masterWatched)
        m_loop.remove(m_master.get());
    m_masterWatched = wanted;
    if (!wanted)
        return;
    const std::uint32_t events =
        EPOLLIN | (m_toMaster.empty() ? 0U : static_cast<std::uint32_t>(EPOLLOUT));
    const base::Status added = m_loop.add(m_master.get(), events,
        [self = shared_from_this()](std::uint32_t ready) { self->onMaster(ready); });
    if (!added)
        base::logWarning("console: " + added.error().toString());
}

void Console::onMaster(std::uint32_t events)
{
    if ((events & EPOLLOUT) != 0)
        flushIn();
    if ((events & ~static_cast<std::uint32_t>(EPOLLOUT)) == 0)
        return;
    std::array<char, kChunk> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init)
    const ssize_t n = ::read(m_master.get(), buffer.data(), buffer.size());
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0)
        return end(); // EIO: the last slave is closed
    m_toOut.assign(buffer.data(), static_cast<std::size_t>(n));
    if (!m_out || !writeSome(m_out, m_toOut))
        m_toOut.clear();
    if (m_toOut.empty())
        return;
    watchMaster();
    (void)m_loop.add(
        m_out.get(), EPOLLOUT, [self = shared_from_this()](std::uint32_t) { self->flushOut(); });
}

void Console::flushOut()
{
    if (!writeSome(m_out, m_toOut))
        m_toOut.clear();
    if (!m_toOut.empty())
        return;
    m_loop.remove(m_out.get());
    watchMaster();
}

void Console::onIn()
{
    std::array<char, kChunk> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init)
    const ssize_t n = ::read(m_in.get(), buffer.data(), buffer.size());
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        m_loop.remove(m_in.get());
        m_in.reset();
        return;
    }
    m_toMaster.append(buffer.data(), static_cast<std::size_t>(n));
    flushIn();
}

void Console::flushIn()
{
    if (!writeSome(m_master, m_toMaster))
        m_toMaster.clear();
    if (m_in)
        m_loop.change(m_in.get(), m_toMaster.empty() ? static_cast<std::uint32_t>(EPOLLIN) : 0U);
    watchMaster();
}

void Console::end()
{
    if (m_ended)
        return;
    m_ended = true;
    watchMaster();
    if (m_in)
        m_loop.remove(m_in.get());
    if (!m_toOut.empty())
        m_loop.remove(m_out.get());
    m_in.reset();
    m_out.reset(); // the reader sees the end of file
}

void Console::stop()
{
    m_loop.post([self = shared_from_this()] { self->end(); });
}

base::Status Console::resize(std::uint32_t width, std::uint32_t height) const
{
    winsize size{};
    size.ws_col = static_cast<unsigned short>(width);
    size.ws_row = static_cast<unsigned short>(height);
    if (::ioctl(m_master.get(), TIOCSWINSZ, &size) != 0)
        return base::sysError("ioctl(2) TIOCSWINSZ", "console");
    return {};
}

} // namespace shimscope::shim

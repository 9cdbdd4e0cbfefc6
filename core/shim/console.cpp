// Receiving a terminal.
#include <base/unix_socket.h>
#include <shim/console.h>

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>

#include <array>
#include <cstring>

namespace shimscope::shim {

namespace {

constexpr int kReceiveTimeoutMs = 5'000;

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

} // namespace

base::Result<ConsoleSocket> ConsoleSocket::listen(const std::string& path)
{
    base::Fd socket = TRY(base::listenUnix(path));
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

base::Status resizeConsole(const base::Fd& master, std::uint32_t width, std::uint32_t height)
{
    winsize size{};
    size.ws_col = static_cast<unsigned short>(width);
    size.ws_row = static_cast<unsigned short>(height);
    if (::ioctl(master.get(), TIOCSWINSZ, &size) != 0)
        return base::sysError("ioctl(2) TIOCSWINSZ", "console");
    return {};
}

} // namespace shimscope::shim

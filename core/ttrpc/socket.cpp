// Binding, connecting and sending.
#include <ttrpc/socket.h>

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstring>

namespace shimscope::ttrpc {

namespace {

constexpr std::size_t kMaxPath =
    104; ///< the smallest sun_path among the systems that containerd runs on
constexpr int kSendTimeoutMs = 10'000;

base::Result<sockaddr_un> unixAddress(const std::string& path)
{
    if (path.empty() || path.size() > kMaxPath)
        return base::fail("socket path", path,
            "has " + std::to_string(path.size()) + " bytes; 1 to " + std::to_string(kMaxPath)
                + " are possible: choose a shorter run directory",
            ENAMETOOLONG);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    return address;
}

base::Result<base::Fd> newSocket(const std::string& path)
{
    base::Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket)
        return base::sysError("socket(2)", path);
    return socket;
}

int bindTo(const base::Fd& socket, const sockaddr_un& address)
{
    const auto* generic = reinterpret_cast<const sockaddr*>(&address);
    return ::bind(socket.get(), generic, sizeof address);
}

} // namespace

std::string socketPath(std::string_view address)
{
    constexpr std::string_view scheme = "unix://";
    if (address.starts_with(scheme))
        address.remove_prefix(scheme.size());
    return std::string(address);
}

base::Result<base::Fd> connectUnix(const std::string& address)
{
    const std::string path = socketPath(address);
    const sockaddr_un to = TRY(unixAddress(path));
    base::Fd socket = TRY(newSocket(path));
    while (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
        if (errno != EINTR)
            return base::sysError("connect(2)", path);
    }
    return socket;
}

base::Result<base::Fd> listenUnix(const std::string& path)
{
    const sockaddr_un at = TRY(unixAddress(path));
    base::Fd socket = TRY(newSocket(path));
    ::fchmod(socket.get(),
        0600); // the file gets the socket's mode: never open to others, not even for a moment
    int bound = bindTo(socket, at);
    if (bound != 0 && errno == EADDRINUSE) {
        const auto other = connectUnix(path);
        if (other || !other.error().is(ECONNREFUSED))
            return base::fail("bind(2)", path, "someone serves this socket", EADDRINUSE);
        ::unlink(path.c_str());
        bound = bindTo(socket, at);
    }
    if (bound != 0)
        return base::sysError("bind(2)", path);
    if (::listen(socket.get(), 128) != 0)
        return base::sysError("listen(2)", path);
    return socket;
}

base::Status sendAll(const base::Fd& socket, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent =
            ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
            continue;
        }
        if (errno != EAGAIN && errno != EINTR)
            return base::sysError("send(2)", "ttrpc");
        pollfd room{socket.get(), POLLOUT, 0};
        if (::poll(&room, 1, kSendTimeoutMs) == 0)
            return base::sysError("send(2)", "ttrpc", ETIMEDOUT);
    }
    return {};
}

} // namespace shimscope::ttrpc

// Binding and connecting.
#include <base/unix_socket.h>

#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace shimscope::base {

namespace {

constexpr std::size_t kLinuxLimit = sizeof(sockaddr_un::sun_path) - 1;
constexpr int kBacklog = 128;

Result<sockaddr_un> addressOf(const std::string& path, std::size_t limit)
{
    if (path.empty() || path.size() > limit)
        return fail("use socket", path,
            "its path has " + std::to_string(path.size()) + " bytes, 1 to " + std::to_string(limit)
                + " are possible: choose a shorter run directory",
            ENAMETOOLONG);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    return address;
}

Result<Fd> newSocket(const std::string& path)
{
    Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket)
        return sysError("socket(2)", path);
    return socket;
}

int bindTo(const Fd& socket, const sockaddr_un& address)
{
    return ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

Failure heldBy(const std::string& path, const Result<Fd>& holder)
{
    std::string who;
    if (holder) {
        if (const auto peer = credentialsOf(*holder))
            who = " (pid " + std::to_string(peer->pid) + ")";
    }
    return fail(
        "listen", path, "another process" + who + " is listening there already", EADDRINUSE);
}

} // namespace

Result<ucred> credentialsOf(const Fd& connection)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(connection.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return sysError("getsockopt(SO_PEERCRED)");
    return peer;
}

Result<Fd> connectUnix(const std::string& path)
{
    const sockaddr_un address = TRY(addressOf(path, kLinuxLimit));
    Fd socket = TRY(newSocket(path));
    while (
        ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        if (errno != EINTR)
            return sysError("connect(2)", path);
    }
    return socket;
}

Result<Fd> listenUnix(const std::string& path, mode_t mode)
{
    const sockaddr_un address = TRY(addressOf(path, kSocketPathLimit));
    Fd socket = TRY(newSocket(path));
    ::fchmod(socket.get(), mode); // the file gets the socket's mode, less the umask
    int bound = bindTo(socket, address);
    if (bound != 0 && errno == EADDRINUSE) {
        const auto other = connectUnix(path);
        if (other || !other.error().is(ECONNREFUSED))
            return heldBy(path, other);
        ::unlink(path.c_str()); // left by a process that was killed
        bound = bindTo(socket, address);
    }
    if (bound != 0)
        return sysError("bind(2)", path);
    if (::chmod(path.c_str(), mode) != 0) // what the umask took away
        return sysError("chmod(2)", path);
    if (::listen(socket.get(), kBacklog) != 0)
        return sysError("listen(2)", path);
    return socket;
}

} // namespace shimscope::base

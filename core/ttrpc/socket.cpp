// Addresses as containerd writes them, and sending.
#include <base/unix_socket.h>

#include <ttrpc/socket.h>

#include <poll.h>
#include <sys/socket.h>

#include <cstring>

namespace shimscope::ttrpc {

namespace {

constexpr int kSendTimeoutMs = 10'000;

} // namespace

std::string socketPath(std::string_view address)
{
    constexpr std::string_view scheme = "unix://";
    if (address.starts_with(scheme))
        address.remove_prefix(scheme.size());
    return std::string(address);
}

base::Result<base::Fd> connectTo(std::string_view address)
{
    return base::connectUnix(socketPath(address));
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

// Messages across the clone.
#include <base/text.h>
#include <runtime/sync.h>

#include <sys/socket.h>

namespace shimscope::runtime {

namespace {
constexpr std::size_t kLongest = 160U
    << 10U; ///< a filter of 16 Ki instructions, the most that the kernel takes, is 128 KiB
}

const char* toString(SyncMessage message)
{
    static constexpr const char* kNames[]{
        "?", "Start", "Filter", "Hooks", "HooksDone", "Warning", "Ready", "Failed"};
    const auto index = static_cast<std::size_t>(message);
    return index < std::size(kNames) ? kNames[index] : "?";
}

base::Status Sync::send(SyncMessage message, std::string_view body) const
{
    std::string bytes(1, static_cast<char>(message));
    bytes += body;
    if (::send(m_fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0)
        return base::sysError(std::string("send ") + toString(message));
    return {};
}

base::Result<Received> Sync::receive() const
{
    std::string bytes(kLongest, '\0');
    ssize_t n = 0;
    do {
        n = ::recv(m_fd.get(), bytes.data(), bytes.size(), 0);
    } while (n < 0 && errno == EINTR);
    if (n < 0)
        return base::sysError("recv(2)", "sync");
    if (n == 0)
        return base::sysError("recv(2)", "sync", ECONNRESET);
    bytes.resize(static_cast<std::size_t>(n));
    return Received{static_cast<SyncMessage>(bytes[0]), bytes.substr(1)};
}

base::Result<std::string> Sync::expect(SyncMessage message) const
{
    auto received = receive();
    if (!received && received.error().is(ECONNRESET))
        return base::fail("wait", toString(message), "the other process ended before", ECONNRESET);
    if (!received)
        return base::Failure(received.error());
    if (received->message == SyncMessage::Failed)
        return base::Failure(decodeError(received->body));
    if (received->message != message)
        return base::fail(
            "wait", toString(message), std::string("got ") + toString(received->message), EPROTO);
    return std::move(received->body);
}

base::Result<SyncPair> makeSyncPair()
{
    int fds[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) != 0)
        return base::sysError("socketpair(2)");
    return SyncPair{Sync(base::Fd(fds[0])), Sync(base::Fd(fds[1]))};
}

std::string encodeError(const base::Error& error)
{
    std::string bytes;
    for (const base::Error* at = &error; at != nullptr; at = at->cause.get()) {
        const int code = at->code.category() == std::generic_category() ? at->code.value() : 0;
        for (const std::string& part : {std::to_string(code), at->step, at->subject, at->detail}) {
            bytes += part;
            bytes += '\0';
        }
    }
    return bytes;
}

base::Error decodeError(std::string_view bytes)
{
    if (bytes.ends_with('\0'))
        bytes.remove_suffix(1);
    const auto parts = base::split(bytes, '\0');
    std::shared_ptr<const base::Error> cause;
    base::Error error;
    for (std::size_t i = parts.size() / 4; i-- > 0;) { // the innermost is the last
        error = {};
        const int code = static_cast<int>(base::parseUnsigned(parts[4 * i]).value_or(0));
        if (code != 0)
            error.code = {code, std::generic_category()};
        error.step = parts[4 * i + 1];
        error.subject = parts[4 * i + 2];
        error.detail = parts[4 * i + 3];
        error.cause = cause;
        cause = std::make_shared<const base::Error>(error);
    }
    return error;
}

} // namespace shimscope::runtime

// TCP connections and HTTP/1.1 heads, without blocking longer than the deadline.
#include <base/fd.h>
#include <base/text.h>
#include <base/time.h>
#include <kubelet/probe_net.h>

#include <netdb.h>

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <memory>

namespace shimscope::kubelet {
namespace {

constexpr std::size_t kLargestHead = 64U << 10U;
constexpr int kMostRedirects = 10;

/// Waits until the socket is ready, until `deadline` (CLOCK_BOOTTIME ns).
base::Status await(const base::Fd& socket, short events, std::int64_t deadline)
{
    while (true) {
        const std::int64_t left = (deadline - base::bootNow()) / 1'000'000;
        pollfd ready{socket.get(), events, 0};
        const int count = left > 0 ? ::poll(&ready, 1, static_cast<int>(left)) : 0;
        if (count > 0)
            return {};
        if (count == 0)
            return base::sysError("poll(2)", {}, ETIMEDOUT);
        if (errno != EINTR)
            return base::sysError("poll(2)");
    }
}

std::string bracketed(const std::string& host)
{
    return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

std::string authority(const std::string& host, int port)
{
    return bracketed(host) + ":" + std::to_string(port);
}

base::Status connectTo(const base::Fd& socket, const addrinfo& address, std::int64_t deadline)
{
    if (::connect(socket.get(), address.ai_addr, address.ai_addrlen) == 0)
        return {};
    if (errno != EINPROGRESS)
        return base::sysError("connect(2)");
    TRY_VOID(await(socket, POLLOUT, deadline));
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    return error == 0 ? base::Status() : base::sysError("connect(2)", {}, error);
}

base::Result<base::Fd> connectTcp(const std::string& host, int port, std::int64_t deadline)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
    if (code != 0)
        return base::fail("getaddrinfo(3)", host, ::gai_strerror(code));
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, ::freeaddrinfo);
    base::Error last;
    for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
        base::Fd socket(::socket(
            address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, address->ai_protocol));
        const base::Status done = socket ? connectTo(socket, *address, deadline)
                                         : base::Status(base::sysError("socket(2)"));
        if (done)
            return socket;
        last = done.error();
    }
    last.subject = authority(host, port);
    return base::Failure(std::move(last));
}

base::Status sendAll(const base::Fd& socket, std::string_view text, std::int64_t deadline)
{
    while (!text.empty()) {
        const ssize_t sent = ::send(socket.get(), text.data(), text.size(), MSG_NOSIGNAL);
        if (sent > 0)
            text.remove_prefix(static_cast<std::size_t>(sent));
        else if (errno == EAGAIN)
            TRY_VOID(await(socket, POLLOUT, deadline));
        else if (errno != EINTR)
            return base::sysError("send(2)");
    }
    return {};
}

/// Up to the empty line that ends the head; the body does not matter.
base::Result<std::string> receiveHead(const base::Fd& socket, std::int64_t deadline)
{
    std::string text;
    std::array<char, 4096> buffer{};
    while (text.find("\r\n\r\n") == std::string::npos && text.size() < kLargestHead) {
        TRY_VOID(await(socket, POLLIN, deadline));
        const ssize_t count = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
        if (count == 0)
            break;
        if (count > 0)
            text.append(buffer.data(), static_cast<std::size_t>(count));
        else if (errno != EAGAIN && errno != EINTR)
            return base::sysError("recv(2)");
    }
    return text;
}

std::string lowerCase(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

base::Result<HttpHead> ask(const HttpQuestion& question, std::int64_t deadline)
{
    const base::Fd socket = TRY(connectTcp(question.host, question.port, deadline));
    TRY_VOID(sendAll(socket, requestText(question), deadline));
    return parseHttpHead(TRY(receiveHead(socket, deadline)));
}

std::int64_t deadlineAfter(std::chrono::milliseconds timeout)
{
    return base::deadlineIn(static_cast<int>(timeout.count()));
}

} // namespace

base::Status probeTcp(const std::string& host, int port, std::chrono::milliseconds timeout)
{
    const auto socket = connectTcp(host, port, deadlineAfter(timeout));
    return socket ? base::Status() : base::Status(base::Failure(socket.error()));
}

std::string requestText(const HttpQuestion& question)
{
    std::vector<EnvVar> fields{{"Host", authority(question.host, question.port)},
        {"User-Agent", "kube-probe/1.36"}, {"Accept", "*/*"}, {"Connection", "close"}};
    for (const EnvVar& header : question.headers) {
        std::erase_if(fields,
            [&](const EnvVar& field) { return lowerCase(field.name) == lowerCase(header.name); });
        fields.push_back(header);
    }
    std::string text = "GET " + question.path + " HTTP/1.1\r\n";
    for (const EnvVar& field : fields)
        text += field.name + ": " + field.value + "\r\n";
    return text + "\r\n";
}

base::Result<HttpHead> parseHttpHead(std::string_view text)
{
    const std::size_t end = text.find("\r\n\r\n");
    const std::string_view first = text.substr(0, text.find("\r\n"));
    const auto words = base::words(first);
    const auto status = words.size() > 1 ? base::parseUnsigned(words[1]) : std::nullopt;
    if (end == std::string_view::npos || !first.starts_with("HTTP/1.") || !status || *status < 100
        || *status > 599)
        return base::fail("read HTTP answer", std::string(first.substr(0, 80)), "is none");
    HttpHead head{static_cast<int>(*status), {}};
    for (const std::string_view line : base::lines(text.substr(0, end))) {
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos && lowerCase(line.substr(0, colon)) == "location")
            head.location = base::trim(line.substr(colon + 1));
    }
    return head;
}

std::string localPath(const HttpQuestion& question, const std::string& location)
{
    const std::string_view scheme = "http://";
    if (location.starts_with("/") && !location.starts_with("//"))
        return location;
    if (!location.starts_with(scheme))
        return {};
    const std::string rest = location.substr(scheme.size());
    const std::size_t slash = rest.find('/');
    const std::string where = rest.substr(0, slash);
    const bool isHere = where == authority(question.host, question.port)
        || (question.port == 80 && where == bracketed(question.host));
    if (!isHere)
        return {};
    return slash == std::string::npos ? "/" : rest.substr(slash);
}

base::Result<int> probeHttp(const HttpQuestion& question, std::chrono::milliseconds timeout)
{
    const std::int64_t deadline = deadlineAfter(timeout);
    HttpQuestion next = question;
    for (int redirects = 0; redirects <= kMostRedirects; ++redirects) {
        const HttpHead head = TRY(ask(next, deadline));
        if (head.status < 300 || head.status > 399 || head.location.empty())
            return head.status;
        next.path = localPath(question, head.location);
        if (next.path.empty())
            return head.status;
    }
    return base::fail("GET", question.path, "stopped after 10 redirects");
}

} // namespace shimscope::kubelet

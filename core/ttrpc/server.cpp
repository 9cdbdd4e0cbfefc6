// The server's thread: accepts, reads frames, hands calls to the workers.
#include <base/log.h>
#include <base/unix_socket.h>

#include <ttrpc/connection.h>
#include <ttrpc/frame.h>
#include <ttrpc/message.h>
#include <ttrpc/server.h>
#include <ttrpc/socket.h>
#include <ttrpc/workers.h>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <map>
#include <thread>

namespace shimscope::ttrpc {

namespace {

struct Method {
    std::string requestType;
    Handler handler;
    DeferredHandler deferred;
};

bool peerAllowed(int socket)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0
        && (peer.uid == 0 || peer.uid == ::geteuid());
}

} // namespace

std::string_view Call::meta(std::string_view key) const
{
    for (const auto& [name, value] : metadata) {
        if (name == key)
            return value;
    }
    return {};
}

Reply Reply::failure(const base::Error& error)
{
    const Code code = codeOf(error);
    base::Error text = error;
    if (text.code && text.code.category() == category())
        text.code.clear(); // it travels beside the text, not in it
    return {code == Code::Ok ? Code::Unknown : code, text.toString(), {}, {}};
}

struct Server::Impl {
    Impl(base::Fd socket, ServerOptions serverOptions)
        : options(std::move(serverOptions))
        , listening(std::move(socket))
        , workers(options.maxWorkers)
    {
    }
    base::Status start();
    void stop();
    void serve();
    void accept();
    void read(const std::shared_ptr<Connection>& connection);
    void take(const std::shared_ptr<Connection>& connection, Frame frame);
    [[nodiscard]] Reply refusal(Connection& connection, const Frame& frame) const;
    void dispatch(
        const std::shared_ptr<Connection>& connection, std::uint32_t stream, Request request);
    void run(const std::shared_ptr<Connection>& connection, std::uint32_t stream,
        const Method& method, Request request) const;
    void drop(int fd);
    bool watch(int fd) const;

    ServerOptions options;
    base::Fd listening;
    base::Fd epoll;
    base::Fd wake;
    std::map<std::string, Method> methods; ///< "/service/method"; fixed when started
    std::map<int, std::shared_ptr<Connection>> connections; ///< server's thread only
    std::thread thread;
    Workers workers;
};

bool Server::Impl::watch(int fd) const
{
    epoll_event event{EPOLLIN, {.fd = fd}};
    return ::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, fd, &event) == 0;
}

base::Status Server::Impl::start()
{
    epoll = base::Fd(::epoll_create1(EPOLL_CLOEXEC));
    wake = base::Fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    ::fcntl(listening.get(), F_SETFL,
        O_NONBLOCK); // a peer may vanish between epoll_wait(2) and accept4(2)
    if (!epoll || !wake || !watch(listening.get()) || !watch(wake.get()))
        return base::sysError("watch socket");
    thread = std::thread([this] { serve(); });
    return {};
}

void Server::Impl::stop()
{
    if (!thread.joinable())
        return;
    const std::uint64_t one = 1;
    (void)!::write(wake.get(), &one, sizeof one);
    thread.join();
    listening.reset();
    workers.stop();
    for (auto& [fd, connection] : connections)
        connection->close();
    connections.clear();
}

void Server::Impl::serve()
{
    while (true) {
        std::array<epoll_event, 16> events{};
        const int count = ::epoll_wait(epoll.get(), events.data(), events.size(), -1);
        for (int i = 0; i < count; ++i) {
            const int fd = events.at(static_cast<std::size_t>(i)).data.fd;
            if (fd == wake.get())
                return;
            if (fd == listening.get())
                accept();
            else if (const auto at = connections.find(fd); at != connections.end())
                read(std::shared_ptr<Connection>(at->second));
        }
    }
}

void Server::Impl::accept()
{
    base::Fd socket(::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!socket)
        return;
    if (!peerAllowed(socket.get())) {
        base::logWarning("ttrpc: refused a connection of another user");
        return;
    }
    const int fd = socket.get();
    if (watch(fd))
        connections.emplace(fd, std::make_shared<Connection>(std::move(socket)));
}

void Server::Impl::drop(int fd)
{
    const auto at = connections.find(fd);
    if (at == connections.end())
        return;
    at->second->close();
    connections.erase(at);
}

void Server::Impl::read(const std::shared_ptr<Connection>& connection)
{
    std::array<char, kReadSize> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init)
    const int fd = connection->fd();
    const ssize_t n = ::recv(fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0)
        return drop(fd);
    connection->frames.feed({buffer.data(), static_cast<std::size_t>(n)});
    Frame frame;
    base::Result<bool> more = connection->frames.next(frame);
    for (; more && *more; more = connection->frames.next(frame))
        take(connection, std::move(frame));
    if (!more) {
        base::logWarning("ttrpc: " + more.error().toString());
        drop(fd);
    }
}

/// Why a frame cannot be a call; code OK if it can.
Reply Server::Impl::refusal(Connection& connection, const Frame& frame) const
{
    const std::uint32_t last = std::exchange(connection.lastStream, frame.stream);
    if (frame.stream % 2 == 0 || frame.stream <= last)
        return {Code::InvalidArgument, "stream ids are odd and rise with each call", {}, {}};
    if (frame.oversized)
        return {Code::ResourceExhausted,
            "a request has at most " + std::to_string(kMaxPayload) + " bytes", {}, {}};
    if ((frame.flags & kFlagRemoteOpen) != 0)
        return {Code::Unimplemented, "streams are not served here", {}, {}};
    return {};
}

void Server::Impl::take(const std::shared_ptr<Connection>& connection, Frame frame)
{
    if (frame.type != FrameType::Request)
        return;
    Reply refused = refusal(*connection, frame);
    base::Result<Request> request = parseRequest(frame.payload);
    if (refused.code == Code::Ok && !request)
        refused = {Code::InvalidArgument, request.error().toString(), {}, {}};
    if (refused.code == Code::Ok)
        return dispatch(connection, frame.stream, std::move(*request));
    workers.post(
        [connection, stream = frame.stream, refused] { connection->send(stream, refused); });
}

void Server::Impl::dispatch(
    const std::shared_ptr<Connection>& connection, std::uint32_t stream, Request request)
{
    const auto method = methods.find("/" + request.service + "/" + request.method);
    if (method == methods.end()) {
        const Reply unknown{Code::Unimplemented,
            "/" + request.service + "/" + request.method + " is not served here", {}, {}};
        workers.post([connection, stream, unknown] { connection->send(stream, unknown); });
        return;
    }
    workers.post(
        [this, connection, stream, method = &method->second, call = std::move(request)]() mutable {
            run(connection, stream, *method, std::move(call));
        });
}

void Server::Impl::run(const std::shared_ptr<Connection>& connection, std::uint32_t stream,
    const Method& method, Request request) const
{
    Call call{std::move(request.service), std::move(request.method), std::move(request.payload),
        std::move(request.metadata), request.timeoutNs, nullptr};
    const trace::Context parent =
        trace::parseTraceparent(call.meta(trace::kTraceparentKey)).value_or(trace::Context{});
    const std::string name = "/" + call.service + "/" + call.method;
    const auto state = std::make_shared<Responder::State>(connection, stream,
        trace::SpanOptions{.kind = trace::Kind::Server,
            .protocol = options.protocol,
            .method = name,
            .parent = &parent,
            .requestType = method.requestType,
            .requestBytes = call.payload});
    call.span = &state->span;
    if (method.handler)
        return state->reply(method.handler(call));
    state->span.detach(); // another thread may end it
    method.deferred(call, Responder(state));
}

base::Result<std::unique_ptr<Server>> Server::adopt(base::Fd listening, ServerOptions options)
{
    auto impl = std::make_shared<Impl>(std::move(listening), std::move(options));
    return std::unique_ptr<Server>(new Server(std::move(impl)));
}

base::Result<std::unique_ptr<Server>> Server::listen(const std::string& path, ServerOptions options)
{
    return adopt(TRY(base::listenUnix(path)), std::move(options));
}

Server::Server(std::shared_ptr<Impl> impl) : m_impl(std::move(impl)) { }
Server::~Server()
{
    stop();
}
base::Status Server::start()
{
    return m_impl->start();
}
void Server::stop()
{
    m_impl->stop();
}

void Server::handle(
    std::string service, std::string method, std::string requestType, Handler handler)
{
    m_impl->methods["/" + std::move(service) + "/" + std::move(method)] = {
        std::move(requestType), std::move(handler), nullptr};
}

void Server::handleDeferred(
    std::string service, std::string method, std::string requestType, DeferredHandler handler)
{
    m_impl->methods["/" + std::move(service) + "/" + std::move(method)] = {
        std::move(requestType), nullptr, std::move(handler)};
}

} // namespace shimscope::ttrpc

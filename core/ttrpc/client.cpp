// Calls out, answers in. The reader thread owns nothing: it shares the state with the client, so
// that either may end first.
#include <base/time.h>
#include <trace/tracer.h>

#include <ttrpc/client.h>
#include <ttrpc/frame.h>
#include <ttrpc/message.h>
#include <ttrpc/socket.h>

#include <sys/socket.h>

#include <array>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace shimscope::ttrpc {

namespace {

/// A call that waits; lives on the stack of the thread that calls.
struct Pending {
    std::optional<base::Result<Response>> answer;
};

} // namespace

struct Client::Shared {
    base::Fd socket;
    std::mutex sending; ///< one frame at a time
    std::mutex mutex; ///< of everything below
    std::condition_variable answered;
    std::map<std::uint32_t, Pending*> pending;
    std::uint32_t nextStream = 1;
    bool closed = false;
    std::function<void()> onClose;
    std::thread reader;

    void read();
    void deliver(const Frame& frame);
    void close();
    base::Result<std::string> roundTrip(const Request& request, int timeoutMs);
    base::Result<std::uint32_t> send(Pending& pending, std::string_view payload);
};

void Client::Shared::deliver(const Frame& frame)
{
    if (frame.type != FrameType::Response)
        return; // streams are not used here
    base::Result<Response> response = frame.oversized
        ? base::Result<Response>(fail(Code::ResourceExhausted, "read answer", {},
            "longer than " + std::to_string(kMaxPayload) + " bytes"))
        : parseResponse(frame.payload);
    const std::lock_guard lock(mutex);
    const auto at = pending.find(frame.stream);
    if (at == pending.end())
        return; // its caller has given up waiting
    at->second->answer = std::move(response);
    pending.erase(at);
    answered.notify_all();
}

void Client::Shared::read()
{
    FrameReader frames;
    std::array<char, kReadSize> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init)
    while (true) {
        const ssize_t n = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        frames.feed({buffer.data(), static_cast<std::size_t>(n)});
        Frame frame;
        base::Result<bool> more = frames.next(frame);
        for (; more && *more; more = frames.next(frame))
            deliver(frame);
        if (!more)
            break; // not ttrpc: nothing that follows can be trusted
    }
    close();
}

void Client::Shared::close()
{
    std::function<void()> tell;
    {
        const std::lock_guard lock(mutex);
        closed = true;
        for (auto& [stream, call] : pending)
            call->answer =
                base::Result<Response>(base::sysError("ttrpc connection", {}, ECONNRESET));
        pending.clear();
        tell = std::move(onClose);
        onClose = nullptr;
    }
    ::shutdown(socket.get(), SHUT_RDWR);
    answered.notify_all();
    if (tell)
        tell();
}

base::Result<std::uint32_t> Client::Shared::send(Pending& waiting, std::string_view payload)
{
    // Stream ids have to reach the server in rising order, so numbering and sending are one step.
    const std::lock_guard inOrder(sending);
    std::uint32_t stream = 0;
    {
        const std::lock_guard lock(mutex);
        if (closed)
            return base::sysError("ttrpc connection", {}, ECONNRESET);
        stream = nextStream;
        nextStream += 2;
        pending.emplace(stream, &waiting);
    }
    const base::Status sent = sendAll(socket, encodeFrame(stream, FrameType::Request, 0, payload));
    if (!sent) {
        ::shutdown(socket.get(),
            SHUT_RDWR); // half a frame may be out: the connection is of no use any more
        const std::lock_guard lock(mutex);
        pending.erase(stream);
        return base::Failure(sent.error());
    }
    return stream;
}

base::Result<std::string> Client::Shared::roundTrip(const Request& request, int timeoutMs)
{
    const std::string payload = encode(request);
    if (payload.size() > kMaxPayload)
        return fail(Code::ResourceExhausted, "send request", request.method,
            "has " + std::to_string(payload.size()) + " bytes; at most "
                + std::to_string(kMaxPayload));
    Pending waiting;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeoutMs);
    const std::uint32_t stream = TRY(send(waiting, payload));
    std::unique_lock lock(mutex);
    const auto isAnswered = [&] { return waiting.answer.has_value(); };
    if (timeoutMs < 0)
        answered.wait(lock, isAnswered);
    else if (!answered.wait_until(lock, deadline, isAnswered)) {
        pending.erase(stream);
        return base::sysError("wait for answer", request.method, ETIMEDOUT);
    }
    lock.unlock();
    Response response = TRY(std::move(*waiting.answer));
    if (response.code != 0)
        return fail(static_cast<Code>(response.code), {}, {}, response.message);
    return std::move(response.payload);
}

base::Result<std::unique_ptr<Client>> Client::connect(const std::string& address)
{
    auto shared = std::make_shared<Shared>();
    shared->socket = TRY(connectTo(address));
    shared->reader = std::thread([shared] { shared->read(); });
    return std::unique_ptr<Client>(new Client(socketPath(address), std::move(shared)));
}

Client::Client(std::string address, std::shared_ptr<Shared> shared)
    : m_address(std::move(address)), m_shared(std::move(shared))
{
}

Client::~Client()
{
    close();
    m_shared->reader.join();
}

void Client::close()
{
    ::shutdown(m_shared->socket.get(), SHUT_RDWR);
}

base::Result<std::string> Client::call(std::string_view service, std::string_view method,
    std::string_view payload, const CallOptions& options)
{
    const std::string name = "/" + std::string(service) + "/" + std::string(method);
    trace::SpanScope span({.kind = trace::Kind::Client,
        .protocol = options.protocol,
        .method = name,
        .peer = m_address,
        .parent = options.parent,
        .requestType = options.requestType,
        .requestBytes = payload});
    for (const auto& [key, value] : options.attributes)
        span.attribute(key, value);
    Request request{std::string(service), std::string(method), std::string(payload),
        options.timeoutMs < 0 ? 0 : options.timeoutMs * std::int64_t{1'000'000}, options.metadata};
    if (span.context().valid())
        request.metadata.emplace_back(trace::kTraceparentKey, span.context().traceparent());
    base::Result<std::string> answer = m_shared->roundTrip(request, options.timeoutMs);
    if (!answer) {
        span.outcome(static_cast<int>(codeOf(answer.error())), answer.error().toString());
        return base::wrap(answer.error(), name, m_address);
    }
    span.response(options.responseType, *answer);
    return answer;
}

bool Client::connected() const
{
    const std::lock_guard lock(m_shared->mutex);
    return !m_shared->closed;
}

int Client::peerPid() const
{
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(m_shared->socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return -1;
    return peer.pid;
}

void Client::onClose(std::function<void()> function)
{
    {
        const std::lock_guard lock(m_shared->mutex);
        if (!m_shared->closed) {
            m_shared->onClose = std::move(function);
            return;
        }
    }
    function();
}

} // namespace shimscope::ttrpc

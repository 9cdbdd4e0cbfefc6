// Server: answers ttrpc calls on a unix socket: the shim's Task service, the CRI endpoint's Events
// service.
//
// One thread accepts and reads; calls run on worker threads, so that a slow one does not hold up
// the others. A call that waits for long (Task/Wait) is registered with handleDeferred() and holds
// no thread while it waits. Each call is a Server span whose parent is the caller's traceparent; it
// is the worker's current context while the handler runs. Broken frames end their connection, never
// the server. Peers with another uid than ours or root are refused. Source: containerd/ttrpc
// PROTOCOL.md.
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <trace/tracer.h>

#include <ttrpc/status.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace shimscope::ttrpc {

/// One request, as a handler sees it.
struct Call {
    std::string service;
    std::string method;
    std::string payload; ///< the request message's wire form
    Metadata metadata;
    std::int64_t timeoutNs = 0; ///< how long the caller waits; 0: for ever
    trace::SpanScope* span = nullptr; ///< for attributes and the outcome; never null in a handler

    /// The first value of `key`, or empty.
    [[nodiscard]] std::string_view meta(std::string_view key) const;
};

/// The answer: a response message's wire form and name, or an error.
struct Reply {
    Code code = Code::Ok;
    std::string message;
    std::string payload;
    std::string type; ///< "containerd.task.v2.StateResponse", for the span

    static Reply failure(const base::Error& error);
};

/// Answers a deferred call, once, from any thread; a second answer, or one to a caller that has
/// gone, is dropped. Destroyed without an answer it answers CANCELLED. Copies are the same
/// responder.
class Responder {
public:
    struct State;
    explicit Responder(std::shared_ptr<State> state) : m_state(std::move(state)) { }
    void reply(const Reply& reply) const;
    /// True when the caller's connection has ended: nobody waits for the answer.
    [[nodiscard]] bool abandoned() const;

private:
    std::shared_ptr<State> m_state;
};

using Handler = std::function<Reply(const Call&)>;
using DeferredHandler = std::function<void(const Call&, Responder)>;

struct ServerOptions {
    std::string protocol = "task v2 ttrpc"; ///< of the spans
    unsigned maxWorkers = 16; ///< threads are started as they are needed and then kept
};

class Server {
public:
    /// A server on an already listening socket (inherited by the shim).
    static base::Result<std::unique_ptr<Server>> adopt(
        base::Fd listening, ServerOptions options = {});
    /// Binds `path` with mode 0600. A socket file that nobody serves is replaced. Errors:
    /// EADDRINUSE someone serves it; ENAMETOOLONG.
    static base::Result<std::unique_ptr<Server>> listen(
        const std::string& path, ServerOptions options = {});
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    /// Like stop(). The socket file is the caller's.
    ~Server();

    /// Registers a method; before start(). `requestType` is the request's message name, for the
    /// span.
    void handle(std::string service, std::string method, std::string requestType, Handler handler);
    void handleDeferred(
        std::string service, std::string method, std::string requestType, DeferredHandler handler);
    /// Begins to accept.
    base::Status start();
    /// Stops accepting, lets running handlers end, closes the connections. Not from a handler.
    void stop();

private:
    struct Impl;
    explicit Server(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> m_impl;
};

/// Registers a handler of protobuf messages (full or lite): `function` is
/// base::Result<Response>(const Request&, const Call&).
template <class Request, class Response, class Function>
void handleTyped(Server& server, std::string service, std::string method, Function function)
{
    server.handle(std::move(service), std::move(method), Request().GetTypeName(),
        [function = std::move(function)](const Call& call) {
            Request request;
            if (!request.ParseFromString(call.payload))
                return Reply{Code::InvalidArgument, "not a " + request.GetTypeName(), {}, {}};
            base::Result<Response> response = function(request, call);
            if (!response)
                return Reply::failure(response.error());
            return Reply{Code::Ok, {}, response->SerializeAsString(), response->GetTypeName()};
        });
}

} // namespace shimscope::ttrpc

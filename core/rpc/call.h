// Both ends of a gRPC call, with a span at each. The trace context travels as metadata
// "traceparent".
//
//   client:  auto response = rpc::call<VersionResponse>(*stub, &Stub::Version,
//   "/runtime.v1.RuntimeService/Version", request, options); server:  return rpc::serve(*context,
//   "CRI v1 gRPC", "/runtime.v1.RuntimeService/Version", *request, *response,
//                [&](trace::SpanScope& span) -> base::Status { … });
#pragma once

#include <base/result.h>
#include <rpc/status.h>
#include <trace/tracer.h>

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <string>
#include <string_view>

namespace shimscope::rpc {

struct CallOptions {
    std::string_view protocol; ///< for the span: "CRI v1 gRPC"
    std::string_view peer; ///< for the span: the socket's path
    std::chrono::milliseconds timeout{120'000};
    bool waitForReady =
        false; ///< true: wait (up to the timeout) for a server that is not there yet
};

/// gRPC takes itself apart when its last channel or server goes, and makes whoever lets go of that
/// wait up to 10 s for a poller of its own: seen in 1.51. From the first call of this on it stays
/// until the process ends. Any thread.
void keepGrpc();

/// A channel to a unix socket that reconnects by itself, at most a second after the server is back.
[[nodiscard]] std::shared_ptr<grpc::Channel> connectUnix(const std::string& socketPath);

namespace detail {
void prepare(grpc::ClientContext& context, const CallOptions& options);
[[nodiscard]] base::Failure failure(const grpc::Status& status, std::string_view method);
[[nodiscard]] trace::Context contextOf(const grpc::ServerContext& context);
template <class Message>
std::string wireBytes(const Message& message)
{
    return trace::tracing() ? message.SerializeAsString() : std::string();
}
} // namespace detail

/// A blocking unary call. The error carries the server's status code (rpc::statusCode) and text.
/// `onSpan`, if given, is called with the client's span before the call, to set attributes.
template <class Response, class Stub, class Interface, class Request, class OnSpan>
base::Result<Response> call(Stub& stub,
    grpc::Status (Interface::*method)(grpc::ClientContext*, const Request&, Response*),
    std::string_view name, const Request& request, const CallOptions& options, OnSpan onSpan)
{
    const std::string bytes = detail::wireBytes(request);
    trace::SpanScope span({.kind = trace::Kind::Client,
        .protocol = options.protocol,
        .method = name,
        .peer = options.peer,
        .requestType = Request::descriptor()->full_name(),
        .requestBytes = bytes});
    onSpan(span);
    grpc::ClientContext context;
    detail::prepare(context, options);
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) {
        span.outcome(status.error_code(), status.error_message());
        return detail::failure(status, name);
    }
    span.response(Response::descriptor()->full_name(), detail::wireBytes(response));
    return response;
}

template <class Response, class Stub, class Interface, class Request>
base::Result<Response> call(Stub& stub,
    grpc::Status (Interface::*method)(grpc::ClientContext*, const Request&, Response*),
    std::string_view name, const Request& request, const CallOptions& options)
{
    return call<Response>(stub, method, name, request, options, [](trace::SpanScope&) {});
}

/// Runs the body of a handler inside a server span, child of the caller's. `body(span)` returns
/// base::Status.
template <class Request, class Response, class Body>
grpc::Status serve(const grpc::ServerContext& context, std::string_view protocol,
    std::string_view name, const Request& request, const Response& response, Body body)
{
    const trace::Context parent = detail::contextOf(context);
    const std::string bytes = detail::wireBytes(request);
    trace::SpanScope span({.kind = trace::Kind::Server,
        .protocol = protocol,
        .method = name,
        .parent = &parent,
        .requestType = Request::descriptor()->full_name(),
        .requestBytes = bytes});
    const base::Status done = body(span);
    if (!done) {
        span.outcome(statusCode(done.error()), done.error().toString());
        return toStatus(done.error());
    }
    span.response(Response::descriptor()->full_name(), detail::wireBytes(response));
    return grpc::Status::OK;
}

} // namespace shimscope::rpc

// Client: one connection to a ttrpc server (a shim, or containerd's Events service) over a unix
// socket.
//
// Thread-safe: any number of threads may call() at once; one reader thread of the client hands the
// answers out. When the connection ends every call that waits, and every later one, fails with
// ECONNRESET. Each call is a Client span of protocol "task v2 ttrpc" (or options.protocol), and its
// traceparent goes along as metadata. Source: containerd/ttrpc PROTOCOL.md.
#pragma once

#include <base/result.h>
#include <trace/context.h>

#include <ttrpc/status.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shimscope::ttrpc {

struct CallOptions {
    int timeoutMs = 30'000; ///< -1: for ever (Task/Wait)
    Metadata metadata; ///< traceparent is added by the client
    std::string_view protocol = "task v2 ttrpc"; ///< for the span
    std::string_view requestType; ///< protobuf message names, for the span
    std::string_view responseType;
    /// Attributes of the span: container.id, pod.name, …
    std::vector<std::pair<std::string_view, std::string_view>> attributes;
    /// Parent of the span; null: the thread's current context.
    const trace::Context* parent = nullptr;
};

class Client {
public:
    /// `address`: a path, or "unix://" and a path. Errors: ENOENT, ECONNREFUSED nobody listens;
    /// ENAMETOOLONG.
    static base::Result<std::unique_ptr<Client>> connect(const std::string& address);
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    /// Like close(). Not while a call is under way, and not from within onClose's function.
    ~Client();

    /// One call: `payload` is the request's wire form, the answer the response's. Blocks until the
    /// answer, the timeout (ETIMEDOUT; a late answer is dropped) or the connection's end. `service`
    /// is its full name, "containerd.task.v2.Task".
    base::Result<std::string> call(std::string_view service, std::string_view method,
        std::string_view payload, const CallOptions& options = {});

    /// Ends the connection: calls that wait, and later ones, fail with ECONNRESET. Any thread.
    void close();
    [[nodiscard]] bool connected() const;
    [[nodiscard]] const std::string& address() const { return m_address; }
    /// The other side's process when the connection was made (SO_PEERCRED). For a shim that
    /// inherited its listening socket this is the process that called listen(2).
    [[nodiscard]] int peerPid() const;
    /// Called once, on the reader thread, when the connection has ended; at once if it has ended
    /// already. It may not destroy the client. Set it before others use the client.
    void onClose(std::function<void()> function);

private:
    struct Shared;
    Client(std::string address, std::shared_ptr<Shared> shared);
    std::string m_address;
    std::shared_ptr<Shared> m_shared;
};

/// call() with protobuf messages, full or lite: fills in the message names.
template <class Response, class Request>
base::Result<Response> callTyped(Client& client, std::string_view service, std::string_view method,
    const Request& request, CallOptions options = {})
{
    Response response;
    const std::string requestType = request.GetTypeName();
    const std::string responseType = response.GetTypeName();
    options.requestType = requestType;
    options.responseType = responseType;
    const std::string bytes =
        TRY(client.call(service, method, request.SerializeAsString(), options));
    if (!response.ParseFromString(bytes))
        return fail(Code::Internal, "parse answer", std::string(method), "not a " + responseType);
    return response;
}

} // namespace shimscope::ttrpc

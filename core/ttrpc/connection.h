// One accepted connection of a Server, and the answers that go out on it. The server's thread reads
// and closes; workers and whoever answers a deferred call send.
#pragma once

#include <base/fd.h>
#include <trace/tracer.h>

#include <ttrpc/frame.h>
#include <ttrpc/server.h>

#include <atomic>
#include <memory>
#include <mutex>

namespace shimscope::ttrpc {

class Connection {
public:
    explicit Connection(base::Fd socket) : m_socket(std::move(socket)) { }
    [[nodiscard]] int fd() const { return m_socket.get(); }
    [[nodiscard]] bool closed() const { return m_closed; }
    /// Sends one answer; a peer that has gone, or takes nothing, is shut down.
    void send(std::uint32_t stream, const Reply& reply);
    /// Server's thread only.
    void close();

    FrameReader frames; ///< server's thread only
    std::uint32_t lastStream = 0; ///< server's thread only

private:
    base::Fd m_socket;
    std::mutex m_sending;
    std::atomic<bool> m_closed = false;
};

/// One call from its arrival to its answer, with its span.
struct Responder::State {
    State(std::shared_ptr<Connection> on, std::uint32_t streamId, const trace::SpanOptions& options)
        : connection(std::move(on)), stream(streamId), span(options)
    {
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State();
    /// The first answer is sent, others are dropped. The span ends before, so that it lies within
    /// the caller's.
    void reply(const Reply& reply);

    const std::shared_ptr<Connection> connection;
    const std::uint32_t stream;
    trace::SpanScope span;
    std::atomic<bool> answered = false;
};

} // namespace shimscope::ttrpc

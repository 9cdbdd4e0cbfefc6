// Answers of a server.
#include <base/log.h>

#include <ttrpc/connection.h>
#include <ttrpc/message.h>
#include <ttrpc/socket.h>

#include <sys/socket.h>

namespace shimscope::ttrpc {

void Connection::send(std::uint32_t stream, const Reply& reply)
{
    std::string bytes =
        encode(Response{static_cast<int>(reply.code), reply.message, reply.payload});
    if (bytes.size() > kMaxPayload)
        bytes = encode(Response{static_cast<int>(Code::ResourceExhausted),
            "the answer has " + std::to_string(bytes.size()) + " bytes; at most "
                + std::to_string(kMaxPayload),
            {}});
    const std::lock_guard lock(m_sending);
    if (m_closed)
        return;
    const base::Status sent = sendAll(m_socket, encodeFrame(stream, FrameType::Response, 0, bytes));
    if (!sent)
        ::shutdown(m_socket.get(), SHUT_RDWR); // the server's thread then sees its end
}

void Connection::close()
{
    ::shutdown(m_socket.get(), SHUT_RDWR); // wakes a sender that waits for room
    const std::lock_guard lock(m_sending);
    m_closed = true;
    m_socket.reset();
}

Responder::State::~State()
{
    if (!answered)
        reply(Reply{Code::Cancelled, "the call was given up", {}, {}});
}

void Responder::State::reply(const Reply& reply)
{
    if (answered.exchange(true))
        return;
    if (reply.code == Code::Ok)
        span.response(reply.type, reply.payload);
    else
        span.outcome(static_cast<int>(reply.code), reply.message);
    span.end();
    connection->send(stream, reply);
}

void Responder::reply(const Reply& reply) const
{
    m_state->reply(reply);
}

bool Responder::abandoned() const
{
    return m_state->connection->closed();
}

} // namespace shimscope::ttrpc

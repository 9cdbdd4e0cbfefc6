// Listening, accepting and handing connections to gRPC.
#include <base/log.h>
#include <base/unix_socket.h>
#include <rpc/call.h>
#include <rpc/server.h>

#include <grpcpp/server_posix.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace shimscope::rpc {

Server::Server(ServerOptions options, base::Fd listener, base::Fd wakeUp)
    : m_options(std::move(options)), m_listener(std::move(listener)), m_wakeUp(std::move(wakeUp))
{
}

base::Result<std::unique_ptr<Server>> Server::start(
    ServerOptions options, const std::vector<grpc::Service*>& services)
{
    keepGrpc();
    base::Fd listener = TRY(base::listenUnix(options.socketPath, options.mode));
    // A connection that is gone between poll(2) and accept(2) must not hold the accept thread.
    if (::fcntl(listener.get(), F_SETFL, O_NONBLOCK) != 0)
        return base::sysError("fcntl(2)", options.socketPath);
    base::Fd wakeUp(::eventfd(0, EFD_CLOEXEC));
    if (!wakeUp)
        return base::sysError("eventfd(2)");
    std::unique_ptr<Server> server(
        new Server(std::move(options), std::move(listener), std::move(wakeUp)));
    grpc::ServerBuilder builder;
    for (grpc::Service* service : services)
        builder.RegisterService(service);
    builder.SetMaxReceiveMessageSize(server->m_options.maxReceiveBytes);
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    server->m_server = builder.BuildAndStart();
    if (!server->m_server)
        return base::fail(
            "start gRPC server", server->m_options.socketPath, "gRPC refused to start");
    server->m_acceptor = std::thread([raw = server.get()] { raw->acceptLoop(); });
    return server;
}

Server::~Server()
{
    stop();
    ::unlink(m_options.socketPath.c_str());
}

void Server::stop()
{
    if (m_stopped.exchange(true))
        return;
    const std::uint64_t one = 1;
    (void)!::write(m_wakeUp.get(), &one, sizeof one);
    if (m_acceptor.joinable())
        m_acceptor.join();
    if (m_server)
        m_server->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(1));
}

std::optional<ucred> Server::peerOf(const grpc::ServerContext& context) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_peers.find(context.peer());
    return found == m_peers.end() ? std::nullopt : std::optional(found->second);
}

void Server::acceptLoop()
{
    while (!m_stopped) {
        pollfd ready[]{{m_listener.get(), POLLIN, 0}, {m_wakeUp.get(), POLLIN, 0}};
        if (::poll(ready, 2, -1) < 0 && errno != EINTR)
            return;
        if (m_stopped || (ready[0].revents & POLLIN) == 0)
            continue;
        // gRPC wants the connection non-blocking.
        base::Fd connection(
            ::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (connection)
            adopt(std::move(connection));
        else if (errno == EMFILE || errno == ENFILE)
            base::logError("accept(2) on " + m_options.socketPath + ": too many open files");
    }
}

void Server::adopt(base::Fd connection)
{
    const auto peer = base::credentialsOf(connection);
    if (!peer || (m_options.admit && !m_options.admit(*peer))) {
        base::logWarning("refused a connection to " + m_options.socketPath
            + (peer ? " of uid " + std::to_string(peer->uid) : std::string()));
        return;
    }
    const int fd = connection.release();
    {
        const std::scoped_lock lock(m_mutex);
        m_peers["fd:" + std::to_string(fd)] = *peer;
    }
    grpc::AddInsecureChannelFromFd(m_server.get(), fd); // owns the descriptor from here
}

} // namespace shimscope::rpc

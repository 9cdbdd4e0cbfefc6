// A gRPC server on a unix socket whose callers are known. gRPC 1.51 shows a service neither its
// peer's credentials nor an inherited socket, so this listens and accepts itself, reads
// SO_PEERCRED, asks `admit`, and hands the connection over.
#pragma once

#include <base/fd.h>
#include <base/result.h>

#include <grpcpp/grpcpp.h>

#include <sys/socket.h>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace shimscope::rpc {

struct ServerOptions {
    std::string socketPath;
    mode_t mode = 0600;
    /// Who may connect at all; called on the accept thread. Empty: whoever can open the socket.
    std::function<bool(const ucred&)> admit;
    int maxReceiveBytes = 16 << 20;
};

class Server {
public:
    /// Starts serving. The services outlive the server.
    static base::Result<std::unique_ptr<Server>> start(
        ServerOptions options, const std::vector<grpc::Service*>& services);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    /// Stops and unlinks the socket.
    ~Server();
    /// Stops accepting, ends calls that last longer than a second, returns when all handlers have
    /// returned.
    void stop();
    /// Who makes this call (by its connection), if it is known.
    [[nodiscard]] std::optional<ucred> peerOf(const grpc::ServerContext& context) const;

private:
    Server(ServerOptions options, base::Fd listener, base::Fd wakeUp);
    void acceptLoop();
    void adopt(base::Fd connection);
    ServerOptions m_options;
    base::Fd m_listener;
    base::Fd m_wakeUp; ///< eventfd: stop() writes
    std::unique_ptr<grpc::Server> m_server;
    std::thread m_acceptor;
    mutable std::mutex m_mutex;
    std::map<std::string, ucred>
        m_peers; ///< "fd:<number>" → who; a number is reused only after its connection closed
    std::atomic<bool> m_stopped = false;
};

} // namespace shimscope::rpc

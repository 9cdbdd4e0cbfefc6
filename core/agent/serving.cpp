// Signals, names, sockets.
#include <agent/serving.h>
#include <base/file.h>
#include <base/time.h>
#include <trace/sessions.h>

#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

namespace shimscope::agent {

base::Result<base::Fd> openEndSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    base::Fd fd(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!fd)
        return base::sysError("signalfd(2)");
    return fd;
}

bool startedByManager()
{
    const char* pid = std::getenv("SYSTEMD_EXEC_PID"); // NOLINT(concurrency-mt-unsafe): read only
    return pid != nullptr && std::to_string(::getpid()) == pid;
}

std::string recordingStem(const trace::Header& header, const std::string& dir)
{
    std::string stem = base::formatRfc3339(header.anchorWall, 0) + "-" + header.host;
    std::replace(stem.begin(), stem.end(), ':', '-');
    std::replace(stem.begin(), stem.end(), '/', '-');
    std::string unused = stem;
    for (int i = 2; base::exists(trace::segmentPath(dir + "/" + unused, 1)); ++i)
        unused = stem + "-" + std::to_string(i);
    return unused;
}

base::Result<std::unique_ptr<rpc::Server>> startServer(
    Service& service, const SocketOptions& options)
{
    rpc::ServerOptions server{.socketPath = options.socket,
        .mode = static_cast<mode_t>(options.observers ? 0666 : 0600),
        .admit = [owner = options.owner, observers = options.observers](const ucred& peer) {
            return observers || peer.uid == 0 || peer.uid == owner;
        }};
    auto started = TRY(rpc::Server::start(std::move(server), {&service}));
    service.setServer(started.get());
    if (options.owner != ::geteuid()
        && ::chown(options.socket.c_str(), options.owner, static_cast<gid_t>(-1)) != 0)
        return base::sysError("chown(2)", options.socket);
    return started;
}

} // namespace shimscope::agent

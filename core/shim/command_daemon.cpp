// The daemon: signals on the main thread's loop, calls on the server's threads, events on the
// publisher's.
#include <base/log.h>
#include <shim/commands.h>
#include <shim/service.h>
#include <trace/tracer.h>

#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>

#include <array>
#include <cstdlib>

namespace shimscope::shim {

namespace {

constexpr int kFlushTimeoutMs = 2'000;

/// Blocks what the loop reads (SIGCHLD) and what does not concern a shim: it ends when its
/// containers have been deleted and the endpoint says Shutdown, not when a service manager or a
/// terminal asks.
base::Result<base::Fd> blockSignals()
{
    sigset_t blocked;
    sigset_t read;
    sigemptyset(&blocked);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP})
        sigaddset(&blocked, signal);
    sigemptyset(&read);
    sigaddset(&read, SIGCHLD);
    ::signal(SIGPIPE, SIG_IGN);
    ::sigprocmask(SIG_SETMASK, &blocked, nullptr);
    base::Fd fd(::signalfd(-1, &read, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!fd)
        return base::sysError("signalfd(2)");
    return fd;
}

/// Takes the listening socket from descriptor 0 and puts /dev/null there.
base::Result<base::Fd> takeSocket()
{
    base::Fd socket(::fcntl(0, F_DUPFD_CLOEXEC, 3));
    if (!socket)
        return base::sysError("take the listening socket", "descriptor 0");
    const base::Fd null = TRY(base::openFile("/dev/null", O_RDWR));
    ::dup2(null.get(), 0);
    ::dup2(null.get(), 1);
    return socket;
}

void drainSignals(const base::Fd& signals)
{
    std::array<signalfd_siginfo, 8> infos;
    while (::read(signals.get(), infos.data(), sizeof infos) > 0) { }
}

base::Status serve(const Arguments& arguments)
{
    const base::Fd signals = TRY(blockSignals());
    base::Fd socket = TRY(takeSocket());
    // Processes whose parent, the runtime, ends become ours.
    if (::prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
        return base::sysError("prctl(2) PR_SET_CHILD_SUBREAPER");
    const auto loop = TRY(Loop::create());
    Reaper reaper;
    const char* events =
        std::getenv("TTRPC_ADDRESS"); // NOLINT(concurrency-mt-unsafe): before threads start
    Publisher publisher(events != nullptr ? events : "", arguments.nameSpace);
    Service service(*loop, reaper, publisher,
        {arguments.nameSpace, arguments.address, arguments.socket}, TRY(cgroupfs::readLayout()));
    reaper.onExit([&](const Exit& exit) { service.onExit(exit); });
    TRY_VOID(loop->add(signals.get(), EPOLLIN, [&](std::uint32_t) {
        drainSignals(signals);
        reaper.reap();
    }));
    const auto server = TRY(ttrpc::Server::adopt(std::move(socket), {}));
    service.registerOn(*server);
    TRY_VOID(server->start());
    loop->run();
    // First the name, so that a new `start` makes a new shim; then what is under way.
    ::unlink(arguments.socket.c_str());
    server->stop();
    if (!publisher.flush(kFlushTimeoutMs))
        base::logWarning("ends with events that the endpoint did not take");
    return {};
}

} // namespace

int runDaemon(const Arguments& arguments)
{
    const base::Status served = serve(arguments);
    if (served)
        return 0;
    base::logError(served.error().toString());
    ::unlink(arguments.socket.c_str());
    return 1;
}

} // namespace shimscope::shim

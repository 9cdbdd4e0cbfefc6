// shimscope-cri: the CRI endpoint. Serves CRI v1 on R/cri.sock until SIGTERM; pods live on without
// it.
#include "options.h"

#include <base/file.h>
#include <base/log.h>
#include <cri/services.h>
#include <rpc/instance_lock.h>
#include <rpc/server.h>
#include <trace/tracer.h>

#include <CLI/CLI.hpp>

#include <signal.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

using namespace shimscope;

namespace {

base::Status serve(const Options& options, const sigset_t& ending)
{
    const cri::Config& config = options.config;
    TRY_VOID(base::makeDirs(config.runDir, 0711));
    const auto lock = TRY(rpc::InstanceLock::take(config.lockFile(), "shimscope-cri"));
    const auto endpoint = TRY(cri::Endpoint::open(config));
    const auto runtime = cri::makeRuntimeService(*endpoint);
    const auto images = cri::makeImageService(*endpoint);
    rpc::ServerOptions server;
    server.socketPath = config.criSocket();
    const auto serving = TRY(rpc::Server::start(std::move(server), {runtime.get(), images.get()}));
    base::logInfo("serving CRI v1 on " + config.criSocket());
    int signal = 0;
    ::sigwait(&ending, &signal);
    base::logInfo("ending; pods live on");
    serving->stop();
    ::unlink(config.criSocket().c_str());
    ::unlink(config.eventsSocket().c_str());
    // Threads wait for the ends of tasks. Everything is written already: ending here is what a
    // restart expects.
    std::_Exit(0);
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    CLI::App app(
        "Shimscope's CRI endpoint: CRI v1 over gRPC in, containerd task v2 over ttrpc out.");
    declare(app, options);
    CLI11_PARSE(app, argc, argv);
    fillPaths(options);
    base::setUpLog("shimscope-cri");
    ::signal(SIGPIPE, SIG_IGN);
    // Blocked before any thread starts, so that only sigwait() below takes them.
    sigset_t ending{};
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &ending, nullptr);
    const auto traced = options.spoolDir.empty()
        ? trace::openTracerFromEnvironment(trace::Hop::Cri, "shimscope-cri")
        : trace::openTracer(options.spoolDir, trace::Hop::Cri, "shimscope-cri");
    if (!traced)
        base::logWarning("no tracing: " + traced.error().toString());
    const auto done = serve(options, ending);
    base::logError(done.error().toString());
    return 1;
}

// shimscopectl: what the window shows, as text. Exit status: 0 done, 1 failed, 2 no agent or not
// allowed, 3 no check of a lesson passed, 4 out of time; CLI11's own (100 and more) for a wrong
// command line. Wiring only.
#include "arguments.h"

#include <rpc/status.h>

#include <csignal>
#include <cstdio>

namespace {

using namespace shimscope;
int exitCode(const base::Error& error)
{
    const auto code = rpc::statusCode(error);
    if (code == grpc::StatusCode::UNAVAILABLE || code == grpc::StatusCode::PERMISSION_DENIED)
        return 2;
    if (error.is(ENODATA))
        return 3;
    return error.is(ETIMEDOUT) ? 4 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    ::signal(SIGPIPE, SIG_IGN);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    ctl::Arguments arguments;
    ctl::Action action;
    CLI::App app("Run pods with Shimscope and look at what happens, in a terminal.");
    ctl::addCommands(app, arguments, action);
    CLI11_PARSE(app, argc, argv);
    if (app.got_subcommand("watch") || app.got_subcommand("record") || app.got_subcommand("replay")
        || app.got_subcommand("lesson") || app.got_subcommand("inspect")
        || app.got_subcommand("metrics"))
        ::pthread_sigmask(SIG_BLOCK, &signals, nullptr); // they end by sigtimedwait(2)
    const base::Status done = action();
    if (done)
        return 0;
    std::fprintf(stderr, "shimscopectl: %s\n", done.error().toString().c_str());
    return exitCode(done.error());
}

// The shim: stands between the CRI endpoint (or containerd) and the OCI runtime, one process per
// pod, and outlives both. Wiring only; what each command does is told in shim/commands.h.
#include <base/log.h>
#include <shim/commands.h>
#include <trace/tracer.h>

#include <malloc.h>

#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

using namespace shimscope;

namespace {

constexpr const char* kName = "containerd-shim-shimscope-v1";

int usage(const base::Error& error)
{
    const std::string text = std::string(kName) + ": " + error.toString() + "\n";
    (void)!::write(2, text.data(), text.size());
    return 2;
}

int printVersion()
{
    const std::string text = std::string(kName) + ":\n  Version:  " SHIMSCOPE_VERSION "\n";
    (void)!::write(1, text.data(), text.size());
    return 0;
}

/// The daemon lives longer than the call that started it: its spans begin their own traces, or hang
/// below their callers'.
void openTrace(const shim::Arguments& arguments)
{
    if (arguments.command == shim::Command::Serve) {
        const char* dir =
            std::getenv(trace::kSpoolVariable); // NOLINT(concurrency-mt-unsafe): one thread
        const auto opened =
            trace::openTracer(dir != nullptr ? dir : "", trace::Hop::Shim, kName, 1U << 20U);
        if (!opened)
            base::logWarning(opened.error().toString());
        return;
    }
    // stderr is part of the answer for containerd 1.6, so a trace that cannot be opened is not told
    // here.
    (void)trace::openTracerFromEnvironment(trace::Hop::Shim, kName, 64U << 10U);
}

} // namespace

int main(int argc, char** argv)
{
    ::mallopt(M_ARENA_MAX, 1); // threads here are few and mostly wait: one heap for all
    const auto arguments = shim::parseArguments(std::vector<std::string>(argv + 1, argv + argc));
    if (!arguments)
        return usage(arguments.error());
    base::setUpLog(kName, arguments->debug ? base::Level::Debug : base::Level::Info);
    openTrace(*arguments);
    switch (arguments->command) {
    case shim::Command::Start:
        return shim::runStart(*arguments);
    case shim::Command::Delete:
        return shim::runDelete(*arguments);
    case shim::Command::Serve:
        return shim::runDaemon(*arguments);
    case shim::Command::Version:
        return printVersion();
    }
    return 2;
}

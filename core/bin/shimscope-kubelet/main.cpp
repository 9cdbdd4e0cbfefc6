// shimscope-kubelet: the node agent of a stack. Wiring only; the work is in core/kubelet.
#include <base/file.h>
#include <base/log.h>
#include <kubelet/kubelet.h>
#include <rpc/instance_lock.h>
#include <trace/tracer.h>

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

using namespace shimscope;

namespace {

/// SIGTERM and SIGINT as a descriptor. Blocked before any thread starts, so that all of them
/// inherit it.
base::Result<base::Fd> stopSignals()
{
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGTERM);
    ::sigaddset(&set, SIGINT);
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    base::Fd fd(::signalfd(-1, &set, SFD_CLOEXEC));
    if (!fd)
        return base::sysError("signalfd(2)");
    return fd;
}

base::Status openTracer(const kubelet::Options& options)
{
    if (options.spoolDir.empty())
        return trace::openTracerFromEnvironment(trace::Hop::Kubelet, "shimscope-kubelet");
    return trace::openTracer(options.spoolDir, trace::Hop::Kubelet, "shimscope-kubelet");
}

base::Status run(const kubelet::Options& options)
{
    const base::Fd stop = TRY(stopSignals());
    const auto parent = options.lockFile.rfind('/');
    if (parent != std::string::npos && parent > 0)
        TRY_VOID(base::makeDirs(options.lockFile.substr(0, parent)));
    const auto lock = TRY(rpc::InstanceLock::take(options.lockFile, "shimscope-kubelet"));
    if (const auto opened = openTracer(options); !opened)
        base::logWarning("no spans are recorded: " + opened.error().toString());
    trace::setCurrentContext({}); // each sync is a trace of its own, whoever started us
    const auto node = TRY(kubelet::Kubelet::make(options));
    TRY_VOID(node->run(stop));
    base::logInfo("ends; the pods run on");
    if (!node->isQuiet())
        ::_exit(0); // a call is under way; its answer is for the next kubelet
    return {};
}

} // namespace

int main(int argc, char** argv)
{
    kubelet::Options options;
    if (const int code = kubelet::parseOptions(argc, argv, options); code >= 0)
        return code;
    base::setUpLog("shimscope-kubelet");
    ::signal(SIGPIPE, SIG_IGN);
    if (const auto done = run(options); !done) {
        base::logError(done.error().toString());
        return 1;
    }
    return 0;
}

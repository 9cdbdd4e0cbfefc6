// shimscoped: the agent. Runs the stack, reads traces and cgroups, records, tells whoever watches.
#include <agent/agent.h>
#include <agent/inspector.h>
#include <agent/redact.h>
#include <base/file.h>
#include <base/log.h>

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <filesystem>

using namespace shimscope;

namespace {

void addOptions(CLI::App& app, agent::Options& options, bool& inspect)
{
    app.add_flag("--inspect", inspect,
        "only look at this machine's containers, whoever started them; needs no privilege");
    app.add_option("--run-dir", options.directories.run,
           "sockets, manifests, spools: what lives as long as the boot")
        ->capture_default_str();
    app.add_option("--state-dir", options.directories.state, "images, logs, recordings")
        ->capture_default_str();
    app.add_option(
        "--libexec", options.bin, "folder of the other programs (default: where this one is)");
    app.add_option("--cni-bin-dir", options.cniBin, "folder of the CNI plugins")
        ->capture_default_str();
    app.add_option(
           "--socket-uid", options.owner, "who may start pods besides root; owns the socket")
        ->capture_default_str();
    app.add_flag("--observers", options.observers, "let all others watch and fetch recordings");
    app.add_option("--cgroup-root", options.cgroupRoot,
        "where pods live below the cgroup mounts (default: our unit's cgroup, or "
        "/shimscope-<instance>)");
    app.add_option("--backoff-factor", options.backoffFactor,
           "shortens the kubelet's back-off: 0.1 makes 10 s into 1 s")
        ->check(CLI::Range(0.001, 1.0))
        ->capture_default_str();
    app.add_option("--recordings-cap", options.recordingCap,
           "bytes of all recordings together, with a unit if you like")
        ->transform(CLI::AsSizeValue(false))
        ->capture_default_str();
    app.add_option("--sample-rate", options.sampleRate, "Hz, of each container's cgroup")
        ->check(CLI::Range(agent::kSlowestSampling, agent::kFastestSampling))
        ->capture_default_str();
    app.add_flag_callback(
        "--no-redaction", [] { agent::setRedacts(false); },
        "secrets are recorded, for all who watch");
    app.add_flag("--foreground")->description("it always does; for scripts that say so");
}

/// Runs an agent of either kind to its end.
template <class Started>
int runToTheEnd(const Started& agent, const agent::Directories& directories)
{
    if (!agent) {
        std::fprintf(stderr, "shimscoped: %s\n", agent.error().toString().c_str());
        return agent.error().is(EWOULDBLOCK) ? 3 : 1;
    }
    base::logInfo("listening on " + directories.agentSocket());
    (*agent)->run();
    return 0;
}

void blockSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
}

} // namespace

int main(int argc, char** argv)
{
    base::setUpLog("shimscoped");
    agent::Options options;
    options.directories = agent::defaultDirectories();
    options.owner = ::geteuid();
    CLI::App app("The agent of Shimscope: runs a stack of kubelet, CRI endpoint, shim, runtime.");
    bool inspect = false;
    addOptions(app, options, inspect);
    CLI11_PARSE(app, argc, argv);
    if (options.bin.empty())
        options.bin = std::filesystem::path(base::ownProgram()).parent_path();
    blockSignals();
    if (inspect)
        return runToTheEnd(agent::Inspector::start({.directories = options.directories,
                               .owner = options.owner,
                               .observers = options.observers,
                               .recordingCap = options.recordingCap}),
            options.directories);
    return runToTheEnd(agent::Agent::start(options), options.directories);
}

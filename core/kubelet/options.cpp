// The flags as a table.
#include <kubelet/options.h>

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <array>

namespace shimscope::kubelet {
namespace {

std::string hostName()
{
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data())
                                                            : "localhost";
}

} // namespace

int parseOptions(int argc, char** argv, Options& options)
{
    CLI::App app(
        "Node agent: keeps the pods of a folder of static manifests running, through CRI v1.");
    options.nodeName = hostName();
    std::int64_t relistMs = options.relistPeriod.count();
    app.add_option("--cri-socket", options.criSocket, "unix socket of the CRI endpoint")
        ->capture_default_str();
    app.add_option("--manifests", options.manifests, "folder of static pod manifests")
        ->capture_default_str();
    app.add_option("--state-dir", options.stateDir, "where pods/ and logs/pods/ are kept")
        ->capture_default_str();
    app.add_option("--lock", options.lockFile, "lock file: one kubelet per file")
        ->capture_default_str();
    app.add_option("--cgroup-root", options.cgroupRoot,
           "path below the cgroup mounts where kubepods is made")
        ->capture_default_str();
    app.add_option("--node-name", options.nodeName, "enters the UID of static pods")
        ->capture_default_str();
    app.add_option("--backoff-factor", options.backOffFactor,
           "shortens every back-off: 0.1 makes 10 s into 1 s")
        ->check(CLI::Range(0.001, 1.0))
        ->capture_default_str();
    app.add_option("--spool-dir", options.spoolDir,
        "folder for the spool of spans (default: SHIMSCOPE_SPOOL)");
    app.add_option(
           "--sync-frequency-ms", relistMs, "time between two looks at the CRI endpoint's pods")
        ->check(CLI::Range(50, 60'000))
        ->capture_default_str();
    app.add_option("--container-log-max-size", options.logMaxBytes,
           "bytes after which a log file is rotated")
        ->check(CLI::Range(std::int64_t{1024}, std::int64_t{1} << 40))
        ->capture_default_str();
    app.add_option("--container-log-max-files", options.logMaxFiles, "log files kept per container")
        ->check(CLI::Range(2, 100))
        ->capture_default_str();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    }
    options.relistPeriod = std::chrono::milliseconds(relistMs);
    return -1;
}

} // namespace shimscope::kubelet

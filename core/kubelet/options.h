// The command line of shimscope-kubelet. Every path is a parameter; defaults are those of a system
// instance.
#pragma once

#include <chrono>
#include <string>

namespace shimscope::kubelet {

struct Options {
    std::string criSocket = "/run/shimscope/cri.sock";
    std::string manifests = "/run/shimscope/manifests";
    std::string stateDir = "/var/lib/shimscope";
    std::string lockFile = "/run/shimscope/kubelet.lock";
    std::string cgroupRoot = "/shimscope"; ///< below the cgroup mounts, the same in every hierarchy
    std::string nodeName; ///< default: the host's name
    std::string spoolDir; ///< empty: from SHIMSCOPE_SPOOL
    double backOffFactor = 1.0;
    std::chrono::milliseconds relistPeriod{1000};
    std::int64_t logMaxBytes = 10 << 20;
    int logMaxFiles = 5;
};

/// Fills `options`. Returns -1 to go on, else the exit code (help and errors have been printed).
int parseOptions(int argc, char** argv, Options& options);

} // namespace shimscope::kubelet

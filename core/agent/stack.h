// The stack of one instance: CRI endpoint and kubelet, started and ended together. Both are
// separate processes that live on without the agent. Any thread (gRPC handlers start and stop it,
// the collector looks after it); calls take turns.
#pragma once

#include <agent/cgroup_home.h>
#include <agent/daemon.h>
#include <agent/directories.h>
#include <base/result.h>
#include <cgroupfs/layout.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace shimscope::agent {

struct StackOptions {
    Directories directories;
    std::string bin; ///< folder of our programs
    std::string cniBin = "/usr/lib/cni";
    std::string nodeName;
    std::vector<std::string> imports; ///< OCI layouts for the image store
    CgroupHome cgroups;
    cgroupfs::Layout layout;
    double backoffFactor = 1;
};

class Stack {
public:
    explicit Stack(StackOptions options);
    /// After a restart of the agent: takes over what runs, starts again what ran and does not.
    base::Status resume();
    /// Cgroups, CNI list, CRI endpoint (waits for its socket), kubelet. Nothing to do if it runs.
    base::Status start(double backoffFactor);
    /// Takes all manifests away, waits until the kubelet has ended the pods, ends both daemons, and
    /// cleans up what a crash may have left: processes, mounts, namespaces, cgroups, files.
    /// `leftovers` gets a sentence for each.
    base::Status stop(std::vector<std::string>& leftovers);
    [[nodiscard]] bool running() const { return m_wanted; }
    /// Restarts what died; sentences on what happened.
    [[nodiscard]] std::vector<std::string> tend();

private:
    void makeDaemons();
    base::Status startDaemons();
    base::Status waitForSocket();
    base::Status remember(bool wanted) const;
    void removeManifests();
    bool waitForPods(int timeoutMs);
    [[nodiscard]] bool isOurs(pid_t pid) const;
    void killRest(std::vector<std::string>& leftovers) const;
    StackOptions m_options;
    std::mutex m_mutex;
    std::unique_ptr<Daemon> m_cri, m_kubelet;
    std::atomic<bool> m_wanted = false; ///< it was started and not stopped
};

/// Command lines. Pure.
[[nodiscard]] DaemonSpec criSpec(const StackOptions& options);
[[nodiscard]] DaemonSpec kubeletSpec(const StackOptions& options);

} // namespace shimscope::agent

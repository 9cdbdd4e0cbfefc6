// The node agent: wanted pods (manifest folder) → one worker each; a relist thread that sees what
// changed; housekeeping. Owns all threads. run() blocks in the calling thread until `stop` is
// readable; pods outlive it. Source: pkg/kubelet/kubelet.go syncLoop.
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <kubelet/manifest_folder.h>
#include <kubelet/node.h>
#include <kubelet/pod_worker.h>
#include <kubelet/relister.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace shimscope::kubelet {

class Kubelet {
public:
    /// Reads the machine's facts and prepares the cgroup tree.
    static base::Result<std::unique_ptr<Kubelet>> make(const Options& options);
    ~Kubelet();
    Kubelet(const Kubelet&) = delete;
    Kubelet& operator=(const Kubelet&) = delete;

    /// Until `stop` is readable. Threads that are in the middle of a call (a StopContainer may take
    /// its whole grace period) are waited for at most a second.
    base::Status run(const base::Fd& stop);
    /// True if no thread is in a call: destroying does not block. Otherwise the process had better
    /// end by _exit(2).
    [[nodiscard]] bool isQuiet() const;

private:
    Kubelet(const Options& options, std::int64_t memoryCapacity, PodCgroups cgroups, base::Fd wake);
    // The calling thread:
    void reconcile();
    void startWorker(const std::shared_ptr<const Pod>& pod);
    void endOrphans();
    void removeLeftBehind();
    void reap();
    void wake() const;
    void stopThreads();
    // The relist thread:
    void relistLoop();
    void reportReach(const base::Status& status);
    void checkDriver();
    // The housekeeping thread:
    void housekeepingLoop();
    void checkStatus();
    bool sleepUnlessStopped(std::chrono::milliseconds period);

    Node m_node;
    base::Fd m_wake; ///< eventfd: something for the calling thread to look at
    Relister m_relister;
    std::map<std::string, std::unique_ptr<PodWorker>> m_workers; ///< by UID; the calling thread's
    std::unique_ptr<ManifestFolder> m_folder;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::atomic<bool> m_stopping = false;
    bool m_reachable = true; ///< the relist thread's
    bool m_everReached = false; ///< the relist thread's
    std::string m_lastCondition; ///< the housekeeping thread's
    std::atomic<int> m_loops = 0; ///< relist and housekeeping threads that still run
    bool m_cleanedUp = false; ///< the calling thread's
    std::thread m_relistThread;
    std::thread m_housekeepingThread;
};

} // namespace shimscope::kubelet

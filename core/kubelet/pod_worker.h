// One pod's thread: it brings the pod to what the manifest says, and when the manifest is gone to
// its end. A slow StopContainer of one pod thus holds up no other. Source:
// pkg/kubelet/pod_workers.go.
//
//   syncing ──terminate()──► terminating (StopContainer, StopPodSandbox) ──► removed (Remove…,
//   cgroup, folders) ──► ended
//      └──────stop()──► thread ends, the pod runs on (the kubelet itself ends)
#pragma once

#include <kubelet/pod_summary.h>
#include <kubelet/pod_sync.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

namespace shimscope::kubelet {

class PodWorker {
public:
    /// `onEnded` is called once, from the worker's thread, after the last trace of the pod is
    /// removed. `terminateReason`: not empty for a pod that shall only be ended.
    PodWorker(Node& node, std::shared_ptr<const Pod> pod, std::function<void()> onEnded,
        std::string terminateReason = {});
    PodWorker(const PodWorker&) = delete;
    PodWorker& operator=(const PodWorker&) = delete;
    /// Joins the thread; call stop() first, or wait for the end.
    ~PodWorker();

    /// The manifest changed but the UID did not.
    void update(std::shared_ptr<const Pod> pod);
    void terminate(const std::string& reason);
    /// Something changed: look again.
    void wake();
    void stop();
    [[nodiscard]] bool hasEnded() const { return m_ended; }
    /// True when its thread makes no more calls.
    [[nodiscard]] bool isQuiet() const { return m_quiet; }
    [[nodiscard]] bool isTerminating() const;
    [[nodiscard]] std::shared_ptr<const Pod> pod() const;

private:
    struct Round {
        bool acted = false; ///< the next decision needs a state that is newer than now
        std::int64_t wakeAt = 0; ///< CLOCK_REALTIME ns; 0: nothing to wait for
        base::Status status;
    };
    void run();
    Round syncPod(const PodStatus& status);
    Round syncTerminating(const PodStatus& status, const std::string& reason);
    void complete(const std::string& phase);
    void reportWaits(const PodActions& actions);
    void reportSummary(const PodSummary& summary);
    void reportFailure(const base::Error& error);
    void sleepUntil(std::int64_t wakeAt);

    Node& m_node;
    PodSync m_sync;
    std::function<void()> m_onEnded;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::shared_ptr<const Pod> m_pod;
    std::shared_ptr<const Pod>
        m_current; ///< the worker's thread's: m_pod as it was when this round began
    std::string m_terminateReason; ///< empty: not terminating
    bool m_woken = true;
    std::atomic<bool> m_stopped = false;
    std::atomic<bool> m_ended = false;
    std::atomic<bool> m_quiet = false;
    // Of the worker's thread only:
    std::set<std::pair<std::string, std::int64_t>> m_reportedWaits; ///< container id, until
    std::string m_lastFailure;
    PodSummary m_lastSummary;
    int m_failures = 0; ///< in a row
    bool m_completed = false;
    std::thread m_thread;
};

} // namespace shimscope::kubelet

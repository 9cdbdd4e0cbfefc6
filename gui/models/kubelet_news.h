// What the kubelet says of pods and containers, from its events: STATUS and READY as "kubectl get
// pods" prints them, readiness, failed probes, and the newest events of each, as "kubectl describe"
// lists them: repeated ones on one line, and without the ends of exec'ed processes, which probes
// make by the dozen. Each event is read once. Values only; GUI thread.
// Source: core/kubelet pod_worker, prober, relister, pod_sync; kubernetes pkg/printers printPod.
#pragma once

#include <models/store.h>

#include <QString>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::models {

/// "Running 1/2".
struct PodNews {
    std::string status; ///< empty: the kubelet has said nothing of it
    int ready = 0;
    int containers = 0;
    std::string trouble; ///< "sync-error" since then; empty: none
};

struct ContainerNews {
    std::optional<bool> ready; ///< by its readiness probe; absent: no probe has said anything
    bool ending = false; ///< the kubelet has begun to end it
    std::string unhealthy; ///< the last probe that failed, unless it is ready again
};

/// One line of a list of events.
struct EventLine {
    std::int64_t first = 0, last = 0;
    int count = 1;
    std::string kind, text;
};

class KubeletNews {
public:
    /// Takes what the store has got since the last time.
    void learn(const Store& store);
    void clear() { *this = KubeletNews(); }
    [[nodiscard]] PodNews podAt(const std::string& uid, std::int64_t t) const;
    [[nodiscard]] ContainerNews containerAt(const std::string& id, std::int64_t t) const;
    /// The newest `most` lines about the pod, or about one of its containers; oldest first.
    [[nodiscard]] std::vector<EventLine> linesAt(const std::string& uid,
        const std::vector<std::string>& containers, std::int64_t t, std::size_t most) const;
    /// Pods that the kubelet works on before there is a sandbox: it pulls, or it fails to.
    struct Begun {
        std::string uid, name;
    };
    [[nodiscard]] std::vector<Begun> begunAt(std::int64_t t) const;

private:
    using Events = std::vector<trace::Event>; ///< by time
    [[nodiscard]] static const trace::Event* newest(
        const Events& events, std::int64_t t, const char* kind);
    std::size_t m_read = 0; ///< of the store's events
    std::map<std::string, Events> m_pods; ///< by uid
    std::map<std::string, Events> m_containers; ///< by id
};

/// STATUS and READY of a pod that no kubelet of ours speaks of: from its containers, as kubectl
/// would. Pure.
[[nodiscard]] PodNews statusOf(const PodState& pod);
/// Whether a STATUS tells of a failure: "CrashLoopBackOff", "Init:Error", "OOMKilled".
[[nodiscard]] bool isBadStatus(const std::string& status);

} // namespace shimscope::models

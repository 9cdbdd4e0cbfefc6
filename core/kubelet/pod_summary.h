// A pod in the words of "kubectl get pods": READY and STATUS. Pure; any thread. Source: kubernetes
// pkg/printers/internalversion/printers.go printPod, over the container statuses that
// pkg/kubelet/kubelet_pods.go would report.
#pragma once

#include <kubelet/pod_actions.h>

#include <string>

namespace shimscope::kubelet {

struct PodSummary {
    std::string status; ///< "Init:0/2", "PodInitializing", "Running", "CrashLoopBackOff", …
    std::size_t ready = 0;
    std::size_t containers = 0; ///< sidecars too
    bool operator==(const PodSummary&) const = default;
};
[[nodiscard]] PodSummary summaryOf(
    const Pod& pod, const PodStatus& status, const HealthById& health, const PodActions& actions);
/// "Init:0/2, 0 of 1 ready".
[[nodiscard]] std::string toString(const PodSummary& summary);
/// Ready: it runs, has started, and its readiness probe, if it has one, says so.
[[nodiscard]] bool isReady(
    const Container& container, const ContainerStatus& status, const HealthById& health);

} // namespace shimscope::kubelet

// What has to be done so that a pod becomes what its manifest says: desired pod + CRI's state →
// actions. Pure. Source: pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions,
// kuberuntime_gc.go.
//
//   no sandbox, or it died ──► end what is left ──► RunPodSandbox (attempt + 1) ──► first init
//   sandbox ready ──► init containers one by one, each to its success ──► containers: end those
//                     whose definition changed or whose probe fails, start those that shall run
//
// A new sandbox begins with the first init container again: the pod's shared namespaces are new.
#pragma once

#include <kubelet/back_off.h>
#include <kubelet/pod.h>
#include <kubelet/pod_status.h>
#include <kubelet/probe_results.h>

#include <optional>
#include <string>
#include <vector>

namespace shimscope::kubelet {

struct PodActions {
    bool killPod = false; ///< stop all containers and every sandbox first
    std::string killReason;
    bool createSandbox = false;
    std::uint32_t attempt = 0; ///< of the sandbox to create
    std::string sandboxId; ///< to be used, if none is created
    struct Kill {
        std::string id, name, reason;
        std::int64_t gracePeriod = -1; ///< seconds, of the probe that asks for it; -1: the pod's
    };
    std::vector<Kill> containersToKill;
    std::vector<std::size_t> initToStart; ///< indexes into pod.initContainers; before the others
    std::vector<std::size_t> containersToStart; ///< indexes into pod.containers
    std::vector<std::size_t> ephemeralToStart; ///< indexes into pod.ephemeralContainers
    struct Wait {
        std::string container; ///< its name
        std::string containerId; ///< the one that failed
        BackOff::Waiting backOff;
    };
    std::vector<Wait> waits; ///< would be started if their back-off were over
    /// Set when every container has ended for good: "Succeeded" or "Failed".
    std::string phase;

    [[nodiscard]] bool nothingToDo() const
    {
        return !killPod && !createSandbox && containersToKill.empty() && initToStart.empty()
            && containersToStart.empty() && ephemeralToStart.empty();
    }
};

/// All that a decision is made of. `now`: CLOCK_REALTIME ns.
struct PlanFacts {
    const Pod& pod;
    const PodStatus& status;
    const BackOff& backOff;
    std::int64_t now = 0;
    const HealthById& health;
};
[[nodiscard]] PodActions planPod(const PlanFacts& facts);

/// The part of the init containers, for a sandbox that is ready. True if the pod is initialized:
/// the containers may run. A failed one of a pod that never restarts asks for the pod's end.
bool planInitContainers(PodActions& actions, const PlanFacts& facts);
/// A container of the pod that was made in this sandbox shows that the initialization was through.
[[nodiscard]] bool hasBegun(const Pod& pod, const PodStatus& status);
/// Notes a start, or the wait if its back-off is not over. Internal to the planner.
void planStart(PodActions& actions, std::vector<std::size_t>& starts, std::size_t index,
    const Container& container, const PlanFacts& facts);
/// A running container that has to be ended: its definition changed, or a probe says so.
[[nodiscard]] std::optional<PodActions::Kill> findKill(
    const Container& container, const ContainerStatus& status, const HealthById& health);

/// Leftovers that may go while the pod lives: dead containers but the newest of each name, and
/// older dead sandboxes without containers. Ids.
struct Leftovers {
    std::vector<std::string> containers;
    std::vector<std::string> sandboxes;
};
[[nodiscard]] Leftovers planCollection(const PodStatus& status);

/// Key of a container in the back-off: a changed definition starts afresh.
[[nodiscard]] std::string backOffKey(const Pod& pod, const Container& container);
/// By the restart policy, whether a container in this state shall be started (again). null: there
/// is none yet.
[[nodiscard]] bool shouldStart(RestartPolicy policy, const ContainerStatus* status);

} // namespace shimscope::kubelet

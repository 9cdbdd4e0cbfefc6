// What has to be done so that a pod becomes what its manifest says: desired pod + CRI's state →
// actions. Pure. Source: pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions,
// kuberuntime_gc.go.
//
//   no sandbox, or it died ──► end what is left of it ──► RunPodSandbox (attempt + 1) ──► start
//   containers sandbox ready          ──► end containers whose definition changed ──► start those
//   that shall run
#pragma once

#include <kubelet/back_off.h>
#include <kubelet/pod.h>
#include <kubelet/pod_status.h>

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
    };
    std::vector<Kill> containersToKill;
    std::vector<std::size_t> containersToStart; ///< indexes into pod.containers
    struct Wait {
        std::size_t container = 0; ///< index into pod.containers
        std::string containerId; ///< the one that failed
        BackOff::Waiting backOff;
    };
    std::vector<Wait> waits; ///< would be started if their back-off were over
    /// Set when every container has ended for good: "Succeeded" or "Failed".
    std::string phase;

    [[nodiscard]] bool nothingToDo() const
    {
        return !killPod && !createSandbox && containersToKill.empty() && containersToStart.empty();
    }
};

[[nodiscard]] PodActions planPod(
    const Pod& pod, const PodStatus& status, const BackOff& backOff, std::int64_t now);

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

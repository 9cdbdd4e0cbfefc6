// Carries out what planPod() decided for one pod: the only place where pods and containers are made
// and ended. One object a pod, used by its worker's thread; containers are ended in parallel by
// threads of its own. Source: pkg/kubelet/kuberuntime/kuberuntime_manager.go SyncPod,
// kuberuntime_container.go startContainer, killContainer.
#pragma once

#include <kubelet/node.h>
#include <kubelet/pod_actions.h>
#include <kubelet/requests.h>

#include <map>
#include <memory>
#include <string>

namespace shimscope::kubelet {

class PodSync {
public:
    PodSync(Node& node, std::shared_ptr<const Pod> pod);
    /// The manifest changed, and the pod is still the same one (its UID is given).
    void setPod(std::shared_ptr<const Pod> pod) { m_pod = std::move(pod); }

    /// Goes as far as it can; the first failure of a sandbox ends it, a container's failure does
    /// not stop the others.
    base::Status apply(const PodActions& actions, const PodStatus& status);
    /// StopContainer for all that may run, in parallel, each with the grace period; then the
    /// sidecars one by one, the last first, in what is left of it; then StopPodSandbox for all.
    base::Status killPod(const PodStatus& status, const std::string& reason);
    /// Dead containers and sandboxes that are no longer needed.
    base::Status collect(const Leftovers& leftovers);
    /// Everything that CRI still knows of the pod, its cgroup, its folders. Only for an ended pod.
    base::Status removeAll(const PodStatus& status);

private:
    struct Kill {
        std::string id, name;
        std::int64_t gracePeriod = -1; ///< seconds; -1: the pod's
    };
    base::Result<std::string> createSandbox(std::uint32_t attempt);
    base::Status checkRuntime();
    base::Status startContainers(
        const PodActions& actions, const std::string& sandboxId, const PodStatus& status);
    base::Status startContainer(const Container& container, const std::string& sandboxId,
        const v1::PodSandboxConfig& sandbox, const PodStatus& status);
    base::Result<std::string> createContainer(const Container& container,
        std::uint32_t restartCount, const std::string& imageRef, const std::string& sandboxId,
        const v1::PodSandboxConfig& sandbox, const std::string& targetId);
    base::Result<std::string> targetOf(const Container& container, const PodStatus& status) const;
    base::Result<std::string> ensureImage(
        const Container& container, const v1::PodSandboxConfig& sandbox);
    /// runAsNonRoot: the image's own user counts where the pod names none.
    base::Status checkNonRoot(const Container& container);
    base::Result<std::string> pull(const Container& container, const v1::PodSandboxConfig& sandbox);
    base::Status killContainers(const std::vector<Kill>& kills);
    base::Status killContainer(const Kill& kill);
    [[nodiscard]] std::uint32_t restartCountOf(
        const Container& container, const PodStatus& status) const;
    [[nodiscard]] RequestFacts facts() const;
    [[nodiscard]] Subject subject(const std::string& sandboxId, const std::string& containerId = {},
        const std::string& containerName = {}) const;

    Node& m_node;
    std::shared_ptr<const Pod> m_pod;
    std::map<std::string, std::int64_t> m_pullFailedAt; ///< by image; CLOCK_REALTIME ns
};

/// Where a node keeps things of a pod: "<state>/logs/pods/<ns>_<name>_<uid>", "<state>/pods/<uid>".
[[nodiscard]] std::string podLogDir(const Options& options, const Pod& pod);
[[nodiscard]] std::string podStateDir(const Options& options, const std::string& uid);

} // namespace shimscope::kubelet

// Pod and container as CRI messages, as Kubernetes' kubelet fills them. Pure.
// Source: pkg/kubelet/kuberuntime/kuberuntime_sandbox.go generatePodSandboxConfig,
// kuberuntime_container*.go.
#pragma once

#include <kubelet/cri_client.h>
#include <kubelet/pod.h>

#include <string>
#include <vector>

namespace shimscope::kubelet {

/// What the messages need besides the pod.
struct RequestFacts {
    std::string cgroupParent;
    std::string logDirectory; ///< of the pod
    std::int64_t memoryCapacity = 0; ///< bytes, for oom_score_adj
    bool memoryIsV2 = false;
    bool canLimitSwap = false;
    v1::DNSConfig dns; ///< of the node
    std::vector<v1::Mount> mounts; ///< of the container
    std::string targetId; ///< of the container whose pid namespace it enters; empty: its own
};

[[nodiscard]] v1::PodSandboxConfig sandboxConfig(
    const Pod& pod, std::uint32_t attempt, const RequestFacts& facts);
/// `imageRef`: the image's id, as ImageStatus or PullImage gave it.
[[nodiscard]] v1::ContainerConfig containerConfig(const Pod& pod, const Container& container,
    std::uint32_t restartCount, const std::string& imageRef, const RequestFacts& facts);
[[nodiscard]] v1::LinuxContainerResources containerResources(
    const Pod& pod, const Container& container, const RequestFacts& facts);
/// "<ns>_<name>_<uid>": a pod's folder below logs/pods.
[[nodiscard]] std::string logFolder(const Pod& pod);
[[nodiscard]] Subject subjectOf(const Pod& pod);

} // namespace shimscope::kubelet

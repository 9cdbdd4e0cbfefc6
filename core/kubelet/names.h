// Label and annotation keys by which a kubelet finds its own pods again. Source:
// pkg/kubelet/types/labels.go, pkg/kubelet/types/pod_update.go, pkg/kubelet/kuberuntime/labels.go.
#pragma once

namespace shimscope::kubelet {

inline constexpr const char* kPodNameLabel = "io.kubernetes.pod.name";
inline constexpr const char* kPodNamespaceLabel = "io.kubernetes.pod.namespace";
inline constexpr const char* kPodUidLabel = "io.kubernetes.pod.uid";
inline constexpr const char* kContainerNameLabel = "io.kubernetes.container.name";

inline constexpr const char* kConfigHash = "kubernetes.io/config.hash";
inline constexpr const char* kConfigSeen = "kubernetes.io/config.seen";
inline constexpr const char* kConfigSource = "kubernetes.io/config.source";
inline constexpr const char* kContainerHash = "io.kubernetes.container.hash";
inline constexpr const char* kRestartCount = "io.kubernetes.container.restartCount";
inline constexpr const char* kMessagePath = "io.kubernetes.container.terminationMessagePath";
inline constexpr const char* kMessagePolicy = "io.kubernetes.container.terminationMessagePolicy";
inline constexpr const char* kGracePeriod = "io.kubernetes.pod.terminationGracePeriod";

} // namespace shimscope::kubelet

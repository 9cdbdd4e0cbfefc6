// Identities that a kubelet derives from content: the UID of a static pod, and the hash by which it
// sees that a container's definition changed. Pure; any thread.
#pragma once

#include <kubelet/pod.h>

namespace shimscope::kubelet {

/// 32 hex digits (MD5) of the pod's content, the node's name and the manifest's name, as kubelet
/// makes it for a static pod without metadata.uid: the same file on the same node is the same pod,
/// a changed file is another one.
[[nodiscard]] std::string staticPodUid(const Pod& pod, const std::string& nodeName);
/// Annotation io.kubernetes.container.hash: FNV-1a 32 of the container's definition, in hex.
[[nodiscard]] std::string containerHash(const Container& container);

} // namespace shimscope::kubelet

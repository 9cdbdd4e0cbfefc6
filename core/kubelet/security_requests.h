// The securityContext of pod and container as CRI carries it, as Kubernetes' kubelet fills it.
// Pure; any thread. Sources: pkg/kubelet/kuberuntime/security_context.go,
// pkg/securitycontext/util.go, kuberuntime_sandbox.go generatePodSandboxLinuxConfig.
#pragma once

#include <kubelet/cri_client.h>
#include <kubelet/pod.h>

#include <string>

namespace shimscope::kubelet {

/// Namespaces, user, groups, seccomp and sysctls of the sandbox.
void setSandboxSecurity(const Pod& pod, v1::LinuxPodSandboxConfig& out);
void setContainerSecurity(
    const Pod& pod, const Container& container, v1::LinuxContainerSecurityContext& out);

[[nodiscard]] bool mustRunAsNonRoot(const Pod& pod, const Container& container);
/// Why the container must not be made because of runAsNonRoot; empty: it may.
[[nodiscard]] std::string nonRootTrouble(
    const Pod& pod, const Container& container, const v1::Image& image);

} // namespace shimscope::kubelet

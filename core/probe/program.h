// Which part of an engine a process is, from its argument vector: shim, conmon, runtime, daemon.
// Pure. A process may call itself what it likes: what comes of it are labels, nothing is trusted.
// Source: containerd runtime/v2, conmon(8), runc(8).
#pragma once

#include <probe/cgroup_name.h>
#include <trace/span.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::probe {

enum class Role : std::uint8_t {
    Monitor, ///< stays beside the container: containerd-shim-…, conmon
    Runtime, ///< runc, crun: while it works, or all the time (`runc run`)
    Daemon, ///< dockerd, containerd, crio, podman
    Kubelet,
};

struct Program {
    Role role = Role::Monitor;
    Engine engine = Engine::Unknown; ///< what its containers are called after
    std::string name; ///< "containerd-shim-runc-v2"
    std::string id; ///< shim: container or sandbox; conmon, runtime: the container
    std::string nameSpace; ///< shim: containerd's namespace
    std::string containerName; ///< conmon: -n
};
/// Nothing for any other program, and for a shim or runtime that is only asked for its version.
[[nodiscard]] std::optional<Program> recogniseProgram(const std::vector<std::string>& arguments);
/// Whether a process with this name (stat's comm, cut to 15 bytes) is worth reading its arguments.
[[nodiscard]] bool mayBeProgram(std::string_view comm);
[[nodiscard]] trace::Hop hopOf(Role role);

/// What the kubelet calls "k8s_<container>_<pod>_<namespace>_<uid>_<attempt>"; all empty if it is
/// none.
struct KubernetesName {
    std::string container, pod, nameSpace;
};
[[nodiscard]] KubernetesName parseKubernetesName(std::string_view name);
/// "sh" of "/bin/sh"; empty for nothing.
[[nodiscard]] std::string baseName(std::string_view path);

} // namespace shimscope::probe

// Whose container a cgroup is, from its path alone: engines write ids and pods into the names.
// Pure.
//
//   /docker/<id>                                                      dockerd, cgroupfs
//   /system.slice/docker-<id>.scope                                   dockerd, systemd
//   /kubepods/burstable/pod<uid>/<id>                                 kubelet, cgroupfs
//   /kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod<uid>.slice/cri-containerd-<id>.scope
//   …/crio-<id>.scope/container   …/crio-conmon-<id>.scope            CRI-O, and its monitor
//   /machine.slice/libpod-<id>.scope/container   …/libpod-conmon-…    Podman, systemd
//   /libpod_parent/[<pod>/]libpod-<id>                                Podman, cgroupfs
//   /default/<id>                                                     ctr, nerdctl: no name tells
//   it
//
// <id> is 64 hexadecimal digits. Paths are those of /proc/<pid>/cgroup, v1 and v2 alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shimscope::probe {

enum class Engine : std::uint8_t {
    Unknown,
    Docker,
    Containerd,
    CriO,
    Podman,
    Shimscope,
    Runc, ///< nothing above it
    Crun,
    Plain, ///< nothing above it, and what made it has left
};
/// "docker", "cri-o", "plain", …; empty for Unknown.
[[nodiscard]] const char* toString(Engine engine);

struct CgroupName {
    Engine engine = Engine::Unknown; ///< Unknown: below /kubepods an id may be anybody's
    std::string id;
    std::string podUid; ///< of Kubernetes or Podman; empty: in no pod
    std::string qos; ///< "Guaranteed", "Burstable", "BestEffort": a pod of Kubernetes
    std::string path; ///< down to the container's own cgroup; what is below it is the container's
    bool monitor = false; ///< the cgroup of the conmon that watches container `id`
};
/// The innermost container that `path` names: a container may run an engine.
[[nodiscard]] std::optional<CgroupName> parseCgroupName(std::string_view path);

} // namespace shimscope::probe

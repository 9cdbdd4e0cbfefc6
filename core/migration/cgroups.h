// cgroup version and driver of a machine, from its mounts and from the names of containers'
// cgroups. Pure but for what it is given. Source: cgroups(7), KEP-5573, containerd issue 7276.
#pragma once

#include <cgroupfs/layout.h>

#include <migration/kubelet.h>

namespace shimscope::migration {

enum class Driver : std::uint8_t { Unknown, Cgroupfs, Systemd, Confused };
/// Of a container of a kubelet's, by its cgroup's path:
/// "…/kubepods…slice/cri-containerd-<id>.scope" is systemd's, "/kubepods/…" cgroupfs',
/// "….slice:cri-containerd:<id>" what a runtime with the one makes of what a kubelet with the other
/// asks for.
[[nodiscard]] Driver driverOf(std::string_view cgroupPath);

void reportCgroups(cgroupfs::Mode mode, const Settings& kubelet, const probe::Processes& processes,
    Report& report);

} // namespace shimscope::migration

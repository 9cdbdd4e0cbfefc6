// The devices of the host, for a privileged container: what is in /dev but for what every container
// has of its own. Reads /dev; any thread. Source: containerd pkg/oci HostDevices.
#pragma once

#include <oci/spec.h>

#include <string>
#include <vector>

namespace shimscope::cri {

/// Character and block devices below `dir`, in the order of their paths. Folders that a container
/// mounts by itself (pts, shm, mqueue, fd) are left out, and so is console.
[[nodiscard]] std::vector<oci::Device> readHostDevices(const std::string& dir = "/dev");

} // namespace shimscope::cri

// Pieces that the specs of pause and of containers share. Pure.
#pragma once

#include <cri/pod_spec.h>

#include <map>
#include <string>
#include <vector>

namespace shimscope::cri::parts {

/// io.kubernetes.cri.*, by which a shim groups the containers of a pod and an inspector finds them.
/// `type`: "sandbox" or "container".
[[nodiscard]] std::map<std::string, std::string> annotations(
    const SandboxRecord& sandbox, const char* type);
[[nodiscard]] oci::Mount bindMount(
    const std::string& source, const std::string& destination, const char* access);
/// The default mounts, with the pod's own /dev/shm.
[[nodiscard]] std::vector<oci::Mount> defaultMounts(const PodContext& pod);
/// What is asked for, or as low as this process may go.
[[nodiscard]] int oomScore(std::int64_t wanted, const Machine& machine);

} // namespace shimscope::cri::parts

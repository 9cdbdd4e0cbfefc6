// CRI's LinuxContainerResources as the runtime-spec's linux.resources, and capabilities by name.
// Pure.
#pragma once

#include <base/result.h>
#include <oci/spec.h>

#include <cri.pb.h>

#include <string>

namespace shimscope::cri {

/// 0 in CRI means "not set". A memory limit without a swap limit leaves no swap on top, as in
/// containerd, if this kernel accounts swap.
[[nodiscard]] oci::Resources resourcesOf(
    const ::runtime::v1::LinuxContainerResources& resources, bool swapAccounting);
/// New values over old ones: what is 0 or empty in `change` stays (CRI api.proto
/// UpdateContainerResources).
void mergeResources(::runtime::v1::LinuxContainerResources& current,
    const ::runtime::v1::LinuxContainerResources& change);
/// The parent and the container's own name as cgroupsPath: "/parent/id", or
/// "slice:cri-containerd:id" for systemd.
[[nodiscard]] std::string cgroupsPathOf(const std::string& parent, const std::string& id);
/// The sets of a container: containerd's default ones with `add` and `drop` applied; "ALL" is every
/// one that the kernel has. EINVAL for a name that does not exist.
base::Result<oci::Capabilities> capabilitiesOf(
    const ::runtime::v1::Capability& wanted, bool privileged);

} // namespace shimscope::cri

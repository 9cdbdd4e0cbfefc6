// What a container is given when nobody asks for anything else: the values that containerd, CRI-O
// and Docker agree on. For the CRI endpoint, which writes config.json, and for `shimscope-oci
// spec`. Pure.
#pragma once

#include <oci/spec.h>

namespace shimscope::oci {

/// The 14 capabilities of an ordinary container (Docker's, containerd's and CRI-O's common
/// default).
[[nodiscard]] std::vector<std::string> defaultCapabilities();
/// proc, dev, devpts, shm, mqueue, sysfs (read-only), cgroup (read-only).
[[nodiscard]] std::vector<Mount> defaultMounts();
[[nodiscard]] std::vector<std::string> defaultMaskedPaths();
[[nodiscard]] std::vector<std::string> defaultReadonlyPaths();
/// Deny all, then allow null, zero, full, random, urandom, tty, console, ptmx and pts.
[[nodiscard]] std::vector<DeviceRule> defaultDeviceRules();
/// pid, network, ipc, uts, mount and cgroup, all new.
[[nodiscard]] std::vector<Namespace> defaultNamespaces();
/// A whole config.json: `args` in "rootfs" as root with the above, without seccomp and limits.
[[nodiscard]] Spec defaultSpec(std::vector<std::string> args = {"sh"});
/// The same for a user without root: user namespace with that id mapped to 0, no cgroup limits,
/// /sys bound.
[[nodiscard]] Spec defaultRootlessSpec(std::uint32_t uid, std::uint32_t gid);
/// The same set in bounding, effective and permitted; none inheritable (CVE-2022-29162), none
/// ambient.
[[nodiscard]] Capabilities capabilitySets(const std::vector<std::string>& names);

} // namespace shimscope::oci

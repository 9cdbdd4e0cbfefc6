// Device rules as a program for cgroup v2. The kernel has no files for devices there: a BPF program
// of the type BPF_PROG_TYPE_CGROUP_DEVICE is asked on each open(2) and mknod(2). bpf(2); kernel
// include/uapi/linux/bpf.h.
//
// Each right (read, write, mknod) is decided by the last rule that speaks of the device and of the
// right; what no rule speaks of is denied. So the program walks the rules from the last to the
// first and keeps what is still open in r5.
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <oci/resources.h>

#include <linux/bpf.h>

#include <string>
#include <vector>

namespace shimscope::cgroup {

/// All devices and all rights.
[[nodiscard]] bool coversAll(const oci::DeviceRule& rule);
/// The rules and those that every container has.
[[nodiscard]] std::vector<oci::DeviceRule> withDefaultDevices(std::vector<oci::DeviceRule> rules);
/// Pure: the program.
[[nodiscard]] std::vector<bpf_insn> assembleDevices(const std::vector<oci::DeviceRule>& rules);
/// Loads the program and attaches it to the cgroup folder, in place of those attached before.
/// Errors: EPERM without CAP_BPF and CAP_NET_ADMIN; EINVAL with the verifier's words.
base::Status attachDevices(const std::string& dir, const std::vector<oci::DeviceRule>& rules,
    const std::string& reason, const std::string& field);

} // namespace shimscope::cgroup

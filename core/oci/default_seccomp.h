// The default system call filter: an allow-list with EPERM for the rest, as container engines have
// it. Data only: the CRI endpoint puts it into config.json; the `seccomp` module compiles what it
// finds there. Pure.
#pragma once

#include <oci/spec.h>

namespace shimscope::oci {

/// The profile for a container that has `capabilities`: some calls are allowed only with the
/// capability that the kernel asks for as well (mount with CAP_SYS_ADMIN, chroot with
/// CAP_SYS_CHROOT, …).
[[nodiscard]] Seccomp defaultSeccomp(const std::vector<std::string>& capabilities);

} // namespace shimscope::oci

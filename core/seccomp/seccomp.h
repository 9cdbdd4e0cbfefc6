// System call filters: linux.seccomp of config.json → a BPF program, compiled by libseccomp in the
// parent (while the child makes its mounts), loaded by the child. Sources: seccomp(2), runtime-spec
// config-linux.md#seccomp.
#pragma once

#include <base/result.h>
#include <oci/spec.h>

#include <linux/filter.h>

#include <cstdint>
#include <string>
#include <vector>

namespace shimscope::seccomp {

struct Program {
    std::vector<sock_filter> instructions;
    std::uint64_t flags = 0; ///< SECCOMP_FILTER_FLAG_…
};

/// Names that this libseccomp or architecture does not know are left out. Makes no state-changing
/// call. Errors: an action, flag or argument that cannot be expressed; the message has the JSON
/// pointer.
base::Result<Program> compile(const oci::Seccomp& profile);
/// The same through a cache: `dir`/<hash>.bpf holds the profile and its program (compiling costs
/// milliseconds). A cache that cannot be read or written is no error.
base::Result<Program> compileCached(const oci::Seccomp& profile, const std::string& dir);
/// Needs no_new_privs or CAP_SYS_ADMIN.
base::Status loadInChild(const Program& program);
/// "2.5.4"
[[nodiscard]] std::string libraryVersion();

} // namespace shimscope::seccomp

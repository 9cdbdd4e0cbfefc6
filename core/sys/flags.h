// Kernel constants by name, for traces and messages: "CLONE_NEWNS|CLONE_NEWPID". Pure; any process,
// any thread. Bits without a name are printed in hexadecimal, so that nothing is hidden.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shimscope::sys {

[[nodiscard]] std::string cloneFlags(std::uint64_t flags); ///< clone(2), unshare(2), setns(2)
[[nodiscard]] std::string mountFlags(std::uint64_t flags); ///< mount(2)
[[nodiscard]] std::string umountFlags(std::uint64_t flags); ///< umount2(2)
[[nodiscard]] std::string mountAttributes(std::uint64_t flags); ///< mount_setattr(2) attr_set
[[nodiscard]] std::string openTreeFlags(std::uint64_t flags); ///< open_tree(2)
[[nodiscard]] std::string moveMountFlags(std::uint64_t flags); ///< move_mount(2)
[[nodiscard]] std::string seccompFlags(std::uint64_t flags); ///< seccomp(2) SECCOMP_SET_MODE_FILTER
[[nodiscard]] std::string prctlOption(int option); ///< "PR_CAPBSET_DROP"
[[nodiscard]] std::string rlimitName(int resource); ///< "RLIMIT_NOFILE"
[[nodiscard]] std::optional<int> parseRlimit(std::string_view name); ///< RLIMIT_…
[[nodiscard]] std::optional<int> parseSignal(
    std::string_view text); ///< "9", "KILL", "SIGKILL", "RTMIN+3"
[[nodiscard]] std::string octal(std::uint32_t mode); ///< "0755"

} // namespace shimscope::sys

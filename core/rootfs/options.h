// Mount options of config.json: one table for parsing and for `features`. Pure.
// Source: runtime-spec config.md#linux-mount-options, mount(8), mount_setattr(2).
#pragma once

#include <base/result.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::rootfs {

struct Options {
    std::uint64_t flags = 0; ///< MS_…, without propagation
    std::uint64_t cleared = 0; ///< MS_… that were asked to be off ("rw", "exec")
    std::uint64_t propagation = 0; ///< MS_PRIVATE, … with MS_REC
    std::uint64_t recursiveSet = 0, recursiveClear = 0; ///< MOUNT_ATTR_… of "rro", "rnoexec", …
    bool bind = false, recursiveBind = false;
    std::string data; ///< what is left is for the file system: "mode=755,size=64k"
};

/// Errors: an option that we know and do not support.
base::Result<Options> parseOptions(const std::vector<std::string>& options);
/// All names of the table, in its order.
[[nodiscard]] std::vector<std::string> optionNames();
/// MS_… of a mount as MOUNT_ATTR_… (those that mount_setattr(2) knows).
[[nodiscard]] std::uint64_t attributesOf(std::uint64_t mountFlags);
/// "rshared" → MS_SHARED | MS_REC; 0 for none.
[[nodiscard]] std::uint64_t parsePropagation(std::string_view name);

} // namespace shimscope::rootfs

// The words that config.json may use: one table per kind, for checking, for error messages and for
// `features`. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace shimscope::oci {

[[nodiscard]] std::span<const std::string_view> namespaceTypes(); ///< "cgroup", "ipc", …
[[nodiscard]] std::span<const std::string_view> propagations(); ///< rootfsPropagation
[[nodiscard]] std::span<const std::string_view> rlimitTypes();
[[nodiscard]] std::span<const std::string_view> seccompActions();
[[nodiscard]] std::span<const std::string_view> seccompOperators();
[[nodiscard]] std::span<const std::string_view> seccompArchitectures();
[[nodiscard]] std::span<const std::string_view> seccompFilterFlags();
/// All capabilities by number: capabilityNames()[0] is "CAP_CHOWN" (capabilities(7)).
[[nodiscard]] std::span<const std::string_view> capabilityNames();
/// Its number; upper or lower case, with or without "CAP_".
[[nodiscard]] std::optional<unsigned> findCapability(std::string_view name);

[[nodiscard]] bool contains(std::span<const std::string_view> names, std::string_view name);
/// "a, b, c"
[[nodiscard]] std::string listing(std::span<const std::string_view> names);

} // namespace shimscope::oci

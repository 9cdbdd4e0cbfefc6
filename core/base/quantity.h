// Quantities as Kubernetes writes them: "500m", "64Mi", "1.5", "1e3", "2G". Pure; any thread.
// Source: k8s.io/apimachinery pkg/api/resource/quantity.go (its grammar is in the comment of type
// Quantity).
#pragma once

#include <base/result.h>

#include <cstdint>
#include <string_view>

namespace shimscope::base {

/// CPU in thousandths of a core, rounded up as Kubernetes does: "0.5" and "500m" are 500.
Result<std::int64_t> parseMilliCpu(std::string_view text);
/// Bytes, rounded up: "64Mi" is 67108864, "1500m" is 2.
Result<std::int64_t> parseBytes(std::string_view text);

} // namespace shimscope::base

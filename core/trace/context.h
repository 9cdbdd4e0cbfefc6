// Trace context: which trace and which span the work of this moment belongs to. W3C Trace Context,
// level 1. It travels as gRPC and ttrpc metadata "traceparent" and as the environment variable
// TRACEPARENT on exec.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shimscope::trace {

using TraceId = std::array<std::uint8_t, 16>;
using SpanId = std::array<std::uint8_t, 8>;

struct Context {
    TraceId trace{};
    SpanId span{};
    [[nodiscard]] bool valid() const { return trace != TraceId{} && span != SpanId{}; }
    /// "00-<32 hex>-<16 hex>-01"; empty if not valid.
    [[nodiscard]] std::string traceparent() const;
    friend bool operator==(const Context&, const Context&) = default;
};

/// Accepts any version but ff, as the specification asks; all-zero ids are no context.
[[nodiscard]] std::optional<Context> parseTraceparent(std::string_view text);
[[nodiscard]] std::string toHex(const TraceId& id);
[[nodiscard]] std::string toHex(const SpanId& id);

inline constexpr const char* kTraceparentKey = "traceparent"; ///< metadata key in gRPC and ttrpc
inline constexpr const char* kTraceparentVariable = "TRACEPARENT"; ///< environment variable on exec
inline constexpr const char* kSpoolVariable =
    "SHIMSCOPE_SPOOL"; ///< folder of the spool files; unset: tracing is off

} // namespace shimscope::trace

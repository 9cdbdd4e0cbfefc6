// Small pure functions on text: numbers as the kernel writes them, splitting, hex, sizes for
// people.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::base {

/// The whole text as a decimal number; nothing else is accepted (no sign for unsigned, no blank, no
/// 0x).
[[nodiscard]] std::optional<std::uint64_t> parseUnsigned(std::string_view text);
[[nodiscard]] std::optional<std::int64_t> parseSigned(std::string_view text);
[[nodiscard]] std::optional<double> parseDouble(std::string_view text);
/// Parts between separators; empty parts are kept.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
/// Lines without their newline; a last empty line is dropped.
[[nodiscard]] std::vector<std::string_view> lines(std::string_view text);
/// Words between blanks and tabs.
[[nodiscard]] std::vector<std::string_view> words(std::string_view text);
[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);
[[nodiscard]] std::string toHex(const void* data, std::size_t size);
/// Bytes of lower- or upper-case hex of even length; nothing otherwise.
[[nodiscard]] std::optional<std::string> fromHex(std::string_view hex);
/// `size` random bytes (getrandom(2)) as hex: ids of containers (32 bytes), traces (16), spans (8).
[[nodiscard]] std::string randomHex(std::size_t size);
/// "64 MiB", "1.5 GiB", "512 B": IEC units, at most one decimal.
[[nodiscard]] std::string formatBytes(std::uint64_t bytes);
/// "6.1 ms", "420 µs", "1.25 s".
[[nodiscard]] std::string formatDuration(std::int64_t nanoseconds);
/// Text for JSON strings without the quotes: control characters, quotes and backslashes escaped.
[[nodiscard]] std::string escapeJson(std::string_view text);

} // namespace shimscope::base

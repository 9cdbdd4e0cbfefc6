// Lines of a CRI log file: "<RFC3339Nano> <stdout|stderr> <P|F> <text>\n" (KEP "CRI container log",
// containerd's logger). P: the line goes on. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace shimscope::cri {

/// Longest text of one log line; a longer line of the container becomes several, tagged P.
inline constexpr std::size_t kMaxLogText = 16U << 10U;

/// Appends the lines in `data` to `out`. Returns how many bytes of `data` were used: what is left
/// has no newline yet and is at most kMaxLogText long.
std::size_t formatLogLines(
    std::string& out, std::string_view data, std::string_view stream, std::int64_t wallNs);
/// Appends what never got a newline, as a partial line.
void formatLogRest(
    std::string& out, std::string_view rest, std::string_view stream, std::int64_t wallNs);

} // namespace shimscope::cri

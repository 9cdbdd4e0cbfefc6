// A whole recording as text for a terminal: what was recorded where, the processes, each episode as
// a tree with times, what else happened. Pure.
#pragma once

#include <trace/recording.h>
#include <trace/tree.h>

#include <string>

namespace shimscope::trace {

struct ReportOptions {
    TreeOptions tree; ///< the origin is set per episode
    std::string podName; ///< only this pod; empty: all
};

[[nodiscard]] std::string formatReport(const Recording& recording, const ReportOptions& options);
/// "recorded on host, 2026-11-23 07:05:12 UTC, Linux 6.18, Debian 12, cgroup hybrid, root" and
/// versions and notes.
[[nodiscard]] std::string formatHeader(const Header& header);
/// The wall-clock time of a boot-time moment of that recording, "07:05:12.345".
[[nodiscard]] std::string clockTime(const Header& header, std::int64_t at);

} // namespace shimscope::trace

// Small pieces of text that several panes say in the same way. Names of calls, fields and files are
// never translated.
#pragma once

#include <base/bilingual.h>
#include <trace/episodes.h>
#include <trace/span.h>

#include <QColor>
#include <QString>

#include <cstdint>
#include <string>
#include <string_view>

namespace shimscope::models {

[[nodiscard]] inline QString text(std::string_view from)
{
    return QString::fromUtf8(from.data(), static_cast<qsizetype>(from.size()));
}
/// "en" or "ko": the language that the window speaks now.
[[nodiscard]] std::string_view language();
/// The sentence in that language.
[[nodiscard]] QString inLanguage(const base::Bilingual& sentence);
/// "kubelet", "CRI runtime", "shim", "OCI runtime", "kernel", "CNI", "agent".
[[nodiscard]] QString hopName(trace::Hop hop);
/// "6.1 ms", "420 µs"
[[nodiscard]] QString duration(std::int64_t nanoseconds);
/// How long a call took; "≤ 90 ms" where only its beginning was observed.
[[nodiscard]] QString durationOfCall(const trace::Span& span);
/// A distance on an axis whose ticks are `step` apart: "12", "12.5"; unit by axisUnit(step).
[[nodiscard]] QString axisNumber(std::int64_t nanoseconds, std::int64_t step);
[[nodiscard]] QString axisUnit(std::int64_t step);
/// "38": MiB without unit and with as few digits as it needs.
[[nodiscard]] QString mebibytes(std::uint64_t bytes);
/// What stands on a bar: "StartContainer", "create", "mount".
[[nodiscard]] QString label(const trace::Span& span);
/// "StartContainer", "Task/Create", "create": a call as its protocol's people say it.
[[nodiscard]] QString callName(const trace::Span& span);
/// "OK", "error 5", "EPERM", "open"
[[nodiscard]] QString outcome(const trace::Span& span);
/// Long paths with their middle left out: "/sys/fs/cgroup/cpu/…/4e83619c…/cpu.shares".
[[nodiscard]] QString shortPaths(const QString& text);
/// "pid 8130" of a clone, else the number, else the errno.
[[nodiscard]] QString stepResult(const trace::Span& step);
/// A translated "start of web", "OOM → restart 1".
[[nodiscard]] QString episodeTitle(const trace::Episode& episode);

} // namespace shimscope::models

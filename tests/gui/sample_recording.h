// A recording made up for the window's tests: one pod "web" with the containers "hog" (0.5 CPU, 64
// MiB, throttled, killed by the OOM killer, started again) and "logger". Its shape is that of a
// real one; its numbers are invented, and it is never shown to anybody but the tests.
#pragma once

#include <trace/recording.h>

namespace shimscope::tests {

inline constexpr std::int64_t kMs = 1'000'000;
inline constexpr std::int64_t kStartOfWeb = 102'000 * kMs; ///< RunPodSandbox of the sample
inline constexpr std::int64_t kOomAt = 114'300 * kMs;
inline constexpr std::int64_t kEndOfSample = 132'000 * kMs;

[[nodiscard]] trace::Recording makeSample();
/// The same as text of a recording file.
[[nodiscard]] std::string makeSampleText();
/// `count` spans in one trace, nested five deep, 100 µs apart: for the speed of the timeline.
[[nodiscard]] std::vector<trace::Record> makeManySpans(int count);

} // namespace shimscope::tests

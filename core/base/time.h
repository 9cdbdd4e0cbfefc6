// The one clock of spans, samples and recordings: CLOCK_BOOTTIME in nanoseconds, and its anchor in
// wall-clock time.
#pragma once

#include <time.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace shimscope::base {

/// Nanoseconds since boot, suspend included. vDSO: no system call.
[[nodiscard]] inline std::int64_t bootNow()
{
    timespec ts{};
    ::clock_gettime(CLOCK_BOOTTIME, &ts);
    return static_cast<std::int64_t>(ts.tv_sec) * 1'000'000'000 + ts.tv_nsec;
}

/// The bootNow() at which `timeoutMs` from now will have passed.
[[nodiscard]] inline std::int64_t deadlineIn(int timeoutMs)
{
    return bootNow() + static_cast<std::int64_t>(timeoutMs) * 1'000'000;
}

/// Nanoseconds since 1970-01-01 UTC.
[[nodiscard]] inline std::int64_t wallNow()
{
    timespec ts{};
    ::clock_gettime(CLOCK_REALTIME, &ts);
    return static_cast<std::int64_t>(ts.tv_sec) * 1'000'000'000 + ts.tv_nsec;
}

/// "2026-11-23T05:50:33.727863450Z": RFC 3339 with nanoseconds, as in CRI logs.
[[nodiscard]] std::string formatRfc3339(std::int64_t wallNs, int fractionDigits = 9);
/// Reverse of formatRfc3339 for UTC ("Z") times; -1 if it is none.
[[nodiscard]] std::int64_t parseRfc3339(std::string_view text);

} // namespace shimscope::base

// How the agent observes, as its owner may change it while it runs. What the kernel and the chain
// do is not touched by it. Read by the collecting thread, written by gRPC threads.
#pragma once

#include <trace/record.h>

#include <atomic>
#include <cstdint>
#include <string>

namespace shimscope::agent {

inline constexpr double kSlowestSampling = 1; ///< Hz
inline constexpr double kFastestSampling = 20; ///< Hz: half as often as the spools are read
inline constexpr std::uint64_t kSmallestRing = 16U << 20U; ///< bytes
inline constexpr std::uint64_t kLargestRing = std::uint64_t{64} << 30U;

struct Observation {
    std::atomic<double> sampleRate = 10; ///< Hz, of each container's cgroup
    /// Between two samples, in nanoseconds.
    [[nodiscard]] std::int64_t sampleEvery() const
    {
        return static_cast<std::int64_t>(1e9 / sampleRate.load());
    }
};

/// "5", "2.5"
[[nodiscard]] std::string hertz(double rate);
/// What a recording says of it: until the first of these it is the usual rate.
[[nodiscard]] trace::Event samplingEvent(double rate, std::int64_t now);

} // namespace shimscope::agent

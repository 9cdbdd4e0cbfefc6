// Two samples of one container → what happened per second between them. Pure. What either sample
// lacks is absent; a counter that went back (the cgroup was made anew under the same name) gives no
// rate.
#pragma once

#include <trace/record.h>

#include <optional>

namespace shimscope::metrics {

struct Rates {
    double seconds = 0; ///< between the two samples
    std::optional<double> cpus; ///< Δ cpu.stat usage_usec / Δt: 1.0 is one CPU
    std::optional<double> cpuLimit; ///< cpu.max quota / period, in CPUs; absent: no limit
    std::optional<double>
        throttledShare; ///< Δ nr_throttled / Δ nr_periods, 0…1; absent: no period passed
    std::optional<double> readBytesPerSecond, writeBytesPerSecond;
    std::optional<double> cpuPressure, memoryPressure,
        ioPressure; ///< "some": share of the time, 0…1
};

/// `before` is the older one. Samples of one moment, or in the wrong order, give nothing but
/// `seconds`.
[[nodiscard]] Rates ratesBetween(const trace::Sample& before, const trace::Sample& after);

} // namespace shimscope::metrics

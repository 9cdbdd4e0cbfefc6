// What the plots draw, computed from samples: counters become rates, limits become lines,
// throttling becomes intervals. Pure. Times are CLOCK_BOOTTIME ns. A value that a machine does not
// give is absent, never 0.
#pragma once

#include <models/store.h>
#include <trace/record.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::plots {

struct Point {
    std::int64_t at = 0;
    double value = 0;
};

struct Stretch {
    std::int64_t start = 0;
    std::int64_t end = 0;
};

struct CpuSeries {
    std::vector<Point> cpus; ///< CPUs used, averaged over a quarter of a second or more
    std::vector<Stretch> throttled; ///< when nr_throttled grew
    std::optional<double> limit; ///< CPUs; absent: "max"
    std::uint64_t quota = 0, period = 0; ///< µs, of the limit
    std::uint64_t periods = 0, throttledPeriods = 0; ///< within the samples
};
[[nodiscard]] CpuSeries cpuSeries(const std::vector<trace::Sample>& samples);

/// The two readings that the newest point of a rate until `t` was computed from; null: none.
struct Readings {
    const trace::Sample* before = nullptr;
    const trace::Sample* now = nullptr;
};
[[nodiscard]] Readings readingsOf(
    const std::vector<trace::Sample>& samples, trace::Metric metric, std::int64_t t);

struct MemorySeries {
    std::vector<Point> current; ///< bytes
    std::vector<Point> workingSet; ///< bytes
    std::optional<std::uint64_t> limit; ///< bytes
};
[[nodiscard]] MemorySeries memorySeries(const std::vector<trace::Sample>& samples);

struct PressureSeries {
    bool present = false; ///< cgroup v1 has no pressure per cgroup
    std::vector<Point> cpu, memory, io; ///< "some", per cent of the time
};
[[nodiscard]] PressureSeries pressureSeries(const std::vector<trace::Sample>& samples);

/// Traffic of two directions, bytes a second.
struct TrafficSeries {
    bool present = false;
    std::vector<Point> in, out; ///< read and written, or received and sent
};
[[nodiscard]] TrafficSeries ioSeries(const std::vector<trace::Sample>& samples);
[[nodiscard]] TrafficSeries networkSeries(const std::vector<trace::Sample>& samples);

struct PidsSeries {
    std::vector<Point> current;
    std::optional<std::uint64_t> limit; ///< absent: "max"
};
[[nodiscard]] PidsSeries pidsSeries(const std::vector<trace::Sample>& samples);

/// The samples that tell the traffic of a container's network namespace: its own, or those of
/// another container of its pod, which shares it. Empty: nobody told it.
[[nodiscard]] std::vector<trace::Sample> networkSamples(
    const models::Store& store, const models::Place& place, std::int64_t from, std::int64_t to);

/// An OOM kill of one of these containers, with the memory just before it.
struct OomMark {
    std::int64_t at = 0;
    double bytes = 0;
    std::string text;
};
[[nodiscard]] std::vector<OomMark> oomMarks(const models::Store& store, const models::Place& place,
    const std::vector<trace::Sample>& samples, std::int64_t until);

} // namespace shimscope::plots

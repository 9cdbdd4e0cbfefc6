#include <plots/series.h>

#include <algorithm>

namespace shimscope::plots {

namespace {

using trace::Metric;
using trace::Sample;

constexpr std::int64_t kRateWindow =
    250'000'000; // ns: a rate over one 100 ms sample jumps with the scheduler

/// The growth of a counter per wall time, in units of µs per µs, between samples at least
/// kRateWindow apart.
std::vector<Point> rate(const std::vector<Sample>& samples, Metric metric)
{
    std::vector<Point> points;
    const Sample* before = nullptr;
    for (const Sample& sample : samples) {
        if (!sample[metric])
            continue;
        if (!before || before->container != sample.container) {
            if (before) { // between one container and the next nothing runs
                points.push_back({before->at + 1, 0});
                points.push_back({sample.at, 0});
            }
            before = &sample;
            continue;
        }
        if (sample.at - before->at < kRateWindow)
            continue;
        const std::uint64_t now = *sample[metric];
        const std::uint64_t then = *(*before)[metric];
        const double grown = now >= then ? static_cast<double>(now - then) : 0;
        points.push_back({sample.at, grown * 1000.0 / static_cast<double>(sample.at - before->at)});
        before = &sample;
    }
    return points;
}

std::vector<Point> level(const std::vector<Sample>& samples, Metric metric)
{
    std::vector<Point> points;
    const Sample* before = nullptr;
    for (const Sample& sample : samples) {
        if (!sample[metric])
            continue;
        // Between the death of one container and the start of the next there is nothing in memory.
        if (before && before->container != sample.container) {
            points.push_back({before->at + 1, 0});
            points.push_back({sample.at - 1, 0});
        }
        points.push_back({sample.at, static_cast<double>(*sample[metric])});
        before = &sample;
    }
    return points;
}

void addThrottling(CpuSeries& series, const Sample& before, const Sample& now)
{
    if (before.container != now.container || !now[Metric::CpuThrottledPeriods]
        || !before[Metric::CpuThrottledPeriods])
        return;
    const std::uint64_t grown = *now[Metric::CpuThrottledPeriods]
        - std::min(*now[Metric::CpuThrottledPeriods], *before[Metric::CpuThrottledPeriods]);
    series.throttledPeriods += grown;
    if (now[Metric::CpuPeriods] && before[Metric::CpuPeriods]
        && *now[Metric::CpuPeriods] > *before[Metric::CpuPeriods])
        series.periods += *now[Metric::CpuPeriods] - *before[Metric::CpuPeriods];
    if (grown == 0)
        return;
    // Periods are 100 ms long, samples too: neighbours belong together.
    constexpr std::int64_t kJoin = 250'000'000;
    if (!series.throttled.empty() && before.at - series.throttled.back().end <= kJoin)
        series.throttled.back().end = now.at;
    else
        series.throttled.push_back({before.at, now.at});
}

/// From µs per µs to units per second.
TrafficSeries traffic(const std::vector<Sample>& samples, Metric in, Metric out)
{
    TrafficSeries series;
    series.present = std::any_of(samples.begin(), samples.end(),
        [&](const Sample& sample) { return sample[in] || sample[out]; });
    series.in = rate(samples, in);
    series.out = rate(samples, out);
    for (auto* points : {&series.in, &series.out}) {
        for (Point& point : *points)
            point.value *= 1e6;
    }
    return series;
}

} // namespace

Readings readingsOf(const std::vector<Sample>& samples, Metric metric, std::int64_t t)
{
    Readings newest;
    const Sample* before = nullptr;
    for (const Sample& sample : samples) {
        if (sample.at > t)
            break;
        if (!sample[metric])
            continue;
        if (before && before->container == sample.container && sample.at - before->at < kRateWindow)
            continue;
        if (before && before->container == sample.container)
            newest = {before, &sample};
        before = &sample;
    }
    return newest;
}

CpuSeries cpuSeries(const std::vector<Sample>& samples)
{
    CpuSeries series;
    series.cpus = rate(samples, Metric::CpuUsage);
    for (std::size_t i = 1; i < samples.size(); ++i)
        addThrottling(series, samples[i - 1], samples[i]);
    if (!samples.empty()) {
        const Sample& last = samples.back();
        if (last[Metric::CpuQuota] && last[Metric::CpuPeriod] && *last[Metric::CpuPeriod] > 0) {
            series.quota = *last[Metric::CpuQuota];
            series.period = *last[Metric::CpuPeriod];
            series.limit = static_cast<double>(series.quota) / static_cast<double>(series.period);
        }
    }
    return series;
}

MemorySeries memorySeries(const std::vector<Sample>& samples)
{
    MemorySeries series{
        level(samples, Metric::MemoryCurrent), level(samples, Metric::MemoryWorkingSet), {}};
    if (!samples.empty())
        series.limit = samples.back()[Metric::MemoryMax];
    return series;
}

PressureSeries pressureSeries(const std::vector<Sample>& samples)
{
    PressureSeries series;
    series.present = std::any_of(samples.begin(), samples.end(), [](const Sample& sample) {
        return sample[Metric::CpuPressureSome] || sample[Metric::MemoryPressureSome]
            || sample[Metric::IoPressureSome];
    });
    if (!series.present)
        return series;
    series.cpu = rate(samples, Metric::CpuPressureSome);
    series.memory = rate(samples, Metric::MemoryPressureSome);
    series.io = rate(samples, Metric::IoPressureSome);
    for (auto* points : {&series.cpu, &series.memory, &series.io}) {
        for (Point& point : *points)
            point.value = std::min(100.0, point.value * 100.0);
    }
    return series;
}

TrafficSeries ioSeries(const std::vector<Sample>& samples)
{
    return traffic(samples, Metric::IoReadBytes, Metric::IoWriteBytes);
}

TrafficSeries networkSeries(const std::vector<Sample>& samples)
{
    return traffic(samples, Metric::NetRxBytes, Metric::NetTxBytes);
}

PidsSeries pidsSeries(const std::vector<Sample>& samples)
{
    PidsSeries series{level(samples, Metric::PidsCurrent), {}};
    if (!samples.empty())
        series.limit = samples.back()[Metric::PidsMax];
    return series;
}

std::vector<Sample> networkSamples(
    const models::Store& store, const models::Place& place, std::int64_t from, std::int64_t to)
{
    std::vector<models::Place> places{place, {place.podUid, "pause", true}};
    for (const models::Place& each : store.places()) {
        if (each.podUid == place.podUid)
            places.push_back(each);
    }
    for (const models::Place& each : places) {
        std::vector<Sample> samples = store.samples(each, from, to);
        std::erase_if(samples, [](const Sample& sample) { return !sample[Metric::NetRxBytes]; });
        if (!samples.empty())
            return samples;
    }
    return {};
}

std::vector<OomMark> oomMarks(const models::Store& store, const models::Place& place,
    const std::vector<Sample>& samples, std::int64_t until)
{
    std::vector<OomMark> marks;
    const auto ids = store.idsOf(place);
    for (const trace::Event& event : store.events()) {
        if (event.kind != "oom" || event.at > until
            || std::find(ids.begin(), ids.end(), event.container) == ids.end())
            continue;
        OomMark mark{event.at, 0, event.text};
        for (const Sample& sample : samples) {
            if (sample.container == event.container && sample.at <= event.at + kRateWindow
                && sample[Metric::MemoryCurrent])
                mark.bytes =
                    std::max(mark.bytes, static_cast<double>(*sample[Metric::MemoryCurrent]));
        }
        marks.push_back(mark);
    }
    return marks;
}

} // namespace shimscope::plots

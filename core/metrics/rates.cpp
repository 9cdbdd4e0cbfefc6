// Differences of counters over differences of time.
#include <metrics/rates.h>

#include <algorithm>

namespace shimscope::metrics {

namespace {

using trace::Metric;

std::optional<double> rise(const trace::Sample& before, const trace::Sample& after, Metric metric)
{
    if (!before[metric] || !after[metric] || *after[metric] < *before[metric])
        return std::nullopt;
    return static_cast<double>(*after[metric] - *before[metric]);
}

std::optional<double> over(const std::optional<double>& value, double divisor)
{
    return value && divisor > 0 ? std::optional<double>(*value / divisor) : std::nullopt;
}

} // namespace

Rates ratesBetween(const trace::Sample& before, const trace::Sample& after)
{
    Rates rates;
    rates.seconds = static_cast<double>(after.at - before.at) / 1e9;
    if (rates.seconds <= 0)
        return rates;
    const auto perSecond = [&](Metric metric, double unit = 1) {
        return over(rise(before, after, metric), rates.seconds * unit);
    };
    const auto share = [&](Metric metric) {
        const auto value = perSecond(metric, 1e6);
        return value ? std::optional<double>(std::min(*value, 1.0))
                     : value; // the two clocks differ by a little
    };
    rates.cpus = perSecond(Metric::CpuUsage, 1e6);
    if (after[Metric::CpuQuota] && after[Metric::CpuPeriod].value_or(0) > 0)
        rates.cpuLimit = static_cast<double>(*after[Metric::CpuQuota])
            / static_cast<double>(*after[Metric::CpuPeriod]);
    rates.throttledShare = over(rise(before, after, Metric::CpuThrottledPeriods),
        rise(before, after, Metric::CpuPeriods).value_or(0));
    rates.readBytesPerSecond = perSecond(Metric::IoReadBytes);
    rates.writeBytesPerSecond = perSecond(Metric::IoWriteBytes);
    rates.cpuPressure = share(Metric::CpuPressureSome);
    rates.memoryPressure = share(Metric::MemoryPressureSome);
    rates.ioPressure = share(Metric::IoPressureSome);
    return rates;
}

} // namespace shimscope::metrics

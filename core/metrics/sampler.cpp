// Open files, read again and again.
#include <base/time.h>
#include <metrics/sampler.h>

#include <unistd.h>

#include <array>

namespace shimscope::metrics {

using trace::Metric;

trace::Sample toSample(
    const std::string& container, std::int64_t at, const cgroupfs::Reading& reading)
{
    trace::Sample sample;
    sample.container = container;
    sample.at = at;
    sample[Metric::CpuUsage] = reading.cpu.usage_usec;
    sample[Metric::CpuUser] = reading.cpu.user_usec;
    sample[Metric::CpuSystem] = reading.cpu.system_usec;
    sample[Metric::CpuQuota] = reading.cpuMax.quota;
    sample[Metric::CpuPeriod] = reading.cpuMax.period;
    sample[Metric::CpuPeriods] = reading.cpu.nr_periods;
    sample[Metric::CpuThrottledPeriods] = reading.cpu.nr_throttled;
    sample[Metric::CpuThrottled] = reading.cpu.throttled_usec;
    sample[Metric::CpuWeight] = reading.cpuWeight;
    sample[Metric::MemoryCurrent] = reading.memoryCurrent;
    sample[Metric::MemoryWorkingSet] = reading.memoryWorkingSet();
    sample[Metric::MemoryMax] = reading.memoryMax;
    sample[Metric::MemoryHigh] = reading.memoryHigh;
    sample[Metric::MemorySwap] = reading.memorySwapCurrent;
    sample[Metric::MemoryEventsHigh] = reading.memoryEvents.high;
    sample[Metric::MemoryEventsMax] = reading.memoryEvents.max;
    sample[Metric::MemoryEventsOom] = reading.memoryEvents.oom;
    sample[Metric::MemoryEventsOomKill] = reading.memoryEvents.oom_kill;
    sample[Metric::PidsCurrent] = reading.pidsCurrent;
    sample[Metric::PidsMax] = reading.pidsMax;
    sample[Metric::IoReadBytes] = reading.io.rbytes;
    sample[Metric::IoWriteBytes] = reading.io.wbytes;
    const auto pressure = [&](Metric some, Metric full, const procfs::Pressure& value) {
        if (value.some)
            sample[some] = value.some->total;
        if (value.full)
            sample[full] = value.full->total;
    };
    pressure(Metric::CpuPressureSome, Metric::CpuPressureFull, reading.cpuPressure);
    pressure(Metric::MemoryPressureSome, Metric::MemoryPressureFull, reading.memoryPressure);
    pressure(Metric::IoPressureSome, Metric::IoPressureFull, reading.ioPressure);
    return sample;
}

namespace {

/// Values that no sample holds are not worth a read ten times a second.
bool isSampled(cgroupfs::File file)
{
    using cgroupfs::File;
    switch (file) {
    case File::MemoryPeak:
    case File::MemoryLow:
    case File::MemorySwapMax:
    case File::CgroupEvents:
    case File::V1MemoryMaxUsage:
    case File::V1MemorySoftLimit:
    case File::V1MemswLimit:
    case File::V1BlkioOps:
    case File::V1FreezerState:
        return false;
    default:
        return true;
    }
}

} // namespace

base::Status Sampler::add(const std::string& container, const cgroupfs::Dirs& dirs)
{
    if (m_containers.contains(container))
        return {};
    Container fresh;
    std::string first;
    for (const cgroupfs::Source& source : cgroupfs::sourcesOf(m_layout, dirs)) {
        if (!isSampled(source.file))
            continue;
        if (first.empty())
            first = source.path;
        auto fd = base::openFile(source.path, O_RDONLY);
        if (fd)
            fresh.files.push_back(
                {source.file, cgroupfs::paceOf(source.file), std::move(*fd), source.path});
        else if (!fd.error().is(ENOENT)) // a file that this kernel lacks
            return base::wrap(std::move(fd).error(), "sample container", container);
    }
    if (fresh.files.empty())
        return base::sysError("sample container " + container, first, ENOENT);
    m_containers.emplace(container, std::move(fresh));
    return {};
}

std::vector<std::string> Sampler::paths(const std::string& container, bool slow) const
{
    std::vector<std::string> paths;
    const auto found = m_containers.find(container);
    if (found == m_containers.end())
        return paths;
    for (const OpenFile& file : found->second.files) {
        if (slow || file.pace == cgroupfs::Pace::Fast)
            paths.push_back(file.path);
    }
    return paths;
}

bool Sampler::readInto(Container& container, unsigned slowEvery)
{
    std::array<char, 16384>
        buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by each pread
    const bool slow = container.rounds++ % slowEvery == 0;
    bool any = false;
    for (const OpenFile& file : container.files) {
        if (!slow && file.pace == cgroupfs::Pace::Slow)
            continue;
        const ssize_t size = ::pread(file.fd.get(), buffer.data(), buffer.size(), 0);
        if (size < 0)
            continue; // ENODEV: the cgroup is gone; EOPNOTSUPP: PSI is switched off
        any = true;
        cgroupfs::parseInto(
            file.file, {buffer.data(), static_cast<std::size_t>(size)}, container.reading);
    }
    return any;
}

Sampler::Round Sampler::sample()
{
    Round round;
    round.samples.reserve(m_containers.size());
    for (auto it = m_containers.begin(); it != m_containers.end();) {
        const std::int64_t at = base::bootNow();
        if (readInto(it->second, m_slowEvery)) {
            round.samples.push_back(toSample(it->first, at, it->second.reading));
            ++it;
        } else {
            round.gone.push_back(it->first);
            it = m_containers.erase(it);
        }
    }
    return round;
}

} // namespace shimscope::metrics

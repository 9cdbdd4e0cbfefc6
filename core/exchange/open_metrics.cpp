#include <exchange/open_metrics.h>

#include <algorithm>
#include <array>
#include <cinttypes>
#include <cstdio>
#include <map>

namespace shimscope::exchange {

namespace {

using trace::Metric;

struct Family {
    const char* name; ///< without "_total"
    const char* help;
    const char* unit; ///< its last word, or empty
    Metric metric;
    bool counter;
    double divisor; ///< from what the sample holds to the unit
};

constexpr double kMicro = 1e6;
constexpr std::array kFamilies{
    Family{
        "container_cpu_usage_seconds", "CPU time used.", "seconds", Metric::CpuUsage, true, kMicro},
    Family{"container_cpu_user_seconds", "CPU time used in user mode.", "seconds", Metric::CpuUser,
        true, kMicro},
    Family{"container_cpu_system_seconds", "CPU time used in the kernel.", "seconds",
        Metric::CpuSystem, true, kMicro},
    Family{"container_cpu_cfs_periods", "Periods of the CPU quota that have passed.", "",
        Metric::CpuPeriods, true, 1},
    Family{"container_cpu_cfs_throttled_periods", "Periods in which it was throttled.", "",
        Metric::CpuThrottledPeriods, true, 1},
    Family{"container_cpu_cfs_throttled_seconds", "Time for which it was throttled.", "seconds",
        Metric::CpuThrottled, true, kMicro},
    Family{"container_spec_cpu_quota", "CPU quota in microseconds per period.", "",
        Metric::CpuQuota, false, 1},
    Family{"container_spec_cpu_period", "Period of the CPU quota in microseconds.", "",
        Metric::CpuPeriod, false, 1},
    Family{"container_memory_usage_bytes", "Memory that is charged to the cgroup.", "bytes",
        Metric::MemoryCurrent, false, 1},
    Family{"container_memory_working_set_bytes", "That without inactive file cache.", "bytes",
        Metric::MemoryWorkingSet, false, 1},
    Family{"container_memory_swap_bytes", "Swap in use.", "bytes", Metric::MemorySwap, false, 1},
    Family{
        "container_spec_memory_limit_bytes", "Memory limit.", "bytes", Metric::MemoryMax, false, 1},
    Family{"container_memory_failcnt", "How often the memory limit was hit.", "",
        Metric::MemoryEventsMax, true, 1},
    Family{"container_oom_events", "Processes killed by the OOM killer.", "",
        Metric::MemoryEventsOomKill, true, 1},
    Family{"container_processes", "Processes and threads.", "", Metric::PidsCurrent, false, 1},
    Family{
        "container_threads_max", "Limit of processes and threads.", "", Metric::PidsMax, false, 1},
    Family{"container_fs_reads_bytes", "Bytes read.", "bytes", Metric::IoReadBytes, true, 1},
    Family{"container_fs_writes_bytes", "Bytes written.", "bytes", Metric::IoWriteBytes, true, 1},
    Family{"container_network_receive_bytes",
        "Bytes received in its network namespace, without lo.", "bytes", Metric::NetRxBytes, true,
        1},
    Family{"container_network_transmit_bytes", "Bytes sent in its network namespace, without lo.",
        "bytes", Metric::NetTxBytes, true, 1},
    Family{"container_pressure_cpu_waiting_seconds", "Time some task waited for CPU (PSI).",
        "seconds", Metric::CpuPressureSome, true, kMicro},
    Family{"container_pressure_memory_waiting_seconds", "Time some task waited for memory (PSI).",
        "seconds", Metric::MemoryPressureSome, true, kMicro},
    Family{"container_pressure_io_waiting_seconds", "Time some task waited for I/O (PSI).",
        "seconds", Metric::IoPressureSome, true, kMicro},
};

std::string quoted(const std::string& text)
{
    std::string result = "\"";
    for (const char c : text) {
        if (c == '\\' || c == '"')
            result += '\\';
        result += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    return result + '"';
}

std::string labelsOf(const trace::Container& container, const trace::Pod* pod)
{
    std::string labels = "{container=" + quoted(container.sandbox ? "POD" : container.name)
        + ",id=" + quoted(container.cgroupPath) + ",image=" + quoted(container.image)
        + ",name=" + quoted(container.id);
    if (pod != nullptr)
        labels += ",namespace=" + quoted(pod->nameSpace) + ",pod=" + quoted(pod->name);
    return labels + "}";
}

std::string valueOf(std::uint64_t value, double divisor)
{
    if (divisor == 1)
        return std::to_string(value);
    char text[40];
    std::snprintf(text, sizeof text, "%.6f", static_cast<double>(value) / divisor);
    return text;
}

std::string secondsOf(std::int64_t nanoseconds)
{
    char text[40];
    std::snprintf(text, sizeof text, "%" PRId64 ".%03" PRId64, nanoseconds / 1'000'000'000,
        nanoseconds / 1'000'000 % 1000);
    return text;
}

template <class List, class Value, class Key>
void replaceIn(List& list, const Value& value, Key key)
{
    const auto found = std::find_if(
        list.begin(), list.end(), [&](const Value& each) { return key(each) == key(value); });
    if (found == list.end())
        list.push_back(value);
    else
        *found = value;
}

} // namespace

void Snapshot::take(const trace::Record& record)
{
    if (const auto* header = std::get_if<trace::Header>(&record))
        wallMinusBoot = header->anchorWall - header->anchorBoot;
    else if (const auto* pod = std::get_if<trace::Pod>(&record))
        replaceIn(pods, *pod, [](const trace::Pod& each) { return each.uid; });
    else if (const auto* container = std::get_if<trace::Container>(&record))
        replaceIn(containers, *container, [](const trace::Container& each) { return each.id; });
    else if (const auto* sample = std::get_if<trace::Sample>(&record))
        takeSample(*sample);
}

/// Traffic is counted less often than the rest: it stays from one count to the next.
void Snapshot::takeSample(trace::Sample sample)
{
    const auto before = std::find_if(samples.begin(), samples.end(),
        [&](const trace::Sample& each) { return each.container == sample.container; });
    for (const Metric metric : {Metric::NetRxBytes, Metric::NetTxBytes}) {
        if (before != samples.end() && !sample[metric])
            sample[metric] = (*before)[metric];
    }
    if (before != samples.end())
        *before = std::move(sample);
    else
        samples.push_back(std::move(sample));
}

std::string toOpenMetrics(const Snapshot& snapshot)
{
    struct Line {
        std::string labels, when;
        const trace::Sample* sample;
    };
    std::vector<Line> lines;
    for (const trace::Container& container : snapshot.containers) {
        const auto sample = std::find_if(snapshot.samples.begin(), snapshot.samples.end(),
            [&](const trace::Sample& each) { return each.container == container.id; });
        if (sample == snapshot.samples.end() || container.state == "removed"
            || container.state == "exited")
            continue;
        const auto pod = std::find_if(snapshot.pods.begin(), snapshot.pods.end(),
            [&](const trace::Pod& each) { return each.uid == container.podUid; });
        lines.push_back({labelsOf(container, pod == snapshot.pods.end() ? nullptr : &*pod),
            secondsOf(sample->at + snapshot.wallMinusBoot), &*sample});
    }
    std::string text;
    for (const Family& family : kFamilies) {
        std::string values;
        for (const Line& line : lines) {
            if (const auto& value = (*line.sample)[family.metric])
                values += std::string(family.name) + (family.counter ? "_total" : "") + line.labels
                    + " " + valueOf(*value, family.divisor) + " " + line.when + "\n";
        }
        if (values.empty())
            continue;
        const std::string name = family.name;
        text += "# TYPE " + name + (family.counter ? " counter\n" : " gauge\n");
        if (family.unit[0] != '\0')
            text += "# UNIT " + name + " " + family.unit + "\n";
        text += "# HELP " + name + " " + family.help + "\n" + values;
    }
    return text + "# EOF\n";
}

} // namespace shimscope::exchange

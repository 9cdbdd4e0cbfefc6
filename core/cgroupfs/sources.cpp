// Which files hold the values of a cgroup, on v2, v1 and hybrid, and what a layout cannot give.
#include <cgroupfs/reading.h>

#include <array>

namespace shimscope::cgroupfs {

namespace {

struct Row {
    File file;
    const char* controller; ///< "" : needs none
    const char* name;
    Pace pace = Pace::Fast;
};

constexpr std::array kV2{
    Row{File::CpuStat, "", "cpu.stat"},
    Row{File::CpuMax, "cpu", "cpu.max", Pace::Slow},
    Row{File::CpuWeight, "cpu", "cpu.weight", Pace::Slow},
    Row{File::MemoryCurrent, "memory", "memory.current"},
    Row{File::MemoryPeak, "memory", "memory.peak", Pace::Slow},
    Row{File::MemoryMax, "memory", "memory.max", Pace::Slow},
    Row{File::MemoryHigh, "memory", "memory.high", Pace::Slow},
    Row{File::MemoryLow, "memory", "memory.low", Pace::Slow},
    Row{File::MemorySwapCurrent, "memory", "memory.swap.current"},
    Row{File::MemorySwapMax, "memory", "memory.swap.max", Pace::Slow},
    Row{File::MemoryStat, "memory", "memory.stat"},
    Row{File::MemoryEvents, "memory", "memory.events"},
    Row{File::PidsCurrent, "pids", "pids.current"},
    Row{File::PidsMax, "pids", "pids.max", Pace::Slow},
    Row{File::IoStat, "io", "io.stat"},
};

constexpr std::array kV1{
    Row{File::V1CpuacctUsage, "cpuacct", "cpuacct.usage"},
    Row{File::V1CpuacctStat, "cpuacct", "cpuacct.stat"},
    Row{File::V1CpuStat, "cpu", "cpu.stat"},
    Row{File::V1CfsQuota, "cpu", "cpu.cfs_quota_us", Pace::Slow},
    Row{File::V1CfsPeriod, "cpu", "cpu.cfs_period_us", Pace::Slow},
    Row{File::V1CpuShares, "cpu", "cpu.shares", Pace::Slow},
    Row{File::V1MemoryUsage, "memory", "memory.usage_in_bytes"},
    Row{File::V1MemoryMaxUsage, "memory", "memory.max_usage_in_bytes", Pace::Slow},
    Row{File::V1MemoryLimit, "memory", "memory.limit_in_bytes", Pace::Slow},
    Row{File::V1MemorySoftLimit, "memory", "memory.soft_limit_in_bytes", Pace::Slow},
    Row{File::V1MemswLimit, "memory", "memory.memsw.limit_in_bytes", Pace::Slow},
    Row{File::V1MemoryStat, "memory", "memory.stat"},
    Row{File::V1MemoryFailcnt, "memory", "memory.failcnt"},
    Row{File::V1OomControl, "memory", "memory.oom_control"},
    Row{File::PidsCurrent, "pids", "pids.current"},
    Row{File::PidsMax, "pids", "pids.max", Pace::Slow},
    Row{File::V1BlkioBytes, "blkio", "blkio.throttle.io_service_bytes_recursive"},
    Row{File::V1BlkioOps, "blkio", "blkio.throttle.io_serviced_recursive"},
    Row{File::V1FreezerState, "freezer", "freezer.state", Pace::Slow},
};

/// In the v2 folder whichever hierarchy holds the controllers: the core of v2 has them.
constexpr std::array kUnified{
    Row{File::CgroupEvents, "", "cgroup.events", Pace::Slow},
    Row{File::CpuPressure, "", "cpu.pressure"},
    Row{File::MemoryPressure, "", "memory.pressure"},
    Row{File::IoPressure, "", "io.pressure"},
};

template <std::size_t N>
void addRows(const std::array<Row, N>& rows, const std::string& dir, const Hierarchy& hierarchy,
    std::vector<Source>& out)
{
    for (const Row& row : rows) {
        if (*row.controller == '\0' || hierarchy.has(row.controller))
            out.push_back({row.file, dir + "/" + row.name});
    }
}

const Row* findRow(File file)
{
    const auto in = [file](const auto& rows) -> const Row* {
        for (const Row& row : rows) {
            if (row.file == file)
                return &row;
        }
        return nullptr;
    };
    if (const Row* row = in(kV2))
        return row;
    if (const Row* row = in(kV1))
        return row;
    return in(kUnified);
}

void addUnified(const Layout& layout, const Dirs& dirs, std::vector<Source>& sources)
{
    const Hierarchy* unified = layout.unified();
    const auto dir = dirs.find("");
    if (unified == nullptr || dir == dirs.end())
        return;
    if (layout.mode == Mode::V2)
        addRows(kV2, dir->second, *unified, sources);
    else if (layout.v1("cpuacct") == nullptr)
        sources.push_back({File::CpuStat, dir->second + "/cpu.stat"});
    addRows(kUnified, dir->second, *unified, sources);
    if (layout.mode != Mode::Hybrid)
        return;
    // A controller that no v1 hierarchy took may be used in the v2 one.
    for (const Row& row : kV2) {
        if (*row.controller != '\0' && unified->has(row.controller))
            sources.push_back({row.file, dir->second + "/" + row.name});
    }
}

} // namespace

Pace paceOf(File file)
{
    const Row* row = findRow(file);
    return row != nullptr ? row->pace : Pace::Fast;
}

std::vector<Source> sourcesOf(const Layout& layout, const Dirs& dirs)
{
    std::vector<Source> sources;
    addUnified(layout, dirs, sources);
    for (const Hierarchy& hierarchy : layout.hierarchies) {
        if (hierarchy.v2)
            continue;
        const auto dir = dirs.find(hierarchy.key());
        if (dir != dirs.end())
            addRows(kV1, dir->second, hierarchy, sources);
    }
    return sources;
}

std::vector<std::string> missingOn(const Layout& layout)
{
    std::vector<std::string> notes;
    if (layout.mode == Mode::None)
        return {"no cgroup file system is mounted: there are no limits and no numbers"};
    for (const auto& [v2Name, v1Name] : {std::pair("cpu", "cpu"), std::pair("memory", "memory"),
             std::pair("pids", "pids"), std::pair("io", "blkio")}) {
        if (layout.of(v2Name) == nullptr && layout.of(v1Name) == nullptr)
            notes.push_back("the controller '" + std::string(v2Name)
                + "' is in no hierarchy: its limits and numbers are absent");
    }
    if (layout.v1("memory") != nullptr) {
        notes.emplace_back("memory is on cgroup v1: there is no memory.high, and memory.events has "
                           "only max (memory.failcnt) "
                           "and oom_kill (memory.oom_control)");
    }
    if (layout.v1("cpu") != nullptr)
        notes.emplace_back("cpu is on cgroup v1: cpu.weight is converted from cpu.shares");
    if (layout.v1("blkio") != nullptr)
        notes.emplace_back("block I/O is on cgroup v1: buffered writes are counted for the root, "
                           "not for the container");
    if (layout.unified() == nullptr)
        notes.emplace_back(
            "there is no cgroup v2 hierarchy: no pressure (PSI) per container, no cgroup.kill");
    return notes;
}

} // namespace shimscope::cgroupfs

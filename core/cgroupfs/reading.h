// What the files of a cgroup say, under the names of cgroup v2, also on v1. cgroup-v2.rst
// "Interface Files"; cgroup-v1/{memory,cpuacct}.rst. A value that the kernel does not give, or
// gives as "max", is absent, never 0.
//
//   sourcesOf(layout, dirs) ──▶ the files that exist by name ──▶ read each ──▶
//   parseInto(source.file, text, reading)
//
// The same list serves one reading (readGroup) and the sampler that keeps its descriptors open
// (metrics). Parsing is pure and never fails: what it does not understand stays absent. Any
// process, any thread.
#pragma once

#include <base/result.h>
#include <cgroupfs/layout.h>
#include <procfs/pressure.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shimscope::cgroupfs {

using Number = std::optional<std::uint64_t>;

struct CpuStat { ///< cpu.stat
    Number usage_usec, user_usec, system_usec;
    Number nr_periods, nr_throttled, throttled_usec;
};
struct CpuMax { ///< cpu.max; quota absent: "max"
    Number quota; ///< µs per period
    Number period; ///< µs
};
struct MemoryEvents { ///< memory.events
    Number low, high, max, oom, oom_kill, oom_group_kill;
};
struct MemoryStat { ///< memory.stat, bytes
    Number anon, file, kernel, slab, sock, shmem, inactive_file, active_file;
    Number pgfault, pgmajfault;
};
struct IoStat { ///< io.stat, all devices together
    Number rbytes, wbytes, rios, wios;
};

struct Reading {
    CpuStat cpu;
    CpuMax cpuMax;
    Number cpuWeight; ///< cpu.weight; on v1 converted from cpu.shares
    Number memoryCurrent, memoryPeak, memoryMax, memoryHigh, memoryLow, memorySwapCurrent,
        memorySwapMax; ///< bytes
    MemoryEvents memoryEvents;
    MemoryStat memoryStat;
    Number pidsCurrent, pidsMax;
    IoStat io;
    procfs::Pressure cpuPressure, memoryPressure, ioPressure;
    std::optional<bool> populated, frozen; ///< cgroup.events

    /// memory.current − inactive_file, never below 0: what the kubelet calls the working set.
    /// Bytes.
    [[nodiscard]] Number memoryWorkingSet() const;
};

/// The files that are read, one per kernel file. V1… are those that only v1 has.
enum class File : std::uint8_t {
    CpuStat,
    CpuMax,
    CpuWeight,
    MemoryCurrent,
    MemoryPeak,
    MemoryMax,
    MemoryHigh,
    MemoryLow,
    MemorySwapCurrent,
    MemorySwapMax,
    MemoryStat,
    MemoryEvents,
    PidsCurrent,
    PidsMax,
    IoStat,
    CpuPressure,
    MemoryPressure,
    IoPressure,
    CgroupEvents,
    V1CpuacctUsage,
    V1CpuacctStat,
    V1CpuStat,
    V1CfsQuota,
    V1CfsPeriod,
    V1CpuShares,
    V1MemoryUsage,
    V1MemoryMaxUsage,
    V1MemoryLimit,
    V1MemorySoftLimit,
    V1MemswLimit,
    V1MemoryStat,
    V1MemoryFailcnt,
    V1OomControl,
    V1BlkioBytes,
    V1BlkioOps,
    V1FreezerState
};

struct Source {
    File file;
    std::string path; ///< absolute
};

/// How often a file is worth reading: limits change rarely, counters always.
enum class Pace { Fast, Slow };
[[nodiscard]] Pace paceOf(File file);

/// The files of a cgroup on this layout. Files that this kernel lacks are listed too: opening them
/// says ENOENT.
[[nodiscard]] std::vector<Source> sourcesOf(const Layout& layout, const Dirs& dirs);
/// Puts what `text` says into `reading`; values of other files stay as they are.
void parseInto(File file, std::string_view text, Reading& reading);
/// One reading of everything. Errors: ENOENT when none of the cgroup's folders is there.
base::Result<Reading> readGroup(const Layout& layout, const Dirs& dirs);
/// One sentence for each thing that this layout cannot give; empty on v2 with all controllers.
[[nodiscard]] std::vector<std::string> missingOn(const Layout& layout);

/// "key 123" lines.
[[nodiscard]] std::vector<std::pair<std::string_view, std::uint64_t>> parseFlat(
    std::string_view text);
/// A number, or nothing for "max" and for what is none.
[[nodiscard]] Number parseValue(std::string_view text);
/// cpu.shares (2…262144) ↔ cpu.weight (1…10000), as runc ≥ 1.3.2 and crun ≥ 1.23 convert: 1024 is
/// 100, the ends meet.
[[nodiscard]] std::uint64_t weightFromShares(std::uint64_t shares);

/// Names of the cgroups directly below `dir`, sorted. Empty for a cgroup that is gone.
base::Result<std::vector<std::string>> listGroups(const std::string& dir);
/// Pids in the cgroup and, with `recursive`, in those below it; each once. Empty for a cgroup that
/// is gone.
base::Result<std::vector<int>> readPids(const std::string& dir, bool recursive = true);

} // namespace shimscope::cgroupfs

// cpu, memory, pids: config.json → files, v1 and v2 side by side.
#include <cgroup/convert.h>
#include <cgroup/writer.h>
#include <cgroupfs/reading.h>

namespace shimscope::cgroup {

namespace {

constexpr std::string_view kCpuV2 = "cgroup-v2.rst \"CPU Interface Files\"";
constexpr std::string_view kMemoryV2 = "cgroup-v2.rst \"Memory Interface Files\"";
constexpr std::string_view kBandwidth = "sched-bwc.rst \"Management\"";
constexpr std::string_view kMemoryV1 = "cgroup-v1/memory.rst";

/// A child's share of time may not exceed its parent's at any moment (v1), so while both numbers
/// change there is none.
void planBandwidthV1(Writer& w, const oci::Cpu& cpu)
{
    const std::int64_t quota = cpu.quota.value_or(0);
    const std::uint64_t period = cpu.period.value_or(0);
    if (quota > 0 && period > 0 && w.existed("cpu")) {
        w.v1("cpu",
            {"cpu.cfs_quota_us", "-1",
                because(kBandwidth, "no limit while the period changes; the parent's holds"),
                "cpu.quota"});
    }
    if (period > 0) {
        w.v1("cpu",
            {"cpu.cfs_period_us", std::to_string(period),
                because(kBandwidth, "the length of a period, µs"), "cpu.period"});
    }
    if (quota != 0) {
        w.v1("cpu",
            {"cpu.cfs_quota_us", std::to_string(quota > 0 ? quota : -1),
                because(kBandwidth, "CPU time per period, µs; -1 is no limit"), "cpu.quota"});
    }
    if (cpu.burst) {
        w.v1("cpu",
            {"cpu.cfs_burst_us", std::to_string(*cpu.burst),
                because(kBandwidth, "unused time that may be saved, µs"), "cpu.burst"});
    }
}

void planCpuV1(Writer& w, const oci::Cpu& cpu)
{
    if (cpu.shares.value_or(0) != 0) {
        w.v1("cpu",
            {"cpu.shares", std::to_string(*cpu.shares),
                "sched-design-CFS.rst \"Group scheduler extensions\": its part when CPUs are short",
                "cpu.shares"});
    }
    planBandwidthV1(w, cpu);
    if (cpu.realtimePeriod.value_or(0) != 0) {
        w.v1("cpu",
            {"cpu.rt_period_us", std::to_string(*cpu.realtimePeriod),
                "sched-rt-group.rst: period of real-time time, µs", "cpu.realtimePeriod"});
    }
    if (cpu.realtimeRuntime.value_or(0) != 0) {
        w.v1("cpu",
            {"cpu.rt_runtime_us", std::to_string(*cpu.realtimeRuntime),
                "sched-rt-group.rst: real-time time per period, µs", "cpu.realtimeRuntime"});
    }
    if (cpu.idle) {
        w.v1("cpu",
            {"cpu.idle", std::to_string(*cpu.idle), "sched(7) SCHED_IDLE, for the whole cgroup",
                "cpu.idle"});
    }
}

void planCpuV2(Writer& w, const oci::Cpu& cpu)
{
    if (cpu.shares.value_or(0) != 0) {
        w.v2({"cpu.weight", std::to_string(cgroupfs::weightFromShares(*cpu.shares)),
            because(kCpuV2, "its part when CPUs are short, from cpu.shares"), "cpu.shares"});
    }
    if (cpu.quota.value_or(0) != 0 || cpu.period.value_or(0) != 0) {
        w.v2({"cpu.max", cpuMax(cpu.quota, cpu.period),
            because(kCpuV2, "CPU time per period, both in µs"),
            cpu.quota ? "cpu.quota" : "cpu.period"});
    }
    if (cpu.burst) {
        w.v2({"cpu.max.burst", std::to_string(*cpu.burst),
            because(kCpuV2, "unused time that may be saved, µs"), "cpu.burst"});
    }
    if (cpu.idle) {
        w.v2({"cpu.idle", std::to_string(*cpu.idle),
            because(kCpuV2, "SCHED_IDLE for the whole cgroup"), "cpu.idle"});
    }
    if (cpu.realtimePeriod.value_or(0) != 0 || cpu.realtimeRuntime.value_or(0) != 0)
        w.warn("linux.resources.cpu.realtime… is of cgroup v1; cgroup v2 has no such file, so it "
               "has no effect");
}

bool asksForCpu(const oci::Cpu& cpu)
{
    return cpu.shares || cpu.quota || cpu.period || cpu.burst || cpu.idle || cpu.realtimePeriod
        || cpu.realtimeRuntime;
}

void planCpuset(Writer& w, const oci::Cpu& cpu)
{
    const bool v1 = w.hasV1("cpuset");
    const auto put = [&](std::string_view file, const std::optional<std::string>& value,
                         std::string_view why, std::string_view field) {
        if (!value || value->empty())
            return;
        const Entry entry{file, *value, why, field};
        if (v1)
            w.v1("cpuset", entry);
        else
            w.v2(entry);
    };
    put("cpuset.cpus", cpu.cpus, "cpuset(7): the CPUs that it may run on", "cpu.cpus");
    put("cpuset.mems", cpu.mems, "cpuset(7): the memory nodes that it may use", "cpu.mems");
}

std::string memoryValue(std::int64_t value)
{
    return std::to_string(value < 0 ? -1 : value);
}

void putMemoryLimitV1(Writer& w, std::int64_t limit)
{
    w.v1("memory",
        {"memory.limit_in_bytes", memoryValue(limit),
            because(kMemoryV1, "the limit; beyond it the kernel reclaims, then kills"),
            "memory.limit", false, "the limit must be above what is used now"});
}

void putSwapLimitV1(Writer& w, std::int64_t swap)
{
    if (!w.hasFile("memory.memsw.limit_in_bytes")) {
        w.warn("linux.resources.memory.swap has no effect: the kernel counts no swap (boot it with "
               "swapaccount=1)");
        return;
    }
    w.v1("memory",
        {"memory.memsw.limit_in_bytes", memoryValue(swap),
            because(kMemoryV1, "the limit of memory and swap together"), "memory.swap"});
}

/// memory ≤ memory + swap holds at every moment, so a rise begins with the second, a cut with the
/// first.
void planMemoryLimitsV1(Writer& w, const oci::Memory& memory)
{
    const cgroupfs::Number now = w.facts().memorySwapLimit;
    const std::uint64_t swapNow = now.value_or(UINT64_MAX);
    const bool rise =
        memory.limit && (*memory.limit < 0 || static_cast<std::uint64_t>(*memory.limit) > swapNow);
    std::optional<std::int64_t> swap =
        memory.swap && *memory.swap != 0 ? memory.swap : std::nullopt;
    // No limit of memory beside a limit of both makes no sense; who lifts one lifts the other (as
    // runc does).
    if (memory.limit && *memory.limit < 0 && !swap && w.hasFile("memory.memsw.limit_in_bytes"))
        swap = -1;
    if (swap && rise)
        putSwapLimitV1(w, *swap);
    if (memory.limit && *memory.limit != 0)
        putMemoryLimitV1(w, *memory.limit);
    if (swap && !rise)
        putSwapLimitV1(w, *swap);
}

void planMemoryV1(Writer& w, const oci::Memory& memory)
{
    planMemoryLimitsV1(w, memory);
    if (memory.reservation && *memory.reservation != 0) {
        w.v1("memory",
            {"memory.soft_limit_in_bytes", memoryValue(*memory.reservation),
                because(kMemoryV1, "reclaimed down to here first"), "memory.reservation"});
    }
    if (memory.kernel)
        w.warn("linux.resources.memory.kernel has no effect: kernel memory has been part of "
               "memory.limit since Linux 5.15");
    if (memory.kernelTCP && *memory.kernelTCP != 0)
        w.v1("memory",
            {"memory.kmem.tcp.limit_in_bytes", memoryValue(*memory.kernelTCP),
                because(kMemoryV1, "buffers of TCP"), "memory.kernelTCP"});
    if (memory.swappiness)
        w.v1("memory",
            {"memory.swappiness", std::to_string(*memory.swappiness),
                because(kMemoryV1, "0 swaps least, 100 most"), "memory.swappiness"});
    if (memory.disableOOMKiller.value_or(false))
        w.v1("memory",
            {"memory.oom_control", "1",
                because(kMemoryV1, "at the limit processes wait instead of being killed"),
                "memory.disableOOMKiller"});
}

base::Status planMemoryV2(Writer& w, const oci::Memory& memory)
{
    // For a swap limit alone the limit of memory is the one that is in force.
    std::optional<std::int64_t> limit = memory.limit;
    if (!limit && w.facts().memoryLimit)
        limit = static_cast<std::int64_t>(*w.facts().memoryLimit);
    const auto swap = TRY(swapMax(memory.swap, limit));
    if (swap)
        w.v2({"memory.swap.max", *swap,
            because(kMemoryV2, "swap alone: what config.json allows beyond memory.limit"),
            "memory.swap", *swap == "max"});
    if (memory.limit && *memory.limit != 0)
        w.v2({"memory.max", maxOr(*memory.limit),
            because(kMemoryV2, "the limit; beyond it the kernel reclaims, then kills"),
            "memory.limit"});
    if (memory.reservation && *memory.reservation != 0)
        w.v2({"memory.low", maxOr(*memory.reservation),
            because(kMemoryV2, "below this it is reclaimed last"), "memory.reservation"});
    for (const auto& [asked, name] : {std::pair(memory.kernel.has_value(), "kernel"),
             std::pair(memory.kernelTCP.has_value(), "kernelTCP"),
             std::pair(memory.swappiness.has_value(), "swappiness"),
             std::pair(memory.disableOOMKiller.value_or(false), "disableOOMKiller")}) {
        if (asked)
            w.warn(std::string("linux.resources.memory.") + name
                + " is of cgroup v1; cgroup v2 has no such file, so it has no effect");
    }
    return {};
}

base::Status checkBeforeUpdate(const Writer& w, const oci::Memory& memory)
{
    const cgroupfs::Number used = w.facts().memoryCurrent;
    if (!memory.checkBeforeUpdate.value_or(false) || !memory.limit || *memory.limit <= 0 || !used
        || static_cast<std::uint64_t>(*memory.limit) >= *used)
        return {};
    return base::fail("plan cgroup", "linux.resources.memory.limit",
        std::to_string(*memory.limit) + " bytes is less than the " + std::to_string(*used)
            + " in use (checkBeforeUpdate)",
        EBUSY);
}

} // namespace

base::Status planCpu(Writer& writer, const oci::Cpu& cpu)
{
    if (asksForCpu(cpu)) {
        if (writer.hasV1("cpu"))
            planCpuV1(writer, cpu);
        else if (writer.hasV2("cpu"))
            planCpuV2(writer, cpu);
        else
            return writer.noController("cpu", "cpu");
    }
    if (!cpu.cpus.value_or("").empty() || !cpu.mems.value_or("").empty()) {
        if (!writer.hasV1("cpuset") && !writer.hasV2("cpuset"))
            return writer.noController("cpuset", "cpu.cpus");
        planCpuset(writer, cpu);
    }
    return {};
}

base::Status planMemory(Writer& writer, const oci::Memory& memory)
{
    const bool asks = memory.limit || memory.reservation || memory.swap || memory.kernel
        || memory.kernelTCP || memory.swappiness || memory.disableOOMKiller.value_or(false);
    if (!asks)
        return {};
    TRY_VOID(checkBeforeUpdate(writer, memory));
    if (writer.hasV1("memory")) {
        TRY_VOID(swapMax(memory.swap, memory.limit ? memory.limit : memory.swap)); // only its check
        planMemoryV1(writer, memory);
        return {};
    }
    return writer.hasV2("memory") ? planMemoryV2(writer, memory)
                                  : base::Status(writer.noController("memory", "memory"));
}

base::Status planPids(Writer& writer, const oci::Pids& pids)
{
    if (pids.limit.value_or(0) == 0) // as in runc: 0 leaves it as it is
        return {};
    const Entry entry{"pids.max", maxOr(*pids.limit),
        "cgroup-v2.rst \"PID Interface Files\": fork fails beyond it", "pids.limit"};
    if (writer.hasV1("pids"))
        writer.v1("pids", entry);
    else if (writer.hasV2("pids"))
        writer.v2(entry);
    else
        return writer.noController("pids", "pids");
    return {};
}

} // namespace shimscope::cgroup

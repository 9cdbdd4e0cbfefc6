// Readings into metrics messages.
#include <shim/stats.h>

#include <cgroups1_metrics.pb.h>
#include <cgroups2_metrics.pb.h>

#include <limits>

namespace shimscope::shim {

namespace {

namespace v1 = io::containerd::cgroups::v1;
namespace v2 = io::containerd::cgroups::v2;
using cgroupfs::Number;
using cgroupfs::Reading;

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kNsPerUs = 1000;

void pack(const google::protobuf::MessageLite& message, google::protobuf::Any& any)
{
    any.set_type_url(message.GetTypeName()); // the bare name, as containerd's typeurl writes it
    any.set_value(message.SerializeAsString());
}

std::uint64_t ns(const Number& microseconds)
{
    return microseconds.value_or(0) * kNsPerUs;
}

void fillMemory(const Reading& reading, v1::MemoryStat& memory)
{
    const auto& stat = reading.memoryStat;
    memory.set_cache(stat.file.value_or(0));
    memory.set_rss(stat.anon.value_or(0));
    memory.set_pg_fault(stat.pgfault.value_or(0));
    memory.set_pg_maj_fault(stat.pgmajfault.value_or(0));
    memory.set_inactive_file(stat.inactive_file.value_or(0));
    memory.set_active_file(stat.active_file.value_or(0));
    memory.set_total_cache(stat.file.value_or(0));
    memory.set_total_rss(stat.anon.value_or(0));
    memory.set_total_inactive_file(stat.inactive_file.value_or(0));
    memory.set_total_active_file(stat.active_file.value_or(0));
    memory.mutable_usage()->set_usage(reading.memoryCurrent.value_or(0));
    memory.mutable_usage()->set_max(reading.memoryPeak.value_or(0));
    memory.mutable_usage()->set_limit(reading.memoryMax.value_or(kNoLimit));
}

v1::Metrics metricsV1(const Reading& reading)
{
    v1::Metrics metrics;
    metrics.mutable_pids()->set_current(reading.pidsCurrent.value_or(0));
    metrics.mutable_pids()->set_limit(reading.pidsMax.value_or(0)); // 0: none, as v1 has it
    metrics.mutable_cpu()->mutable_usage()->set_total(ns(reading.cpu.usage_usec));
    metrics.mutable_cpu()->mutable_usage()->set_user(ns(reading.cpu.user_usec));
    metrics.mutable_cpu()->mutable_usage()->set_kernel(ns(reading.cpu.system_usec));
    metrics.mutable_cpu()->mutable_throttling()->set_periods(reading.cpu.nr_periods.value_or(0));
    metrics.mutable_cpu()->mutable_throttling()->set_throttled_periods(
        reading.cpu.nr_throttled.value_or(0));
    metrics.mutable_cpu()->mutable_throttling()->set_throttled_time(ns(reading.cpu.throttled_usec));
    fillMemory(reading, *metrics.mutable_memory());
    metrics.mutable_memory_oom_control()->set_oom_kill(reading.memoryEvents.oom_kill.value_or(0));
    return metrics;
}

void fillMemory(const Reading& reading, v2::MemoryStat& memory)
{
    const auto& stat = reading.memoryStat;
    memory.set_anon(stat.anon.value_or(0));
    memory.set_file(stat.file.value_or(0));
    memory.set_slab(stat.slab.value_or(0));
    memory.set_sock(stat.sock.value_or(0));
    memory.set_shmem(stat.shmem.value_or(0));
    memory.set_inactive_file(stat.inactive_file.value_or(0));
    memory.set_active_file(stat.active_file.value_or(0));
    memory.set_pgfault(stat.pgfault.value_or(0));
    memory.set_pgmajfault(stat.pgmajfault.value_or(0));
    memory.set_usage(reading.memoryCurrent.value_or(0));
    memory.set_usage_limit(reading.memoryMax.value_or(kNoLimit));
    memory.set_max_usage(reading.memoryPeak.value_or(0));
    memory.set_swap_usage(reading.memorySwapCurrent.value_or(0));
    memory.set_swap_limit(reading.memorySwapMax.value_or(kNoLimit));
}

v2::Metrics metricsV2(const Reading& reading)
{
    v2::Metrics metrics;
    metrics.mutable_pids()->set_current(reading.pidsCurrent.value_or(0));
    metrics.mutable_pids()->set_limit(reading.pidsMax.value_or(0));
    metrics.mutable_cpu()->set_usage_usec(reading.cpu.usage_usec.value_or(0));
    metrics.mutable_cpu()->set_user_usec(reading.cpu.user_usec.value_or(0));
    metrics.mutable_cpu()->set_system_usec(reading.cpu.system_usec.value_or(0));
    metrics.mutable_cpu()->set_nr_periods(reading.cpu.nr_periods.value_or(0));
    metrics.mutable_cpu()->set_nr_throttled(reading.cpu.nr_throttled.value_or(0));
    metrics.mutable_cpu()->set_throttled_usec(reading.cpu.throttled_usec.value_or(0));
    fillMemory(reading, *metrics.mutable_memory());
    v2::MemoryEvents& events = *metrics.mutable_memory_events();
    events.set_low(reading.memoryEvents.low.value_or(0));
    events.set_high(reading.memoryEvents.high.value_or(0));
    events.set_max(reading.memoryEvents.max.value_or(0));
    events.set_oom(reading.memoryEvents.oom.value_or(0));
    events.set_oom_kill(reading.memoryEvents.oom_kill.value_or(0));
    return metrics;
}

} // namespace

void toMetrics(const Reading& reading, cgroupfs::Mode mode, google::protobuf::Any& stats)
{
    if (mode == cgroupfs::Mode::V2)
        pack(metricsV2(reading), stats);
    else
        pack(metricsV1(reading), stats);
}

base::Status readStats(
    const cgroupfs::Layout& layout, const cgroupfs::Dirs& dirs, google::protobuf::Any& stats)
{
    const Reading reading = TRY(cgroupfs::readGroup(layout, dirs));
    toMetrics(reading, layout.mode, stats);
    return {};
}

} // namespace shimscope::shim

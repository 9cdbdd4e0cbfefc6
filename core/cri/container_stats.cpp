// ContainerStats, ListContainerStats, PodSandboxStats: what the shim reads in the cgroup
// (Task/Stats), and what the container wrote into its snapshot.
#include <base/time.h>
#include <cri/rpcs.h>
#include <cri/task_metrics.h>
#include <rpc/status.h>

#include <google/protobuf/any.pb.h>

namespace shimscope::cri {

namespace {

void setValue(v1::UInt64Value* field, std::uint64_t value)
{
    field->set_value(value);
}

void fillMemory(v1::MemoryUsage& memory, const TaskMetrics& metrics, std::int64_t at)
{
    memory.set_timestamp(at);
    if (metrics.memoryWorkingSet)
        setValue(memory.mutable_working_set_bytes(), *metrics.memoryWorkingSet);
    if (metrics.memoryUsage)
        setValue(memory.mutable_usage_bytes(), *metrics.memoryUsage);
    if (metrics.memoryRss)
        setValue(memory.mutable_rss_bytes(), *metrics.memoryRss);
    if (metrics.pageFaults)
        setValue(memory.mutable_page_faults(), *metrics.pageFaults);
    if (metrics.majorPageFaults)
        setValue(memory.mutable_major_page_faults(), *metrics.majorPageFaults);
    // Without a limit there is no such thing as what is left of it. Kernels say "no limit" with
    // huge numbers.
    constexpr std::uint64_t kNoLimit = 1ULL << 60U;
    if (metrics.memoryLimit && *metrics.memoryLimit < kNoLimit && metrics.memoryWorkingSet)
        setValue(memory.mutable_available_bytes(),
            *metrics.memoryLimit - std::min(*metrics.memoryLimit, *metrics.memoryWorkingSet));
}

TaskMetrics metricsOf(Endpoint& endpoint, const std::string& sandboxId, const std::string& id)
{
    const auto shim = endpoint.shims.find(sandboxId);
    const auto stats = shim ? shim->stats(id) : base::sysError("find shim", sandboxId, ENOENT);
    return stats ? parseMetrics(*stats) : TaskMetrics{};
}

v1::ContainerStats statsOf(Endpoint& endpoint, const ContainerRecord& record)
{
    v1::ContainerStats stats;
    auto* attributes = stats.mutable_attributes();
    attributes->set_id(record.id);
    *attributes->mutable_metadata() = record.config.metadata();
    *attributes->mutable_labels() = record.config.labels();
    *attributes->mutable_annotations() = record.config.annotations();
    const std::int64_t now = base::wallNow();
    if (const auto usage = endpoint.images.snapshotUsage(record.id)) {
        stats.mutable_writable_layer()->set_timestamp(now);
        stats.mutable_writable_layer()->mutable_fs_id()->set_mountpoint(
            endpoint.config.stateDir + "/snapshots");
        setValue(stats.mutable_writable_layer()->mutable_used_bytes(), usage->bytes);
        setValue(stats.mutable_writable_layer()->mutable_inodes_used(), usage->inodes);
    }
    if (record.phase != ContainerPhase::Running)
        return stats;
    const TaskMetrics metrics = metricsOf(endpoint, record.sandboxId, record.id);
    if (metrics.cpuNs) {
        stats.mutable_cpu()->set_timestamp(now);
        setValue(stats.mutable_cpu()->mutable_usage_core_nano_seconds(), *metrics.cpuNs);
    }
    if (metrics.memoryUsage)
        fillMemory(*stats.mutable_memory(), metrics, now);
    if (metrics.swapUsage) {
        stats.mutable_swap()->set_timestamp(now);
        setValue(stats.mutable_swap()->mutable_swap_usage_bytes(), *metrics.swapUsage);
    }
    return stats;
}

bool wanted(const ContainerRecord& record, const v1::ContainerStatsFilter& filter)
{
    return record.phase == ContainerPhase::Running && record.id.starts_with(filter.id())
        && record.sandboxId.starts_with(filter.pod_sandbox_id())
        && matches(record.config.labels(), filter.label_selector());
}

} // namespace

base::Status containerStats(Endpoint& endpoint, const v1::ContainerStatsRequest& request,
    v1::ContainerStatsResponse& response, trace::SpanScope& span)
{
    const ContainerRecord record = TRY(endpoint.container(request.container_id()));
    Endpoint::annotate(span, record);
    *response.mutable_stats() = statsOf(endpoint, record);
    return {};
}

base::Status listContainerStats(Endpoint& endpoint, const v1::ListContainerStatsRequest& request,
    v1::ListContainerStatsResponse& response, trace::SpanScope&)
{
    for (const ContainerRecord& record : endpoint.containers->list()) {
        if (wanted(record, request.filter()))
            *response.add_stats() = statsOf(endpoint, record);
    }
    return {};
}

base::Status podSandboxStats(Endpoint& endpoint, const v1::PodSandboxStatsRequest& request,
    v1::PodSandboxStatsResponse& response, trace::SpanScope& span)
{
    const SandboxRecord pod = TRY(endpoint.sandbox(request.pod_sandbox_id()));
    Endpoint::annotate(span, pod);
    auto* stats = response.mutable_stats();
    stats->mutable_attributes()->set_id(pod.id);
    *stats->mutable_attributes()->mutable_metadata() = pod.config.metadata();
    *stats->mutable_attributes()->mutable_labels() = pod.config.labels();
    *stats->mutable_attributes()->mutable_annotations() = pod.config.annotations();
    TaskMetrics total = metricsOf(endpoint, pod.id, pod.id); // pause; its containers follow
    std::uint64_t cpu = total.cpuNs.value_or(0);
    std::uint64_t memory = total.memoryWorkingSet.value_or(0);
    std::uint64_t processes = total.pids.value_or(0);
    for (const ContainerRecord& record : endpoint.containersOf(pod.id)) {
        if (record.phase != ContainerPhase::Running)
            continue;
        *stats->mutable_linux()->add_containers() = statsOf(endpoint, record);
        const auto& last = stats->linux().containers(stats->linux().containers_size() - 1);
        cpu += last.cpu().usage_core_nano_seconds().value();
        memory += last.memory().working_set_bytes().value();
        processes += metricsOf(endpoint, pod.id, record.id).pids.value_or(0);
    }
    const std::int64_t now = base::wallNow();
    stats->mutable_linux()->mutable_cpu()->set_timestamp(now);
    setValue(stats->mutable_linux()->mutable_cpu()->mutable_usage_core_nano_seconds(), cpu);
    stats->mutable_linux()->mutable_memory()->set_timestamp(now);
    setValue(stats->mutable_linux()->mutable_memory()->mutable_working_set_bytes(), memory);
    stats->mutable_linux()->mutable_process()->set_timestamp(now);
    setValue(stats->mutable_linux()->mutable_process()->mutable_process_count(), processes);
    return {};
}

} // namespace shimscope::cri

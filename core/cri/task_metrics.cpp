// Reading a shim's metrics.
#include <cri/task_metrics.h>

#include <cgroups1_metrics.pb.h>
#include <cgroups2_metrics.pb.h>
#include <google/protobuf/any.pb.h>

namespace shimscope::cri {

namespace {

std::uint64_t less(std::uint64_t whole, std::uint64_t part)
{
    return whole > part ? whole - part : 0;
}

TaskMetrics fromV1(const io::containerd::cgroups::v1::Metrics& metrics)
{
    TaskMetrics out;
    if (metrics.has_cpu())
        out.cpuNs = metrics.cpu().usage().total();
    if (metrics.has_memory()) {
        const auto& memory = metrics.memory();
        out.memoryUsage = memory.usage().usage();
        out.memoryWorkingSet = less(memory.usage().usage(), memory.total_inactive_file());
        out.memoryRss = memory.total_rss();
        out.memoryLimit = memory.usage().limit();
        out.pageFaults = memory.total_pg_fault();
        out.majorPageFaults = memory.total_pg_maj_fault();
        if (memory.has_swap()) // v1 counts memory and swap together
            out.swapUsage = less(memory.swap().usage(), memory.usage().usage());
    }
    if (metrics.has_memory_oom_control())
        out.oomKills = metrics.memory_oom_control().oom_kill();
    if (metrics.has_pids())
        out.pids = metrics.pids().current();
    return out;
}

TaskMetrics fromV2(const io::containerd::cgroups::v2::Metrics& metrics)
{
    TaskMetrics out;
    if (metrics.has_cpu())
        out.cpuNs = metrics.cpu().usage_usec() * 1000;
    if (metrics.has_memory()) {
        const auto& memory = metrics.memory();
        out.memoryUsage = memory.usage();
        out.memoryWorkingSet = less(memory.usage(), memory.inactive_file());
        out.memoryRss = memory.anon();
        out.memoryLimit = memory.usage_limit();
        out.pageFaults = memory.pgfault();
        out.majorPageFaults = memory.pgmajfault();
        out.swapUsage = memory.swap_usage();
    }
    if (metrics.has_memory_events())
        out.oomKills = metrics.memory_events().oom_kill();
    if (metrics.has_pids())
        out.pids = metrics.pids().current();
    return out;
}

} // namespace

TaskMetrics parseMetrics(const google::protobuf::Any& any)
{
    const std::string& url = any.type_url();
    const std::string name = url.substr(url.rfind('/') + 1);
    io::containerd::cgroups::v1::Metrics v1;
    if (name == v1.GetTypeName() && v1.ParseFromString(any.value()))
        return fromV1(v1);
    io::containerd::cgroups::v2::Metrics v2;
    if (name == v2.GetTypeName() && v2.ParseFromString(any.value()))
        return fromV2(v2);
    return {};
}

} // namespace shimscope::cri

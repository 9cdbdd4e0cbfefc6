// Messages in, the kernel's own spelling out.
#include <agent/asked_limits.h>
#include <cgroupfs/reading.h>

namespace shimscope::agent {

namespace {

namespace cri = ::runtime::v1;

constexpr std::uint64_t kDefaultPeriod = 100'000; // µs, kernel/sched/core.c
constexpr std::uint64_t kDefaultShares = 1024;

/// The limits that have a file which can be edited; absent: nobody asked.
struct Asked {
    std::optional<std::int64_t> quota, memory, memoryAndSwap, pids;
    std::optional<std::uint64_t> period, shares;
    std::string high;
};

template <class T>
T messageOf(const trace::Message& message)
{
    T parsed;
    if (!parsed.ParseFromString(message.bytes))
        parsed.Clear();
    return parsed;
}

Asked fromConfig(const oci::Resources& config)
{
    Asked asked;
    if (config.cpu) {
        asked.quota = config.cpu->quota;
        asked.period = config.cpu->period;
        asked.shares = config.cpu->shares;
    }
    if (config.memory) {
        asked.memory = config.memory->limit;
        asked.memoryAndSwap = config.memory->swap;
    }
    if (config.pids)
        asked.pids = config.pids->limit;
    if (const auto high = config.unified.find("memory.high"); high != config.unified.end())
        asked.high = high->second;
    return asked;
}

/// 0 is "not set" in CRI, and leaves what was.
void addCri(Asked& asked, const CriResources& resources)
{
    if (resources.cpu_quota() != 0)
        asked.quota = resources.cpu_quota();
    if (resources.cpu_period() > 0)
        asked.period = static_cast<std::uint64_t>(resources.cpu_period());
    if (resources.cpu_shares() > 0)
        asked.shares = static_cast<std::uint64_t>(resources.cpu_shares());
    if (resources.memory_limit_in_bytes() != 0)
        asked.memory = resources.memory_limit_in_bytes();
    if (resources.memory_swap_limit_in_bytes() != 0)
        asked.memoryAndSwap = resources.memory_swap_limit_in_bytes();
    else if (asked.memoryAndSwap && asked.memory) // the endpoint leaves no swap on top
        asked.memoryAndSwap = asked.memory;
    if (const auto high = resources.unified().find("memory.high");
        high != resources.unified().end())
        asked.high = high->second;
}

/// The kernel counts whole pages, and rounds down.
std::uint64_t wholePages(std::int64_t bytes, std::uint64_t pageSize)
{
    return static_cast<std::uint64_t>(bytes) / pageSize * pageSize;
}

std::string pagesOrMax(std::optional<std::int64_t> bytes, std::uint64_t pageSize)
{
    return bytes && *bytes >= 0 ? std::to_string(wholePages(*bytes, pageSize)) : "max";
}

/// v1 has no word for "no limit": it prints the largest number.
std::string pagesOrLargest(std::optional<std::int64_t> bytes, std::uint64_t pageSize)
{
    return std::to_string(wholePages(bytes && *bytes >= 0 ? *bytes : INT64_MAX, pageSize));
}

std::string numberOrMax(std::optional<std::int64_t> value)
{
    return value && *value > 0 ? std::to_string(*value) : "max";
}

} // namespace

void AskedLimits::learn(const trace::Span& span)
{
    if (span.open() || span.code != 0)
        return;
    if (span.request.type == "runtime.v1.CreateContainerRequest") {
        const auto request = messageOf<cri::CreateContainerRequest>(span.request);
        const auto response = messageOf<cri::CreateContainerResponse>(span.response);
        if (!response.container_id().empty())
            set(response.container_id(), request.config().linux().resources());
    } else if (span.request.type == "runtime.v1.UpdateContainerResourcesRequest") {
        const auto request = messageOf<cri::UpdateContainerResourcesRequest>(span.request);
        const std::lock_guard lock(m_mutex);
        if (const auto known = m_resources.find(request.container_id()); known != m_resources.end())
            known->second.MergeFrom(request.linux()); // zeroes are "not set", and stay
    } else if (span.request.type == "runtime.v1.ContainerStatusRequest") {
        const auto status = messageOf<cri::ContainerStatusResponse>(span.response).status();
        if (status.has_resources() && !status.id().empty())
            set(status.id(), status.resources().linux());
    } else if (span.request.type == "runtime.v1.RemoveContainerRequest") {
        const std::lock_guard lock(m_mutex);
        m_resources.erase(messageOf<cri::RemoveContainerRequest>(span.request).container_id());
    }
}

void AskedLimits::set(const std::string& id, const CriResources& resources)
{
    const std::lock_guard lock(m_mutex);
    m_resources[id] = resources;
}

std::optional<CriResources> AskedLimits::find(const std::string& id) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_resources.find(id);
    return found == m_resources.end() ? std::nullopt : std::optional(found->second);
}

std::map<std::string, std::string> limitTexts(
    const oci::Resources& config, const CriResources* resources, std::uint64_t pageSize)
{
    Asked asked = fromConfig(config);
    if (resources != nullptr)
        addCri(asked, *resources);
    const std::string period = std::to_string(asked.period.value_or(kDefaultPeriod));
    std::map<std::string, std::string> texts{{"cpu.max", numberOrMax(asked.quota) + " " + period},
        {"cpu.cfs_quota_us", asked.quota && *asked.quota > 0 ? std::to_string(*asked.quota) : "-1"},
        {"cpu.cfs_period_us", period},
        {"cpu.shares", std::to_string(asked.shares.value_or(kDefaultShares))},
        {"cpu.weight",
            std::to_string(cgroupfs::weightFromShares(asked.shares.value_or(kDefaultShares)))},
        {"memory.max", pagesOrMax(asked.memory, pageSize)},
        {"memory.limit_in_bytes", pagesOrLargest(asked.memory, pageSize)},
        {"memory.memsw.limit_in_bytes", pagesOrLargest(asked.memoryAndSwap, pageSize)},
        {"memory.high", asked.high.empty() ? "max" : asked.high},
        {"pids.max", numberOrMax(asked.pids)}};
    return texts;
}

} // namespace shimscope::agent

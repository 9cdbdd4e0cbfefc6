// Formulas of Kubernetes, one function each.
#include <kubelet/resources.h>

#include <algorithm>

namespace shimscope::kubelet {
namespace {

bool asksForNothing(const ResourceList& list)
{
    return list.milliCpu.value_or(0) == 0 && list.memoryBytes.value_or(0) == 0;
}

bool isGuaranteed(const Resources& resources)
{
    const auto equal = [](std::optional<std::int64_t> request, std::optional<std::int64_t> limit) {
        return limit.value_or(0) > 0 && request == limit;
    };
    return equal(resources.requests.milliCpu, resources.limits.milliCpu)
        && equal(resources.requests.memoryBytes, resources.limits.memoryBytes);
}

} // namespace

const char* toString(Qos qos)
{
    switch (qos) {
    case Qos::Guaranteed:
        return "Guaranteed";
    case Qos::Burstable:
        return "Burstable";
    case Qos::BestEffort:
        break;
    }
    return "BestEffort";
}

Qos qosClass(const Pod& pod)
{
    const auto& all = pod.containers;
    if (std::all_of(all.begin(), all.end(), [](const Container& container) {
            return asksForNothing(container.resources.requests)
                && asksForNothing(container.resources.limits);
        }))
        return Qos::BestEffort;
    const bool guaranteed = std::all_of(all.begin(), all.end(),
        [](const Container& container) { return isGuaranteed(container.resources); });
    return guaranteed ? Qos::Guaranteed : Qos::Burstable;
}

std::int64_t milliCpuToShares(std::int64_t milliCpu)
{
    return std::clamp(milliCpu * 1024 / 1000, kMinShares, kMaxShares);
}

std::int64_t milliCpuToQuota(std::int64_t milliCpu)
{
    return milliCpu == 0 ? 0 : std::max(milliCpu * kQuotaPeriod / 1000, kMinQuota);
}

int oomScoreAdjust(const Pod& pod, const Container& container, std::int64_t memoryCapacity)
{
    const Qos qos = qosClass(pod);
    if (qos == Qos::Guaranteed)
        return kGuaranteedOomScore;
    if (qos == Qos::BestEffort)
        return 1000;
    const auto request = static_cast<double>(container.resources.requests.memoryBytes.value_or(0));
    const auto share = static_cast<std::int64_t>(
        1000.0 * request / static_cast<double>(std::max<std::int64_t>(memoryCapacity, 1)));
    // Above every Guaranteed container even if it asks for all memory, and below every BestEffort
    // one.
    return static_cast<int>(
        std::clamp<std::int64_t>(1000 - share, 1000 + kGuaranteedOomScore, 999));
}

std::int64_t requestedMilliCpu(const Pod& pod)
{
    std::int64_t sum = 0;
    for (const Container& container : pod.containers)
        sum += container.resources.requests.milliCpu.value_or(0);
    return sum;
}

CgroupLimits podLimits(const Pod& pod)
{
    CgroupLimits limits;
    if (qosClass(pod) == Qos::BestEffort)
        return limits;
    std::int64_t cpu = 0;
    std::int64_t memory = 0;
    bool allCpu = true;
    bool allMemory = true;
    for (const Container& container : pod.containers) {
        const ResourceList& own = container.resources.limits;
        cpu += own.milliCpu.value_or(0);
        memory += own.memoryBytes.value_or(0);
        allCpu = allCpu && own.milliCpu.value_or(0) > 0;
        allMemory = allMemory && own.memoryBytes.value_or(0) > 0;
    }
    limits.cpuShares = milliCpuToShares(requestedMilliCpu(pod));
    if (allCpu)
        limits.cpuQuota = milliCpuToQuota(cpu);
    if (allMemory)
        limits.memoryBytes = memory;
    return limits;
}

std::string podCgroup(const Pod& pod)
{
    switch (qosClass(pod)) {
    case Qos::Burstable:
        return "/kubepods/burstable/pod" + pod.uid;
    case Qos::BestEffort:
        return "/kubepods/besteffort/pod" + pod.uid;
    case Qos::Guaranteed:
        break;
    }
    return "/kubepods/pod" + pod.uid;
}

} // namespace shimscope::kubelet

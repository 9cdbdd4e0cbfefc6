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
    const auto all = pod.allContainers();
    if (std::all_of(all.begin(), all.end(), [](const Container* container) {
            return asksForNothing(container->resources.requests)
                && asksForNothing(container->resources.limits);
        }))
        return Qos::BestEffort;
    const bool guaranteed = std::all_of(all.begin(), all.end(),
        [](const Container* container) { return isGuaranteed(container->resources); });
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

std::int64_t podSum(const Pod& pod, ResourceList Resources::*list,
    std::optional<std::int64_t> ResourceList::*resource)
{
    const auto of = [&](const Container& container) {
        return (container.resources.*list.*resource).value_or(0);
    };
    std::int64_t sidecars = 0; // those that run already when an init container does
    std::int64_t most = 0; // of the steps of the initialization
    for (const Container& container : pod.initContainers) {
        most = std::max(most, sidecars + of(container));
        if (container.isSidecar)
            sidecars += of(container);
    }
    std::int64_t together = sidecars;
    for (const Container& container : pod.containers)
        together += of(container);
    return std::max(most, together);
}

std::int64_t requestedMilliCpu(const Pod& pod)
{
    return podSum(pod, &Resources::requests, &ResourceList::milliCpu);
}

CgroupLimits podLimits(const Pod& pod)
{
    CgroupLimits limits;
    if (qosClass(pod) == Qos::BestEffort)
        return limits;
    const auto all = pod.allContainers();
    const auto allHave = [&](std::optional<std::int64_t> ResourceList::*resource) {
        return std::all_of(all.begin(), all.end(), [&](const Container* container) {
            return (container->resources.limits.*resource).value_or(0) > 0;
        });
    };
    limits.cpuShares = milliCpuToShares(requestedMilliCpu(pod));
    if (allHave(&ResourceList::milliCpu))
        limits.cpuQuota = milliCpuToQuota(podSum(pod, &Resources::limits, &ResourceList::milliCpu));
    if (allHave(&ResourceList::memoryBytes))
        limits.memoryBytes = podSum(pod, &Resources::limits, &ResourceList::memoryBytes);
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

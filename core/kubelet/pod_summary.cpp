// The first step of the initialization that is not through, else what the containers say.
#include <kubelet/pod_summary.h>

#include <algorithm>

namespace shimscope::kubelet {
namespace {

bool hasStarted(const Container& container, const ContainerStatus& status, const HealthById& health)
{
    return status.state == ContainerState::Running
        && (!container.startupProbe || healthOf(health, status.id).startup == true);
}

bool isWaiting(const PodActions& actions, const Container& container)
{
    return std::any_of(actions.waits.begin(), actions.waits.end(),
        [&](const PodActions::Wait& wait) { return wait.container == container.name; });
}

/// Of an ended container: the runtime's reason, or its code.
std::string reasonOf(const ContainerStatus& status)
{
    return status.reason.empty() ? "ExitCode:" + std::to_string(status.exitCode) : status.reason;
}

/// "Init:…" for the step that holds the pod up; empty when there is none.
std::string initStatus(
    const Pod& pod, const PodStatus& status, const HealthById& health, const PodActions& actions)
{
    for (std::size_t i = 0; i < pod.initContainers.size(); ++i) {
        const Container& container = pod.initContainers[i];
        const ContainerStatus* own = status.findInSandbox(container.name);
        if (own != nullptr && container.isSidecar && hasStarted(container, *own, health))
            continue;
        const bool hasEnded = own != nullptr && own->state == ContainerState::Exited;
        if (hasEnded && own->exitCode == 0 && !container.isSidecar)
            continue;
        if (isWaiting(actions, container))
            return "Init:CrashLoopBackOff";
        if (hasEnded)
            return "Init:" + reasonOf(*own);
        return "Init:" + std::to_string(i) + "/" + std::to_string(pod.initContainers.size());
    }
    return {};
}

/// Of one container; empty: it says nothing, it runs.
std::string containerStatusOf(
    const Pod& pod, const Container& container, const PodStatus& status, const PodActions& actions)
{
    if (isWaiting(actions, container))
        return "CrashLoopBackOff";
    const ContainerStatus* own = status.findInSandbox(container.name);
    if (own == nullptr || own->state == ContainerState::Created)
        return pod.initContainers.empty() ? "ContainerCreating" : "PodInitializing";
    return own->state == ContainerState::Exited ? reasonOf(*own) : std::string();
}

std::string mainStatus(
    const Pod& pod, const PodStatus& status, const PodActions& actions, std::size_t ready)
{
    std::string said;
    bool runs = false;
    for (const Container& container : pod.containers) {
        const std::string own = containerStatusOf(pod, container, status, actions);
        runs = runs || own.empty();
        if (said.empty())
            said = own;
    }
    if (said.empty() || (said == "Completed" && runs))
        return said.empty() || ready > 0 ? "Running" : "NotReady";
    return said;
}

} // namespace

bool isReady(const Container& container, const ContainerStatus& status, const HealthById& health)
{
    return hasStarted(container, status, health)
        && (!container.readinessProbe || healthOf(health, status.id).readiness == true);
}

PodSummary summaryOf(
    const Pod& pod, const PodStatus& status, const HealthById& health, const PodActions& actions)
{
    PodSummary summary;
    const auto count = [&](const Container& container) {
        ++summary.containers;
        const ContainerStatus* own = status.findInSandbox(container.name);
        if (own != nullptr && isReady(container, *own, health))
            ++summary.ready;
    };
    for (const Container& container : pod.initContainers)
        if (container.isSidecar)
            count(container);
    for (const Container& container : pod.containers)
        count(container);
    if (!hasBegun(pod, status))
        summary.status = initStatus(pod, status, health, actions);
    if (summary.status.empty())
        summary.status = mainStatus(pod, status, actions, summary.ready);
    return summary;
}

std::string toString(const PodSummary& summary)
{
    return summary.status + ", " + std::to_string(summary.ready) + " of "
        + std::to_string(summary.containers) + " ready";
}

} // namespace shimscope::kubelet

// The decisions of computePodActions, without side effects.
#include <kubelet/hash.h>
#include <kubelet/pod_actions.h>

#include <algorithm>
#include <set>

namespace shimscope::kubelet {
namespace {

/// Why the pod needs a new sandbox; empty: it does not.
std::string sandboxTrouble(const Pod& pod, const PodStatus& status)
{
    if (status.sandboxes.empty())
        return "it has no sandbox";
    const SandboxStatus& newest = status.sandboxes.front();
    const auto ready = std::count_if(status.sandboxes.begin(), status.sandboxes.end(),
        [](const SandboxStatus& s) { return s.ready; });
    if (ready > 1)
        return "it has more than one sandbox that is ready";
    if (!newest.ready)
        return "its sandbox died";
    if (newest.hostNetwork != pod.hostNetwork)
        return "its network mode changed";
    if (!pod.hostNetwork && newest.ip.empty())
        return "its sandbox has no IP address";
    return {};
}

bool isDefinitionChanged(const Container& container, const ContainerStatus& status)
{
    return !status.hash.empty() && status.hash != containerHash(container);
}

/// Adds the container to those to start, or to those that have to wait.
void planStart(PodActions& actions, const Pod& pod, std::size_t index,
    const ContainerStatus* status, const BackOff& backOff, std::int64_t now)
{
    if (status != nullptr && status->state == ContainerState::Exited) {
        const auto wait =
            backOff.waiting(backOffKey(pod, pod.containers[index]), status->finishedAt, now);
        if (wait) {
            actions.waits.push_back({index, status->id, *wait});
            return;
        }
    }
    actions.containersToStart.push_back(index);
}

std::string phaseOf(const Pod& pod, const PodStatus& status)
{
    bool failed = false;
    for (const Container& container : pod.containers) {
        const ContainerStatus* own = status.find(container.name);
        if (own == nullptr || own->state != ContainerState::Exited)
            return {};
        failed = failed || own->exitCode != 0;
    }
    return failed ? "Failed" : "Succeeded";
}

void planNewSandbox(PodActions& actions, const Pod& pod, const PodStatus& status,
    const BackOff& backOff, std::int64_t now)
{
    actions.attempt = status.sandboxes.empty() ? 0 : status.sandboxes.front().attempt + 1;
    for (std::size_t i = 0; i < pod.containers.size(); ++i) {
        const ContainerStatus* own = status.find(pod.containers[i].name);
        // With the sandbox gone, what CRI calls running cannot run any more; only a recorded end
        // counts.
        const bool ended = own != nullptr && own->state == ContainerState::Exited;
        if (!ended || shouldStart(pod.restartPolicy, own))
            planStart(actions, pod, i, own, backOff, now);
    }
    // A pod that shall never restart gets no second sandbox.
    if (pod.restartPolicy == RestartPolicy::Never && actions.attempt != 0
        && !status.containers.empty())
        actions.containersToStart.clear();
    actions.createSandbox = !actions.containersToStart.empty();
    // Also a dead sandbox is stopped before it is replaced: it may still hold an address.
    actions.killPod = status.isAlive() || (actions.createSandbox && !status.sandboxes.empty());
}

void planContainers(PodActions& actions, const Pod& pod, const PodStatus& status,
    const BackOff& backOff, std::int64_t now)
{
    for (std::size_t i = 0; i < pod.containers.size(); ++i) {
        const Container& container = pod.containers[i];
        const ContainerStatus* own = status.find(container.name);
        if (own == nullptr || own->state != ContainerState::Running) {
            if (own != nullptr && own->state == ContainerState::Unknown)
                actions.containersToKill.push_back(
                    {own->id, container.name, "its state is unknown"});
            if (shouldStart(pod.restartPolicy, own))
                planStart(actions, pod, i, own, backOff, now);
        } else if (isDefinitionChanged(container, *own)) {
            actions.containersToKill.push_back({own->id, container.name, "its definition changed"});
            actions.containersToStart.push_back(i);
        }
    }
    for (const ContainerStatus& running : status.containers) {
        const bool known = std::any_of(pod.containers.begin(), pod.containers.end(),
            [&](const Container& container) { return container.name == running.name; });
        if (!known && running.state == ContainerState::Running)
            actions.containersToKill.push_back(
                {running.id, running.name, "it is no longer in the manifest"});
    }
}

} // namespace

std::string backOffKey(const Pod& pod, const Container& container)
{
    return pod.uid + "/" + container.name + "/" + containerHash(container);
}

bool shouldStart(RestartPolicy policy, const ContainerStatus* status)
{
    if (status == nullptr || status->state == ContainerState::Created
        || status->state == ContainerState::Unknown)
        return true;
    if (status->state == ContainerState::Running || policy == RestartPolicy::Never)
        return false;
    return policy == RestartPolicy::Always || status->exitCode != 0;
}

PodActions planPod(
    const Pod& pod, const PodStatus& status, const BackOff& backOff, std::int64_t now)
{
    PodActions actions;
    const std::string trouble = sandboxTrouble(pod, status);
    if (trouble.empty()) {
        actions.sandboxId = status.sandboxes.front().id;
        planContainers(actions, pod, status, backOff, now);
    } else {
        planNewSandbox(actions, pod, status, backOff, now);
        actions.killReason = trouble;
    }
    if (actions.containersToStart.empty() && actions.waits.empty()
        && actions.containersToKill.empty())
        actions.phase = phaseOf(pod, status);
    if (!actions.phase.empty() && status.isAlive()) {
        actions.killPod = true;
        actions.killReason = "all its containers have ended";
    }
    return actions;
}

Leftovers planCollection(const PodStatus& status)
{
    Leftovers leftovers;
    std::set<std::string> kept;
    std::set<std::string> inUse;
    for (const ContainerStatus& container : status.containers) {
        const bool alive = container.state == ContainerState::Running
            || container.state == ContainerState::Unknown;
        if (alive || kept.insert(container.name).second)
            inUse.insert(container.sandboxId);
        else
            leftovers.containers.push_back(container.id);
    }
    for (std::size_t i = 1; i < status.sandboxes.size(); ++i)
        if (!status.sandboxes[i].ready && !inUse.contains(status.sandboxes[i].id))
            leftovers.sandboxes.push_back(status.sandboxes[i].id);
    return leftovers;
}

} // namespace shimscope::kubelet

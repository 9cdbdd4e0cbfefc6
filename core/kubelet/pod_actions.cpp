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

std::string phaseOf(const Pod& pod, const PodStatus& status)
{
    // The end of the initialization is the pod's end where nothing is tried again.
    if (pod.restartPolicy == RestartPolicy::Never)
        for (const Container& container : pod.initContainers) {
            const ContainerStatus* own = status.find(container.name);
            if (!container.isSidecar && own != nullptr && own->state == ContainerState::Exited
                && own->exitCode != 0)
                return "Failed";
        }
    bool failed = false;
    for (const Container& container : pod.containers) {
        const ContainerStatus* own = status.find(container.name);
        if (own == nullptr || own->state != ContainerState::Exited)
            return {};
        failed = failed || own->exitCode != 0;
    }
    return failed ? "Failed" : "Succeeded";
}

void planNewSandbox(PodActions& actions, const PlanFacts& facts)
{
    const auto& [pod, status, backOff, now, health] = facts;
    actions.attempt = status.sandboxes.empty() ? 0 : status.sandboxes.front().attempt + 1;
    for (std::size_t i = 0; i < pod.containers.size(); ++i) {
        const ContainerStatus* own = status.find(pod.containers[i].name);
        // With the sandbox gone, what CRI calls running cannot run any more; only a recorded end
        // counts.
        const bool ended = own != nullptr && own->state == ContainerState::Exited;
        if (!ended || shouldStart(pod.restartPolicy, own))
            planStart(actions, actions.containersToStart, i, pod.containers[i], facts);
    }
    // A pod that shall never restart gets no second sandbox.
    if (pod.restartPolicy == RestartPolicy::Never && actions.attempt != 0
        && !status.containers.empty())
        actions.containersToStart.clear();
    // From the beginning: whatever an init container did, it did in the old sandbox.
    if (!pod.initContainers.empty() && !actions.containersToStart.empty()) {
        actions.initToStart = {0};
        actions.containersToStart.clear();
        actions.waits.clear();
    }
    actions.createSandbox = !actions.initToStart.empty() || !actions.containersToStart.empty();
    // Also a dead sandbox is stopped before it is replaced: it may still hold an address.
    actions.killPod = status.isAlive() || (actions.createSandbox && !status.sandboxes.empty());
}

void planRunning(
    PodActions& actions, std::size_t index, const ContainerStatus& own, const PlanFacts& facts)
{
    const Container& container = facts.pod.containers[index];
    auto kill = findKill(container, own, facts.health);
    if (!kill)
        return;
    // Whatever it answers to SIGTERM: only a pod that never restarts leaves it at that.
    if (facts.pod.restartPolicy != RestartPolicy::Never) {
        planStart(actions, actions.containersToStart, index, container, facts);
        kill->reason += ", will be restarted";
    }
    actions.containersToKill.push_back(std::move(*kill));
}

void planContainers(PodActions& actions, const PlanFacts& facts)
{
    const Pod& pod = facts.pod;
    for (std::size_t i = 0; i < pod.containers.size(); ++i) {
        const Container& container = pod.containers[i];
        const ContainerStatus* own = facts.status.find(container.name);
        if (own != nullptr && own->state == ContainerState::Running) {
            planRunning(actions, i, *own, facts);
            continue;
        }
        if (own != nullptr && own->state == ContainerState::Unknown)
            actions.containersToKill.push_back({own->id, container.name, "its state is unknown"});
        if (shouldStart(pod.restartPolicy, own))
            planStart(actions, actions.containersToStart, i, container, facts);
    }
    auto all = pod.allContainers();
    for (const Container& ephemeral : pod.ephemeralContainers)
        all.push_back(&ephemeral);
    for (const ContainerStatus& running : facts.status.containers) {
        const bool known = std::any_of(all.begin(), all.end(),
            [&](const Container* container) { return container->name == running.name; });
        if (!known && running.state == ContainerState::Running)
            actions.containersToKill.push_back(
                {running.id, running.name, "it is no longer in the manifest"});
    }
}

/// Each once, whatever became of it: it is there to look, not to serve.
void planEphemeral(PodActions& actions, const PlanFacts& facts)
{
    const auto& ephemeral = facts.pod.ephemeralContainers;
    for (std::size_t i = 0; i < ephemeral.size(); ++i)
        if (facts.status.find(ephemeral[i].name) == nullptr)
            actions.ephemeralToStart.push_back(i);
}

/// True if one of the pod's own containers, not of its init containers, starts or waits to.
bool isOneToRun(const PodActions& actions, const Pod& pod)
{
    return !actions.containersToStart.empty()
        || std::any_of(actions.waits.begin(), actions.waits.end(), [&](const auto& wait) {
               return std::any_of(pod.containers.begin(), pod.containers.end(),
                   [&](const Container& container) { return container.name == wait.container; });
           });
}

/// The pod has ended: nothing runs on beside its last container.
void planEnd(PodActions& actions, const PodStatus& status)
{
    actions.initToStart.clear();
    actions.ephemeralToStart.clear();
    actions.waits.clear();
    actions.killPod = status.isAlive();
    if (actions.killReason.empty())
        actions.killReason = "all its containers have ended";
}

} // namespace

std::optional<PodActions::Kill> findKill(
    const Container& container, const ContainerStatus& status, const HealthById& all)
{
    const auto kill = [&](std::string reason, const std::optional<Probe>& probe) {
        const auto grace = probe ? probe->terminationGracePeriodSeconds : std::nullopt;
        return PodActions::Kill{status.id, container.name, std::move(reason), grace.value_or(-1)};
    };
    if (!status.hash.empty() && status.hash != containerHash(container))
        return kill("its definition changed", std::nullopt);
    const Health health = healthOf(all, status.id);
    if (health.liveness == false)
        return kill("failed liveness probe", container.livenessProbe);
    if (health.startup == false)
        return kill("failed startup probe", container.startupProbe);
    return std::nullopt;
}

void planStart(PodActions& actions, std::vector<std::size_t>& starts, std::size_t index,
    const Container& container, const PlanFacts& facts)
{
    // Also while a newer one runs that has to be ended: it is the last end that counts.
    if (const ContainerStatus* last = facts.status.findExited(container.name)) {
        const auto wait =
            facts.backOff.waiting(backOffKey(facts.pod, container), last->finishedAt, facts.now);
        if (wait) {
            actions.waits.push_back({container.name, last->id, *wait});
            return;
        }
    }
    starts.push_back(index);
}

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

PodActions planPod(const PlanFacts& facts)
{
    PodActions actions;
    const auto& [pod, status, backOff, now, health] = facts;
    const std::string trouble = sandboxTrouble(pod, status);
    bool isInitialized = false;
    if (trouble.empty()) {
        actions.sandboxId = status.sandboxes.front().id;
        isInitialized = planInitContainers(actions, facts);
        if (isInitialized) {
            planContainers(actions, facts);
            planEphemeral(actions, facts);
        }
    } else {
        planNewSandbox(actions, facts);
    }
    // While a new sandbox is initialized, its containers' ends are those of the old one.
    const bool mayEnd = isInitialized || actions.killPod || !trouble.empty();
    if (mayEnd && !actions.createSandbox && !isOneToRun(actions, pod)
        && actions.containersToKill.empty())
        actions.phase = phaseOf(pod, status);
    if (!actions.phase.empty())
        planEnd(actions, status);
    else if (!trouble.empty())
        actions.killReason = trouble;
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

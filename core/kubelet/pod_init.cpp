// Which init container runs next, and which sidecars have to be started again. Source:
// pkg/kubelet/kuberuntime/kuberuntime_container.go computeInitContainerActions.
#include <kubelet/pod_actions.h>

#include <algorithm>

namespace shimscope::kubelet {
namespace {

class InitPlan {
public:
    InitPlan(PodActions& actions, const PlanFacts& facts)
        : m_actions(actions), m_facts(facts), m_initialized(hasBegun(facts.pod, facts.status))
    {
    }

    bool run()
    {
        const auto& all = m_facts.pod.initContainers;
        // From the last to the first: the last one that was made tells how far it has come, also
        // when the ones before have been removed.
        bool isThrough = m_initialized;
        for (std::size_t i = all.size(); i-- > 0 && !m_failed;) {
            const ContainerStatus* own = m_facts.status.findInSandbox(all[i].name);
            if (own == nullptr) {
                if (isThrough && all[i].isSidecar)
                    m_next.push_back(i);
                continue;
            }
            if (all[i].isSidecar)
                lookAtSidecar(i, *own, isThrough);
            else if (!isThrough)
                lookAt(i, *own);
            isThrough = true;
        }
        if (m_failed)
            return false;
        if (!isThrough)
            m_next.push_back(0);
        // In the manifest's order.
        for (auto next = m_next.rbegin(); next != m_next.rend(); ++next)
            planStart(m_actions, m_actions.initToStart, *next, all[*next], m_facts);
        return m_initialized;
    }

private:
    /// This one is done: the next one's turn, or the containers'.
    void goOn(std::size_t index)
    {
        if (index + 1 == m_facts.pod.initContainers.size())
            m_initialized = true;
        else
            m_next.push_back(index + 1);
    }

    void lookAt(std::size_t index, const ContainerStatus& own)
    {
        if (own.state == ContainerState::Running)
            return;
        if (own.state == ContainerState::Exited && own.exitCode == 0)
            return goOn(index);
        if (own.state != ContainerState::Created
            && m_facts.pod.restartPolicy == RestartPolicy::Never) {
            m_failed = true; // and so has the pod
            m_actions.killPod = true;
            m_actions.killReason = "init container " + own.name + " failed";
            return;
        }
        if (own.state == ContainerState::Unknown)
            m_actions.containersToKill.push_back({own.id, own.name, "its state is unknown"});
        m_next.push_back(index); // made but never started, or failed
    }

    void lookAtSidecar(std::size_t index, const ContainerStatus& own, bool isThrough)
    {
        const Container& container = m_facts.pod.initContainers[index];
        if (own.state == ContainerState::Unknown)
            m_actions.containersToKill.push_back({own.id, own.name, "its state is unknown"});
        if (own.state != ContainerState::Running) {
            m_next.push_back(index);
            return;
        }
        if (auto kill = findKill(container, own, m_facts.health)) {
            kill->reason += ", will be restarted";
            m_actions.containersToKill.push_back(std::move(*kill));
            m_next.push_back(index);
            return;
        }
        // The next one may count on it as soon as it has started, whatever its readiness.
        const bool started =
            !container.startupProbe || healthOf(m_facts.health, own.id).startup == true;
        if (started && !isThrough)
            goOn(index);
    }

    PodActions& m_actions;
    const PlanFacts& m_facts;
    bool m_initialized;
    bool m_failed = false;
    std::vector<std::size_t> m_next; ///< the last first
};

} // namespace

bool hasBegun(const Pod& pod, const PodStatus& status)
{
    return std::any_of(
        pod.containers.begin(), pod.containers.end(), [&](const Container& container) {
            return status.findInSandbox(container.name) != nullptr;
        });
}

bool planInitContainers(PodActions& actions, const PlanFacts& facts)
{
    return facts.pod.initContainers.empty() || InitPlan(actions, facts).run();
}

} // namespace shimscope::kubelet

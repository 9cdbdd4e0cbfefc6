// PodSync: how containers and whole pods are ended. Source: kuberuntime_container.go
// killContainersWithSyncResult.
#include <base/log.h>
#include <base/time.h>
#include <kubelet/pod_sync.h>
#include <rpc/status.h>
#include <trace/tracer.h>

#include <algorithm>
#include <iterator>
#include <thread>

namespace shimscope::kubelet {
namespace {

// A process gets a moment even with a grace period of 0 (minimumGracePeriodInSeconds).
constexpr std::int64_t kLeastGrace = 2;

bool isGone(const base::Status& done)
{
    return !done && rpc::statusCode(done.error()) == grpc::StatusCode::NOT_FOUND;
}

bool mayRun(const ContainerStatus& container)
{
    return container.state == ContainerState::Running || container.state == ContainerState::Unknown;
}

std::vector<Container> sidecarsLastFirst(const Pod& pod)
{
    std::vector<Container> sidecars;
    std::copy_if(pod.initContainers.rbegin(), pod.initContainers.rend(),
        std::back_inserter(sidecars),
        [](const Container& container) { return container.isSidecar; });
    return sidecars;
}

} // namespace

base::Status PodSync::killContainer(const Kill& kill)
{
    const std::int64_t grace =
        std::max(kill.gracePeriod >= 0 ? kill.gracePeriod : m_pod->terminationGracePeriodSeconds,
            kLeastGrace);
    auto done =
        m_node.cri.stopContainer(subject({}, kill.id, kill.name), std::chrono::seconds(grace));
    return isGone(done) ? base::Status() : done;
}

base::Status PodSync::killContainers(const std::vector<Kill>& kills)
{
    // One thread each: the slowest one's grace period is the pod's, not their sum.
    std::vector<base::Status> results(kills.size());
    const trace::Context parent = trace::currentContext();
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kills.size(); ++i) {
        threads.emplace_back([&, i] {
            trace::setCurrentContext(parent);
            results[i] = killContainer(kills[i]);
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    for (base::Status& result : results)
        if (!result)
            return result;
    return {};
}

base::Status PodSync::killPod(const PodStatus& status, const std::string& reason)
{
    base::logInfo("ending pod " + m_pod->name + ": " + reason);
    const std::int64_t begun = base::bootNow();
    const auto sidecars = sidecarsLastFirst(*m_pod);
    std::vector<Kill> kills;
    for (const ContainerStatus& container : status.containers) {
        const bool isSidecar = std::any_of(sidecars.begin(), sidecars.end(),
            [&](const Container& sidecar) { return sidecar.name == container.name; });
        if (mayRun(container) && !isSidecar)
            kills.push_back({container.id, container.name, container.gracePeriod});
    }
    base::Status result = killContainers(kills);
    // What the others may have used goes after them.
    for (const Container& container : sidecars) {
        const ContainerStatus* own = status.find(container.name);
        if (own == nullptr || !mayRun(*own))
            continue;
        const std::int64_t grace =
            own->gracePeriod >= 0 ? own->gracePeriod : m_pod->terminationGracePeriodSeconds;
        const std::int64_t used = (base::bootNow() - begun) / 1'000'000'000;
        auto done = killContainer({own->id, own->name, std::max<std::int64_t>(grace - used, 0)});
        if (!done && result)
            result = std::move(done);
    }
    // Also the sandboxes that are not ready: stopping frees their network, and doing it twice is
    // allowed.
    for (const SandboxStatus& sandbox : status.sandboxes) {
        auto done = m_node.cri.stopPodSandbox(subject(sandbox.id));
        if (!done && !isGone(done) && result)
            result = std::move(done);
    }
    return result;
}

} // namespace shimscope::kubelet

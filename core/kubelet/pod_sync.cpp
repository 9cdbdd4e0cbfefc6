// PodSync: sandboxes and containers are made and removed here.
#include <base/file.h>
#include <base/log.h>
#include <base/text.h>
#include <base/time.h>
#include <kubelet/dns.h>
#include <kubelet/pod_sync.h>
#include <kubelet/pod_volumes.h>
#include <kubelet/termination_message.h>
#include <rpc/status.h>
#include <trace/tracer.h>

#include <algorithm>

namespace shimscope::kubelet {
namespace {

/// The first failure, but none for what is not there any more.
void note(base::Status& result, base::Status done)
{
    if (!done && result && rpc::statusCode(done.error()) != grpc::StatusCode::NOT_FOUND)
        result = std::move(done);
}

} // namespace

std::string podLogDir(const Options& options, const Pod& pod)
{
    return options.stateDir + "/logs/pods/" + logFolder(pod);
}

std::string podStateDir(const Options& options, const std::string& uid)
{
    return options.stateDir + "/pods/" + uid;
}

PodSync::PodSync(Node& node, std::shared_ptr<const Pod> pod) : m_node(node), m_pod(std::move(pod))
{
}

Subject PodSync::subject(const std::string& sandboxId, const std::string& containerId,
    const std::string& containerName) const
{
    return {m_pod->name, m_pod->nameSpace, m_pod->uid, sandboxId, containerId, containerName};
}

RequestFacts PodSync::facts() const
{
    RequestFacts facts;
    facts.cgroupParent = m_node.cgroups.parentOf(*m_pod);
    facts.logDirectory = podLogDir(m_node.options, *m_pod);
    facts.memoryCapacity = m_node.memoryCapacity;
    facts.memoryIsV2 = m_node.cgroups.memoryIsV2();
    facts.canLimitSwap = m_node.cgroups.canLimitSwap();
    if (const auto text = base::readFile("/etc/resolv.conf"))
        facts.dns = parseResolvConf(*text);
    return facts;
}

base::Status PodSync::checkRuntime()
{
    TRY_VOID(m_node.cri.version());
    const auto answer = TRY(m_node.cri.status());
    for (const v1::RuntimeCondition& condition : answer.status().conditions()) {
        const bool matters = condition.type() == "RuntimeReady"
            || (condition.type() == "NetworkReady" && !m_pod->hostNetwork);
        if (matters && !condition.status())
            return base::fail("start pod", m_pod->name,
                condition.type() + " is false: " + condition.reason() + ": " + condition.message());
    }
    return {};
}

base::Result<std::string> PodSync::createSandbox(std::uint32_t attempt)
{
    TRY_VOID(checkRuntime());
    TRY_VOID(m_node.cgroups.create(*m_pod));
    TRY_VOID(base::makeDirs(podLogDir(m_node.options, *m_pod)));
    v1::RunPodSandboxRequest request;
    *request.mutable_config() = sandboxConfig(*m_pod, attempt, facts());
    auto answer = TRY(m_node.cri.runPodSandbox(request, subject({})));
    const auto status = TRY(m_node.cri.podSandboxStatus(subject(answer.pod_sandbox_id())));
    base::logInfo("pod " + m_pod->name + " has sandbox " + answer.pod_sandbox_id()
        + (status.status().network().ip().empty() ? ""
                                                  : ", address " + status.status().network().ip()));
    return answer.pod_sandbox_id();
}

base::Status PodSync::apply(const PodActions& actions, const PodStatus& status)
{
    if (actions.killPod)
        TRY_VOID(killPod(status, actions.killReason));
    std::vector<Kill> kills;
    for (const PodActions::Kill& kill : actions.containersToKill) {
        const std::string text =
            "ending container " + kill.name + " of pod " + m_pod->name + ": " + kill.reason;
        base::logInfo(text);
        trace::event("killing", text, kill.id, m_pod->uid);
        kills.push_back({kill.id, kill.name, kill.gracePeriod});
    }
    TRY_VOID(killContainers(kills));
    if (actions.createSandbox || !actions.initToStart.empty() || !actions.containersToStart.empty()
        || !actions.ephemeralToStart.empty())
        TRY_VOID(setUpVolumes(m_node.options, *m_pod, m_node.memoryCapacity));
    std::string sandboxId = actions.sandboxId;
    if (actions.createSandbox) {
        if (actions.attempt > 0)
            trace::event("restart",
                "pod " + m_pod->name + " gets a new sandbox: " + actions.killReason, {},
                m_pod->uid);
        sandboxId = TRY(createSandbox(actions.attempt));
    }
    return startContainers(actions, sandboxId, status);
}

base::Status PodSync::startContainers(
    const PodActions& actions, const std::string& sandboxId, const PodStatus& status)
{
    const v1::PodSandboxConfig config = sandboxConfig(*m_pod, actions.attempt, facts());
    base::Status result;
    const auto start = [&](const Container& container) {
        base::Status done = startContainer(container, sandboxId, config, status);
        if (!done)
            base::logWarning("start container " + container.name + ": " + done.error().toString());
        const bool started = done.has_value();
        if (!done && result)
            result = std::move(done);
        return started;
    };
    for (const std::size_t index : actions.initToStart)
        if (!start(m_pod->initContainers[index]) && !m_pod->initContainers[index].isSidecar)
            return result; // what follows counts on it
    for (const std::size_t index : actions.containersToStart)
        start(m_pod->containers[index]);
    for (const std::size_t index : actions.ephemeralToStart)
        start(m_pod->ephemeralContainers[index]);
    return result;
}

std::uint32_t PodSync::restartCountOf(const Container& container, const PodStatus& status) const
{
    if (const ContainerStatus* last = status.find(container.name))
        return last->restartCount + 1;
    // The endpoint forgot it (a reboot, say): the logs remember, and must not be written over.
    std::uint32_t next = 0;
    const auto names = base::listDir(podLogDir(m_node.options, *m_pod) + "/" + container.name);
    for (const std::string& name : names ? *names : std::vector<std::string>())
        if (const auto number = base::parseUnsigned(name.substr(0, name.find('.'))))
            next = std::max(next, static_cast<std::uint32_t>(*number) + 1);
    return next;
}

/// The container whose processes this one is to see; empty: none.
base::Result<std::string> PodSync::targetOf(
    const Container& container, const PodStatus& status) const
{
    if (container.targetContainerName.empty())
        return std::string();
    const ContainerStatus* target = status.findInSandbox(container.targetContainerName);
    if (target == nullptr || target->state != ContainerState::Running)
        return base::fail("start container", container.name,
            "its target " + container.targetContainerName + " does not run");
    return target->id;
}

base::Result<std::string> PodSync::createContainer(const Container& container,
    std::uint32_t restartCount, const std::string& imageRef, const std::string& sandboxId,
    const v1::PodSandboxConfig& sandbox, const std::string& targetId)
{
    TRY_VOID(base::makeDirs(podLogDir(m_node.options, *m_pod) + "/" + container.name));
    v1::CreateContainerRequest request;
    request.set_pod_sandbox_id(sandboxId);
    RequestFacts known = facts();
    known.targetId = targetId;
    known.mounts = TRY(mountsOf(m_node.options, *m_pod, container));
    if (!container.terminationMessagePath.empty())
        known.mounts.push_back(TRY(
            makeTerminationLog(podStateDir(m_node.options, m_pod->uid), container, restartCount)));
    *request.mutable_config() = containerConfig(*m_pod, container, restartCount, imageRef, known);
    *request.mutable_sandbox_config() = sandbox;
    auto answer = TRY(m_node.cri.createContainer(request, subject(sandboxId, {}, container.name)));
    return answer.container_id();
}

base::Status PodSync::startContainer(const Container& container, const std::string& sandboxId,
    const v1::PodSandboxConfig& sandbox, const PodStatus& status)
{
    if (const ContainerStatus* last = status.findExited(container.name))
        m_node.restartBackOff.next(
            backOffKey(*m_pod, container), last->finishedAt, base::wallNow());
    const std::string image = TRY(ensureImage(container, sandbox));
    TRY_VOID(checkNonRoot(container));
    const std::uint32_t restarts = restartCountOf(container, status);
    const std::string target = TRY(targetOf(container, status));
    const std::string id =
        TRY(createContainer(container, restarts, image, sandboxId, sandbox, target));
    if (restarts > 0)
        trace::event("restart",
            "container " + container.name + " of pod " + m_pod->name + " is started again, restart "
                + std::to_string(restarts),
            id, m_pod->uid);
    TRY_VOID(m_node.cri.startContainer(subject(sandboxId, id, container.name)));
    base::logInfo("container " + container.name + " of pod " + m_pod->name + " runs as " + id);
    return {};
}

base::Status PodSync::collect(const Leftovers& leftovers)
{
    base::Status result;
    for (const std::string& id : leftovers.containers)
        note(result, m_node.cri.removeContainer(subject({}, id)));
    for (const std::string& id : leftovers.sandboxes)
        note(result, m_node.cri.removePodSandbox(subject(id)));
    return result;
}

base::Status PodSync::removeAll(const PodStatus& status)
{
    base::Status result;
    for (const ContainerStatus& container : status.containers)
        note(result,
            m_node.cri.removeContainer(subject(container.sandboxId, container.id, container.name)));
    for (const SandboxStatus& sandbox : status.sandboxes)
        note(result, m_node.cri.removePodSandbox(subject(sandbox.id)));
    if (!result)
        return result;
    TRY_VOID(m_node.cgroups.remove(m_pod->uid));
    TRY_VOID(base::removeTree(podLogDir(m_node.options, *m_pod)));
    TRY_VOID(removePodFolder(m_node.options, m_pod->uid));
    m_node.restartBackOff.forget(m_pod->uid + "/");
    m_node.pullBackOff.forget(m_pod->uid + "/");
    return {};
}

} // namespace shimscope::kubelet

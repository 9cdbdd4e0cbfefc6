// Two lists a period; a status only for what changed.
#include <base/log.h>
#include <base/text.h>
#include <base/time.h>
#include <kubelet/names.h>
#include <kubelet/pod_status.h>
#include <kubelet/relister.h>
#include <kubelet/termination_message.h>
#include <rpc/status.h>
#include <trace/tracer.h>

namespace shimscope::kubelet {
namespace {

/// Removed between list and status: no failure, it is simply gone.
bool isGone(const base::Error& error)
{
    return rpc::statusCode(error) == grpc::StatusCode::NOT_FOUND;
}

/// With what the container itself said at its end.
ContainerStatus statusWithMessage(const v1::ContainerStatus& status, const std::string& sandboxId)
{
    ContainerStatus out = toContainerStatus(status, sandboxId);
    if (out.state != ContainerState::Exited)
        return out;
    const std::string said = terminationMessage(status);
    if (!said.empty())
        out.message += (out.message.empty() ? "" : ": ") + said;
    return out;
}

} // namespace

Relister::Relister(
    CriClient& cri, PodCache& cache, std::function<void(const std::string&)> onChange)
    : m_cri(cri), m_cache(cache), m_onChange(std::move(onChange))
{
}

base::Result<Relister::List> Relister::list()
{
    List list;
    const auto sandboxes = TRY(m_cri.listPodSandbox());
    for (const v1::PodSandbox& sandbox : sandboxes.items()) {
        const std::string uid = valueOf(sandbox.labels(), kPodUidLabel);
        // What crictl or another client made is not ours to keep or to end.
        if (uid.empty() || valueOf(sandbox.annotations(), kConfigSource) != "file")
            continue;
        Listed& pod = list[uid];
        pod.name = valueOf(sandbox.labels(), kPodNameLabel);
        pod.nameSpace = valueOf(sandbox.labels(), kPodNamespaceLabel);
        pod.sandboxes[sandbox.id()] = sandbox.state();
    }
    const auto containers = TRY(m_cri.listContainers());
    for (const v1::Container& container : containers.containers()) {
        const auto pod = list.find(valueOf(container.labels(), kPodUidLabel));
        if (pod == list.end())
            continue;
        pod->second.containers[container.id()] = container.state();
        pod->second.sandboxOf[container.id()] = container.pod_sandbox_id();
    }
    return list;
}

base::Result<PodCache::Shared> Relister::readStatus(const std::string& uid, const Listed& listed)
{
    auto status = std::make_shared<PodStatus>();
    status->uid = uid;
    status->name = listed.name;
    status->nameSpace = listed.nameSpace;
    Subject subject{listed.name, listed.nameSpace, uid, {}, {}, {}};
    for (const auto& [id, state] : listed.sandboxes) {
        subject.sandboxId = id;
        auto answer = m_cri.podSandboxStatus(subject);
        if (answer)
            status->sandboxes.push_back(toSandboxStatus(answer->status()));
        else if (!isGone(answer.error()))
            return base::Failure(answer.error());
    }
    for (const auto& [id, state] : listed.containers) {
        subject.containerId = id;
        subject.sandboxId = listed.sandboxOf.at(id);
        auto answer = m_cri.containerStatus(subject);
        if (answer)
            status->containers.push_back(statusWithMessage(answer->status(), subject.sandboxId));
        else if (!isGone(answer.error()))
            return base::Failure(answer.error());
    }
    sortNewestFirst(*status);
    return PodCache::Shared(std::move(status));
}

void Relister::reportDeaths(const PodStatus& status, const Listed& before) const
{
    for (const ContainerStatus& container : status.containers) {
        const auto known = before.containers.find(container.id);
        const bool wasAlive =
            known == before.containers.end() ? !m_first : known->second != v1::CONTAINER_EXITED;
        if (container.state != ContainerState::Exited || !wasAlive)
            continue;
        std::string text = "container " + container.name + " of pod " + status.name
            + " ended: exit code " + std::to_string(container.exitCode);
        if (!container.reason.empty())
            text += " (" + container.reason + ")";
        if (!container.message.empty())
            text += ": " + std::string(base::trim(container.message));
        base::logInfo(text);
        trace::event("container-died", text, container.id, status.uid, container.message);
    }
}

base::Status Relister::relist()
{
    const std::int64_t asOf = base::bootNow();
    List now = TRY(list());
    for (const auto& [uid, listed] : m_last)
        now.try_emplace(uid); // gone: an empty one, so that its worker hears of it
    List next;
    for (const auto& [uid, listed] : now) {
        const bool isEmpty = listed.sandboxes.empty() && listed.containers.empty();
        if (!isEmpty)
            next[uid] = listed;
        const auto before = m_last.find(uid);
        if (before != m_last.end() && before->second == listed)
            continue;
        const PodCache::Shared status = TRY(readStatus(uid, listed));
        reportDeaths(*status, before == m_last.end() ? Listed() : before->second);
        m_cache.set(uid, status, asOf);
        m_last[uid] = listed; // so that a failure further on does not report it twice
        m_onChange(uid);
    }
    m_last = std::move(next);
    m_first = false;
    m_cache.confirm(asOf);
    return {};
}

} // namespace shimscope::kubelet

// CRI messages → what the sync loop looks at.
#include <base/text.h>
#include <kubelet/names.h>
#include <kubelet/pod_status.h>

#include <algorithm>

namespace shimscope::kubelet {

std::string valueOf(const google::protobuf::Map<std::string, std::string>& map, const char* key)
{
    const auto found = map.find(key);
    return found == map.end() ? std::string() : found->second;
}
const ContainerStatus* PodStatus::find(const std::string& containerName) const
{
    for (const ContainerStatus& container : containers)
        if (container.name == containerName)
            return &container;
    return nullptr;
}

const ContainerStatus* PodStatus::findInSandbox(const std::string& containerName) const
{
    const ContainerStatus* found = find(containerName);
    const bool isCurrent =
        found != nullptr && !sandboxes.empty() && found->sandboxId == sandboxes.front().id;
    return isCurrent ? found : nullptr;
}

const ContainerStatus* PodStatus::findExited(const std::string& containerName) const
{
    for (const ContainerStatus& container : containers)
        if (container.name == containerName && container.state == ContainerState::Exited)
            return &container;
    return nullptr;
}

bool PodStatus::isAlive() const
{
    return std::any_of(sandboxes.begin(), sandboxes.end(), [](const SandboxStatus& s) {
        return s.ready;
    }) || std::any_of(containers.begin(), containers.end(), [](const ContainerStatus& c) {
        return c.state == ContainerState::Running || c.state == ContainerState::Unknown;
    });
}

ContainerState toContainerState(v1::ContainerState state)
{
    switch (state) {
    case v1::CONTAINER_CREATED:
        return ContainerState::Created;
    case v1::CONTAINER_RUNNING:
        return ContainerState::Running;
    case v1::CONTAINER_EXITED:
        return ContainerState::Exited;
    default:
        return ContainerState::Unknown;
    }
}

SandboxStatus toSandboxStatus(const v1::PodSandboxStatus& status)
{
    SandboxStatus out;
    out.id = status.id();
    out.attempt = status.metadata().attempt();
    out.ready = status.state() == v1::SANDBOX_READY;
    out.hostNetwork = status.linux().namespaces().options().network() == v1::NODE;
    out.createdAt = status.created_at();
    out.ip = status.network().ip();
    return out;
}

ContainerStatus toContainerStatus(const v1::ContainerStatus& status, const std::string& sandboxId)
{
    ContainerStatus out;
    out.id = status.id();
    out.name = status.metadata().name();
    out.sandboxId = sandboxId;
    out.state = toContainerState(status.state());
    out.createdAt = status.created_at();
    out.startedAt = status.started_at();
    out.finishedAt = status.finished_at();
    out.exitCode = status.exit_code();
    out.reason = status.reason();
    out.message = status.message();
    out.hash = valueOf(status.annotations(), kContainerHash);
    const auto restarts = base::parseUnsigned(valueOf(status.annotations(), kRestartCount));
    out.restartCount = static_cast<std::uint32_t>(restarts.value_or(status.metadata().attempt()));
    out.gracePeriod = base::parseSigned(valueOf(status.annotations(), kGracePeriod)).value_or(-1);
    out.logPath = status.log_path();
    return out;
}

void sortNewestFirst(PodStatus& status)
{
    const auto newer = [](const auto& a, const auto& b) { return a.createdAt > b.createdAt; };
    std::stable_sort(status.sandboxes.begin(), status.sandboxes.end(), newer);
    std::stable_sort(status.containers.begin(), status.containers.end(), newer);
}

} // namespace shimscope::kubelet

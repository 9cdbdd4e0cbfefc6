// Pod → RunPodSandbox and CreateContainer messages.
#include <base/text.h>
#include <base/time.h>
#include <kubelet/dns.h>
#include <kubelet/expansion.h>
#include <kubelet/hash.h>
#include <kubelet/names.h>
#include <kubelet/requests.h>
#include <kubelet/resources.h>
#include <kubelet/security_requests.h>

namespace shimscope::kubelet {
namespace {

template <class Message>
void setPodLabels(const Pod& pod, Message& message)
{
    auto& labels = *message.mutable_labels();
    labels[kPodNameLabel] = pod.name;
    labels[kPodNamespaceLabel] = pod.nameSpace;
    labels[kPodUidLabel] = pod.uid;
}

} // namespace

Subject subjectOf(const Pod& pod)
{
    return {pod.name, pod.nameSpace, pod.uid, {}, {}, {}};
}

std::string logFolder(const Pod& pod)
{
    return pod.nameSpace + "_" + pod.name + "_" + pod.uid;
}

v1::PodSandboxConfig sandboxConfig(const Pod& pod, std::uint32_t attempt, const RequestFacts& facts)
{
    v1::PodSandboxConfig config;
    auto& metadata = *config.mutable_metadata();
    metadata.set_name(pod.name);
    metadata.set_namespace_(pod.nameSpace);
    metadata.set_uid(pod.uid);
    metadata.set_attempt(attempt);
    if (!pod.hostNetwork)
        config.set_hostname((pod.hostname.empty() ? pod.name : pod.hostname).substr(0, 63));
    config.set_log_directory(facts.logDirectory);
    *config.mutable_dns_config() = dnsOf(pod, facts.dns);
    config.mutable_labels()->insert(pod.labels.begin(), pod.labels.end());
    setPodLabels(pod, config);
    config.mutable_annotations()->insert(pod.annotations.begin(), pod.annotations.end());
    (*config.mutable_annotations())[kConfigHash] = pod.uid;
    (*config.mutable_annotations())[kConfigSeen] = base::formatRfc3339(base::wallNow());
    (*config.mutable_annotations())[kConfigSource] = "file";
    auto& linux = *config.mutable_linux();
    linux.set_cgroup_parent(facts.cgroupParent);
    setSandboxSecurity(pod, linux);
    return config;
}

v1::LinuxContainerResources containerResources(
    const Pod& pod, const Container& container, const RequestFacts& facts)
{
    const ResourceList& limits = container.resources.limits;
    v1::LinuxContainerResources out;
    out.set_cpu_shares(milliCpuToShares(container.resources.requests.milliCpu.value_or(0)));
    out.set_cpu_period(kQuotaPeriod);
    out.set_cpu_quota(milliCpuToQuota(limits.milliCpu.value_or(0)));
    out.set_oom_score_adj(oomScoreAdjust(pod, container, facts.memoryCapacity));
    if (limits.memoryBytes.value_or(0) > 0) {
        out.set_memory_limit_in_bytes(*limits.memoryBytes);
        // Memory plus swap: equal to the memory limit means no swap, which is kubelet's default
        // (NoSwap).
        if (facts.canLimitSwap)
            out.set_memory_swap_limit_in_bytes(*limits.memoryBytes);
    }
    // Since 1.28: out of memory ends the container as a whole, not one process of it. cgroup v1
    // cannot.
    if (facts.memoryIsV2)
        (*out.mutable_unified())["memory.oom.group"] = "1";
    return out;
}

v1::ContainerConfig containerConfig(const Pod& pod, const Container& original,
    std::uint32_t restartCount, const std::string& imageRef, const RequestFacts& facts)
{
    const Container container = expanded(original);
    v1::ContainerConfig config;
    config.mutable_metadata()->set_name(container.name);
    config.mutable_metadata()->set_attempt(restartCount);
    config.mutable_image()->set_image(imageRef);
    config.mutable_image()->set_user_specified_image(container.image);
    config.mutable_command()->Add(container.command.begin(), container.command.end());
    config.mutable_args()->Add(container.args.begin(), container.args.end());
    config.set_working_dir(container.workingDir);
    for (const EnvVar& variable : container.env) {
        auto& out = *config.add_envs();
        out.set_key(variable.name);
        out.set_value(variable.value);
    }
    config.mutable_mounts()->Add(facts.mounts.begin(), facts.mounts.end());
    setPodLabels(pod, config);
    (*config.mutable_labels())[kContainerNameLabel] = container.name;
    auto& annotations = *config.mutable_annotations();
    annotations[kContainerHash] = containerHash(original);
    annotations[kRestartCount] = std::to_string(restartCount);
    annotations[kMessagePath] = container.terminationMessagePath;
    annotations[kMessagePolicy] = container.terminationMessagePolicy;
    annotations[kGracePeriod] = std::to_string(pod.terminationGracePeriodSeconds);
    config.set_log_path(container.name + "/" + std::to_string(restartCount) + ".log");
    config.set_stdin(container.stdIn);
    config.set_stdin_once(container.stdinOnce);
    config.set_tty(container.tty);
    *config.mutable_linux()->mutable_resources() = containerResources(pod, original, facts);
    auto& security = *config.mutable_linux()->mutable_security_context();
    setContainerSecurity(pod, container, security);
    // Where the pod shares one pid namespace, or the host's, the target is in sight already.
    auto& namespaces = *security.mutable_namespace_options();
    if (!facts.targetId.empty() && namespaces.pid() == v1::CONTAINER) {
        namespaces.set_pid(v1::TARGET);
        namespaces.set_target_id(facts.targetId);
    }
    return config;
}

} // namespace shimscope::kubelet

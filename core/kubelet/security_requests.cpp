// securityContext → CRI.
#include <kubelet/security_requests.h>

#include <algorithm>
#include <array>

namespace shimscope::kubelet {
namespace {

// pkg/securitycontext/util.go: what a container must not see or change in /proc and /sys.
constexpr std::array kMaskedPaths{"/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore",
    "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats",
    "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap"};
constexpr std::array kReadonlyPaths{
    "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"};

void setNamespaces(const Pod& pod, v1::NamespaceOption& options)
{
    options.set_network(pod.hostNetwork ? v1::NODE : v1::POD);
    options.set_ipc(pod.hostIPC ? v1::NODE : v1::POD);
    options.set_pid(pod.hostPID ? v1::NODE : pod.shareProcessNamespace ? v1::POD : v1::CONTAINER);
}

v1::SecurityProfile::ProfileType seccompOf(const SecurityContext& own, const SecurityContext& pod)
{
    // Kubernetes' default is no filter at all; the runtime's own has to be asked for.
    const std::string& profile =
        own.seccompProfile.empty() ? pod.seccompProfile : own.seccompProfile;
    return profile == "RuntimeDefault" ? v1::SecurityProfile::RuntimeDefault
                                       : v1::SecurityProfile::Unconfined;
}

/// Of a sandbox and of a container alike.
void setGroups(const SecurityContext& pod, auto& out)
{
    if (pod.fsGroup) // so that every container may use the volumes
        out.add_supplemental_groups(*pod.fsGroup);
    for (const std::int64_t group : pod.supplementalGroups)
        out.add_supplemental_groups(group);
    out.set_supplemental_groups_policy(pod.strictSupplementalGroups ? v1::Strict : v1::Merge);
}

void setUser(
    const SecurityContext& own, const SecurityContext& pod, v1::LinuxContainerSecurityContext& out)
{
    if (const auto user = own.runAsUser ? own.runAsUser : pod.runAsUser)
        out.mutable_run_as_user()->set_value(*user);
    if (const auto group = own.runAsGroup ? own.runAsGroup : pod.runAsGroup)
        out.mutable_run_as_group()->set_value(*group);
}

} // namespace

void setSandboxSecurity(const Pod& pod, v1::LinuxPodSandboxConfig& out)
{
    const SecurityContext& wanted = pod.securityContext;
    auto& security = *out.mutable_security_context();
    setNamespaces(pod, *security.mutable_namespace_options());
    if (wanted.runAsUser)
        security.mutable_run_as_user()->set_value(*wanted.runAsUser);
    if (wanted.runAsGroup)
        security.mutable_run_as_group()->set_value(*wanted.runAsGroup);
    setGroups(wanted, security);
    security.mutable_seccomp()->set_profile_type(v1::SecurityProfile::RuntimeDefault);
    const auto all = pod.allContainers();
    security.set_privileged(std::any_of(all.begin(), all.end(),
        [](const Container* container) { return container->securityContext.privileged; }));
    out.mutable_sysctls()->insert(wanted.sysctls.begin(), wanted.sysctls.end());
}

void setContainerSecurity(
    const Pod& pod, const Container& container, v1::LinuxContainerSecurityContext& out)
{
    const SecurityContext& own = container.securityContext;
    setNamespaces(pod, *out.mutable_namespace_options());
    setUser(own, pod.securityContext, out);
    setGroups(pod.securityContext, out);
    for (const std::string& name : own.addCapabilities)
        out.mutable_capabilities()->add_add_capabilities(name);
    for (const std::string& name : own.dropCapabilities)
        out.mutable_capabilities()->add_drop_capabilities(name);
    out.set_privileged(own.privileged);
    out.set_readonly_rootfs(own.readOnlyRootFilesystem);
    out.set_no_new_privs(!own.allowPrivilegeEscalation);
    out.mutable_seccomp()->set_profile_type(
        own.privileged ? v1::SecurityProfile::Unconfined : seccompOf(own, pod.securityContext));
    if (own.privileged)
        return;
    for (const char* path : kMaskedPaths)
        out.add_masked_paths(path);
    for (const char* path : kReadonlyPaths)
        out.add_readonly_paths(path);
}

bool mustRunAsNonRoot(const Pod& pod, const Container& container)
{
    const auto& own = container.securityContext.runAsNonRoot;
    return own.value_or(pod.securityContext.runAsNonRoot.value_or(false));
}

std::string nonRootTrouble(const Pod& pod, const Container& container, const v1::Image& image)
{
    if (!mustRunAsNonRoot(pod, container))
        return {};
    const auto& own = container.securityContext.runAsUser;
    if (const auto user = own ? own : pod.securityContext.runAsUser)
        return *user == 0 ? "the container's runAsUser breaks the non-root policy" : std::string();
    if (!image.has_uid() && !image.username().empty())
        return "container has runAsNonRoot and image has non-numeric user (" + image.username()
            + "), cannot verify user is non-root; give runAsUser";
    if (image.uid().value() == 0) // or nothing is said, which is root
        return "container has runAsNonRoot and image will run as root; give runAsUser";
    return {};
}

} // namespace shimscope::kubelet

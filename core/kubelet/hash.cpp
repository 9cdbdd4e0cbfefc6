// Pod and container as canonical JSON, and digests of it.
#include <base/text.h>
#include <kubelet/hash.h>

#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include <array>
#include <charconv>

namespace shimscope::kubelet {
namespace {

using nlohmann::json;

json describe(const ResourceList& list)
{
    json out = json::object();
    if (list.milliCpu)
        out["cpu"] = *list.milliCpu;
    if (list.memoryBytes)
        out["memory"] = *list.memoryBytes;
    return out;
}

/// Adds what is there: a manifest that does not use a field keeps its digest when the field comes.
void addUnlessEmpty(json& out, const char* name, json value)
{
    if (!value.empty())
        out[name] = std::move(value);
}

json describe(const SecurityContext& security)
{
    json out{{"add", security.addCapabilities}, {"drop", security.dropCapabilities},
        {"readOnlyRootFilesystem", security.readOnlyRootFilesystem},
        {"privileged", security.privileged},
        {"allowPrivilegeEscalation", security.allowPrivilegeEscalation},
        {"seccomp", security.seccompProfile}};
    if (security.runAsUser)
        out["runAsUser"] = *security.runAsUser;
    if (security.runAsGroup)
        out["runAsGroup"] = *security.runAsGroup;
    if (security.runAsNonRoot)
        out["runAsNonRoot"] = *security.runAsNonRoot;
    if (security.fsGroup)
        out["fsGroup"] = *security.fsGroup;
    if (security.strictSupplementalGroups)
        out["supplementalGroupsPolicy"] = "Strict";
    addUnlessEmpty(out, "supplementalGroups", security.supplementalGroups);
    addUnlessEmpty(out, "sysctls", security.sysctls);
    return out;
}

json describe(const std::vector<VolumeMount>& mounts)
{
    json out = json::array();
    for (const VolumeMount& mount : mounts)
        out.push_back(
            {mount.name, mount.mountPath, mount.subPath, mount.readOnly, mount.mountPropagation});
    return out;
}

json describe(const Volume& volume)
{
    if (volume.hostPath)
        return {volume.name, volume.hostPath->path, volume.hostPath->type};
    return {volume.name, volume.emptyDir.memory, volume.emptyDir.sizeLimit.value_or(-1)};
}

json describe(const Probe& probe)
{
    json headers = json::array();
    for (const EnvVar& header : probe.headers)
        headers.push_back({header.name, header.value});
    return {static_cast<int>(probe.how), probe.command, probe.host, probe.port, probe.path, headers,
        probe.initialDelaySeconds, probe.periodSeconds, probe.timeoutSeconds,
        probe.successThreshold, probe.failureThreshold,
        probe.terminationGracePeriodSeconds.value_or(-1)};
}

/// Keys are sorted, so that the text depends on the content alone.
json describe(const Container& container)
{
    json env = json::array();
    for (const EnvVar& variable : container.env)
        env.push_back({variable.name, variable.value});
    json out{{"name", container.name}, {"image", container.image}, {"command", container.command},
        {"args", container.args}, {"env", env}, {"workingDir", container.workingDir},
        {"requests", describe(container.resources.requests)},
        {"limits", describe(container.resources.limits)},
        {"imagePullPolicy", static_cast<int>(container.imagePullPolicy)},
        {"terminationMessagePath", container.terminationMessagePath},
        {"terminationMessagePolicy", container.terminationMessagePolicy},
        {"stdin", container.stdIn}, {"stdinOnce", container.stdinOnce}, {"tty", container.tty},
        {"securityContext", describe(container.securityContext)}};
    addUnlessEmpty(out, "volumeMounts", describe(container.volumeMounts));
    if (container.startupProbe)
        out["startupProbe"] = describe(*container.startupProbe);
    if (container.livenessProbe)
        out["livenessProbe"] = describe(*container.livenessProbe);
    if (container.readinessProbe)
        out["readinessProbe"] = describe(*container.readinessProbe);
    if (container.isSidecar)
        out["restartPolicy"] = "Always";
    return out;
}

json describe(const Pod& pod)
{
    json containers = json::array();
    for (const Container& container : pod.containers)
        containers.push_back(describe(container));
    json volumes = json::array();
    for (const Volume& volume : pod.volumes)
        volumes.push_back(describe(volume));
    json out{{"name", pod.name}, {"namespace", pod.nameSpace}, {"labels", pod.labels},
        {"annotations", pod.annotations}, {"containers", containers},
        {"restartPolicy", toString(pod.restartPolicy)},
        {"grace", pod.terminationGracePeriodSeconds}, {"hostNetwork", pod.hostNetwork},
        {"hostPID", pod.hostPID}, {"hostIPC", pod.hostIPC},
        {"shareProcessNamespace", pod.shareProcessNamespace}, {"hostname", pod.hostname},
        {"dnsPolicy", pod.dnsPolicy}, {"securityContext", describe(pod.securityContext)}};
    addUnlessEmpty(out, "volumes", std::move(volumes));
    addUnlessEmpty(out, "nameservers", pod.dnsConfig.nameservers);
    addUnlessEmpty(out, "searches", pod.dnsConfig.searches);
    addUnlessEmpty(out, "dnsOptions", pod.dnsConfig.options);
    json initContainers = json::array();
    for (const Container& container : pod.initContainers)
        initContainers.push_back(describe(container));
    addUnlessEmpty(out, "initContainers", std::move(initContainers));
    return out;
}

std::string md5Hex(const std::string& text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_md5(), nullptr);
    return base::toHex(digest.data(), size);
}

std::uint32_t fnv1a(const std::string& text)
{
    std::uint32_t hash = 2166136261U;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 16777619U;
    }
    return hash;
}

} // namespace

std::string staticPodUid(const Pod& pod, const std::string& nodeName)
{
    return md5Hex(describe(pod).dump() + "host:" + nodeName + "file:" + pod.source);
}

std::string containerHash(const Container& container)
{
    std::array<char, 8> digits{};
    const auto end =
        std::to_chars(digits.begin(), digits.end(), fnv1a(describe(container).dump()), 16).ptr;
    return {digits.begin(), end};
}

} // namespace shimscope::kubelet

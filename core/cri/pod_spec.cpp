// What the specs of pause and of containers have in common, and the spec of pause.
#include <base/file.h>
#include <base/text.h>
#include <cri/linux_resources.h>
#include <cri/pod_spec.h>
#include <cri/spec_parts.h>
#include <oci/default_seccomp.h>
#include <oci/default_spec.h>
#include <procfs/process.h>

#include <algorithm>

namespace shimscope::cri {

namespace {

constexpr unsigned kCapSysResource = 24;
constexpr std::uint64_t kSandboxShares = 2; ///< the least there is: pause does nothing
constexpr int kSandboxOomScore = -998; ///< the pod's namespaces should outlive its containers

int ownOomScore()
{
    const auto text = base::readFile("/proc/self/oom_score_adj", 64);
    const auto value = text ? base::parseSigned(base::trim(*text)) : std::nullopt;
    return static_cast<int>(value.value_or(0));
}

} // namespace

Machine readMachine()
{
    Machine machine;
    machine.cgroup2 = base::exists("/sys/fs/cgroup/cgroup.controllers");
    machine.swapAccounting =
        base::exists("/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes") || machine.cgroup2;
    const auto status = procfs::readStatus("self");
    const bool mayLower = status && ((status->capEff.value_or(0) >> kCapSysResource) & 1U) != 0;
    if (!mayLower)
        machine.oomScoreFloor = ownOomScore();
    return machine;
}

namespace parts {

std::map<std::string, std::string> annotations(const SandboxRecord& sandbox, const char* type)
{
    const auto& metadata = sandbox.config.metadata();
    return {{"io.kubernetes.cri.container-type", type},
        {"io.kubernetes.cri.sandbox-id", sandbox.id},
        {"io.kubernetes.cri.sandbox-name", metadata.name()},
        {"io.kubernetes.cri.sandbox-namespace", metadata.namespace_()},
        {"io.kubernetes.cri.sandbox-uid", metadata.uid()},
        {"io.kubernetes.cri.sandbox-log-directory", sandbox.config.log_directory()}};
}

oci::Mount bindMount(const std::string& source, const std::string& destination, const char* access)
{
    return {destination, "bind", source, {"rbind", "rprivate", access}};
}

std::vector<oci::Mount> defaultMounts(const PodContext& pod)
{
    std::vector<oci::Mount> mounts = oci::defaultMounts();
    const bool hostIpc =
        pod.sandbox.config.linux().security_context().namespace_options().ipc() == v1::NODE;
    for (oci::Mount& mount : mounts) {
        if (mount.destination == "/dev/shm")
            mount = bindMount(hostIpc ? "/dev/shm" : pod.podDir + "/shm", "/dev/shm", "rw");
    }
    return mounts;
}

int oomScore(std::int64_t wanted, const Machine& machine)
{
    return std::max(static_cast<int>(wanted), machine.oomScoreFloor);
}

} // namespace parts

base::Result<std::optional<oci::Seccomp>> seccompOf(
    const v1::SecurityProfile& profile, bool isSet, const oci::Capabilities& capabilities)
{
    if (!isSet || profile.profile_type() == v1::SecurityProfile::RuntimeDefault)
        return std::optional(oci::defaultSeccomp(capabilities.bounding));
    if (profile.profile_type() == v1::SecurityProfile::Unconfined)
        return std::optional<oci::Seccomp>();
    return base::fail("read seccomp profile", profile.localhost_ref(),
        "Localhost profiles cannot be loaded: use RuntimeDefault or Unconfined", EINVAL);
}

namespace {

/// New namespaces of the pod, and the pinned network.
std::vector<oci::Namespace> sandboxNamespaces(const SandboxRecord& sandbox, const Machine& machine)
{
    const auto& options = sandbox.config.linux().security_context().namespace_options();
    std::vector<oci::Namespace> namespaces{{"mount", ""}};
    if (options.pid() != v1::NODE)
        namespaces.push_back({"pid", ""});
    if (options.ipc() != v1::NODE)
        namespaces.push_back({"ipc", ""});
    if (!sandbox.hostNetwork()) { // a pod on the host's network keeps the host's name too
        namespaces.push_back({"uts", ""});
        namespaces.push_back({"network", sandbox.netns});
    }
    if (machine.cgroup2)
        namespaces.push_back({"cgroup", ""});
    return namespaces;
}

base::Status fillSandboxProcess(
    oci::Spec& spec, const PodContext& pod, const image::ImageConfig& image, const oci::User& user)
{
    const auto& security = pod.sandbox.config.linux().security_context();
    oci::Process& process = *spec.process;
    process.env = image.Env;
    process.cwd = image.WorkingDir.empty() ? "/" : image.WorkingDir;
    process.user = user;
    process.noNewPrivileges = true;
    process.rlimits.clear();
    process.oomScoreAdj = parts::oomScore(kSandboxOomScore, pod.machine);
    process.capabilities = TRY(capabilitiesOf({}, false));
    if (!security.privileged())
        spec.linux_->seccomp =
            TRY(seccompOf(security.seccomp(), security.has_seccomp(), *process.capabilities));
    return {};
}

} // namespace

base::Result<oci::Spec> sandboxSpec(
    const PodContext& pod, const image::ImageConfig& image, const oci::User& user)
{
    const SandboxRecord& sandbox = pod.sandbox;
    std::vector<std::string> args = image.Entrypoint;
    args.insert(args.end(), image.Cmd.begin(), image.Cmd.end());
    if (args.empty())
        return base::fail("read sandbox image", "", "it has neither Entrypoint nor Cmd", EINVAL);
    oci::Spec spec = oci::defaultSpec(std::move(args));
    spec.root->readonly = true;
    spec.hostname = sandbox.hostNetwork() ? "" : sandbox.config.hostname();
    spec.mounts = parts::defaultMounts(pod);
    std::erase_if(spec.mounts, [](const oci::Mount& mount) { return mount.type == "cgroup"; });
    spec.mounts.push_back(parts::bindMount(pod.podDir + "/resolv.conf", "/etc/resolv.conf", "ro"));
    spec.annotations = parts::annotations(sandbox, "sandbox");

    oci::Linux& config = *spec.linux_;
    config.namespaces = sandboxNamespaces(sandbox, pod.machine);
    config.cgroupsPath = cgroupsPathOf(sandbox.config.linux().cgroup_parent(), sandbox.id);
    config.resources.emplace().devices = oci::defaultDeviceRules();
    config.resources->cpu.emplace().shares = kSandboxShares;
    for (const auto& [name, value] : sandbox.config.linux().sysctls())
        config.sysctl[name] = value;
    TRY_VOID(fillSandboxProcess(spec, pod, image, user));
    return spec;
}

} // namespace shimscope::cri

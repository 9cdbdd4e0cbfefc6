// config.json of a container.
#include <base/text.h>
#include <cri/host_devices.h>
#include <cri/linux_resources.h>
#include <cri/pod_spec.h>
#include <cri/spec_parts.h>
#include <oci/default_spec.h>

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>

namespace shimscope::cri {

namespace {

std::string nameOf(const std::string& variable)
{
    return variable.substr(0, variable.find('='));
}

void setVariable(std::vector<std::string>& env, std::string variable)
{
    const std::string name = nameOf(variable);
    const auto found = std::find_if(
        env.begin(), env.end(), [&name](const auto& entry) { return nameOf(entry) == name; });
    if (found != env.end())
        *found = std::move(variable);
    else
        env.push_back(std::move(variable));
}

bool isPrivileged(const ContainerRecord& container)
{
    return container.config.linux().security_context().privileged();
}

std::string namespacePath(int pid, const char* name)
{
    return "/proc/" + std::to_string(pid) + "/ns/" + name;
}

/// net, ipc and uts are pause's; the pid namespace is its own, pause's, another container's or the
/// host's.
std::vector<oci::Namespace> namespacesOf(const PodContext& pod, const ContainerRecord& container)
{
    const auto& options = container.config.linux().security_context().namespace_options();
    const int pause = pod.sandbox.pid;
    std::vector<oci::Namespace> namespaces{{"mount", ""}};
    if (options.pid() == v1::CONTAINER)
        namespaces.push_back({"pid", ""});
    else if (options.pid() == v1::POD)
        namespaces.push_back({"pid", namespacePath(pause, "pid")});
    else if (options.pid() == v1::TARGET)
        namespaces.push_back({"pid", namespacePath(pod.targetPid, "pid")});
    if (options.ipc() != v1::NODE)
        namespaces.push_back({"ipc", namespacePath(pause, "ipc")});
    if (!pod.sandbox.hostNetwork()) {
        namespaces.push_back({"uts", namespacePath(pause, "uts")});
        namespaces.push_back({"network", namespacePath(pause, "net")});
    }
    if (pod.machine.cgroup2 && !isPrivileged(container))
        namespaces.push_back({"cgroup", ""});
    return namespaces;
}

const char* propagationOf(v1::MountPropagation propagation)
{
    switch (propagation) {
    case v1::PROPAGATION_BIDIRECTIONAL:
        return "rshared";
    case v1::PROPAGATION_HOST_TO_CONTAINER:
        return "rslave";
    default:
        return "rprivate";
    }
}

base::Status addMounts(oci::Spec& spec, const v1::ContainerConfig& config)
{
    for (const v1::Mount& mount : config.mounts()) {
        if (mount.host_path().empty() || !mount.container_path().starts_with('/'))
            return base::fail("read mount", mount.container_path(),
                "host_path and an absolute container_path are needed", EINVAL);
        std::erase_if(spec.mounts, [&mount](const oci::Mount& other) {
            return other.destination == mount.container_path();
        });
        spec.mounts.push_back({mount.container_path(), "bind", mount.host_path(),
            {"rbind", propagationOf(mount.propagation()), mount.readonly() ? "ro" : "rw"}});
        // The container's root must take part in what is to be shared with the host.
        if (mount.propagation() == v1::PROPAGATION_BIDIRECTIONAL)
            spec.linux_->rootfsPropagation = "rshared";
        else if (mount.propagation() == v1::PROPAGATION_HOST_TO_CONTAINER
            && spec.linux_->rootfsPropagation.empty())
            spec.linux_->rootfsPropagation = "rslave";
    }
    return {};
}

/// hosts, hostname and resolv.conf of the pod, unless the kubelet mounts its own there.
void addPodFiles(oci::Spec& spec, const PodContext& pod, const v1::ContainerConfig& config)
{
    const char* access = config.linux().security_context().readonly_rootfs() ? "ro" : "rw";
    for (const char* name : {"hostname", "hosts", "resolv.conf"}) {
        const std::string destination = std::string("/etc/") + name;
        const auto& mounts = config.mounts();
        const bool taken = std::any_of(mounts.begin(), mounts.end(),
            [&](const v1::Mount& mount) { return mount.container_path() == destination; });
        if (!taken)
            spec.mounts.push_back(parts::bindMount(pod.podDir + "/" + name, destination, access));
    }
}

base::Status addDevices(oci::Spec& spec, const v1::ContainerConfig& config)
{
    if (config.linux().security_context().privileged())
        spec.linux_->devices = readHostDevices();
    for (const v1::Device& wanted : config.devices()) {
        struct stat st { };
        if (::stat(wanted.host_path().c_str(), &st) != 0)
            return base::sysError("add device", wanted.host_path());
        if (!S_ISCHR(st.st_mode) && !S_ISBLK(st.st_mode))
            return base::fail("add device", wanted.host_path(), "is no device", EINVAL);
        const std::string type = S_ISCHR(st.st_mode) ? "c" : "b";
        const auto number = [](unsigned value) { return static_cast<std::int64_t>(value); };
        oci::Device device{wanted.container_path(), type, number(major(st.st_rdev)),
            number(minor(st.st_rdev)), st.st_mode & 07777U, st.st_uid, st.st_gid};
        spec.linux_->devices.push_back(device);
        spec.linux_->resources->devices.push_back(
            {true, type, device.major, device.minor, wanted.permissions()});
    }
    return {};
}

base::Status fillProcess(oci::Spec& spec, const PodContext& pod, const ContainerRecord& container,
    const image::ImageConfig& image, const oci::User& user)
{
    const v1::ContainerConfig& config = container.config;
    const auto& security = config.linux().security_context();
    oci::Process& process = *spec.process;
    process.args = TRY(processArgs(config, image));
    process.env = processEnv(config, image, pod.sandbox.config.hostname());
    process.cwd = !config.working_dir().empty() ? config.working_dir()
        : image.WorkingDir.empty()              ? "/"
                                                : image.WorkingDir;
    process.user = user;
    process.noNewPrivileges = security.no_new_privs();
    process.rlimits.clear();
    process.oomScoreAdj = parts::oomScore(config.linux().resources().oom_score_adj(), pod.machine);
    process.capabilities = TRY(capabilitiesOf(security.capabilities(), security.privileged()));
    if (!security.privileged())
        spec.linux_->seccomp =
            TRY(seccompOf(security.seccomp(), security.has_seccomp(), *process.capabilities));
    return {};
}

void fillPaths(oci::Spec& spec, const v1::LinuxContainerSecurityContext& security)
{
    oci::Linux& config = *spec.linux_;
    if (security.privileged()) {
        config.maskedPaths.clear();
        config.readonlyPaths.clear();
        config.resources->devices = {{true, "a", {}, {}, "rwm"}};
        for (oci::Mount& mount : spec.mounts)
            if (mount.type == "sysfs" || mount.type == "cgroup")
                std::replace(mount.options.begin(), mount.options.end(), std::string("ro"),
                    std::string("rw"));
        return;
    }
    if (!security.masked_paths().empty())
        config.maskedPaths.assign(security.masked_paths().begin(), security.masked_paths().end());
    if (!security.readonly_paths().empty())
        config.readonlyPaths.assign(
            security.readonly_paths().begin(), security.readonly_paths().end());
}

} // namespace

base::Result<std::vector<std::string>> processArgs(
    const v1::ContainerConfig& config, const image::ImageConfig& image)
{
    std::vector<std::string> words(config.command().begin(), config.command().end());
    std::vector<std::string> args(config.args().begin(), config.args().end());
    if (words.empty()) { // CRI: a command replaces the image's Cmd as well
        if (args.empty())
            args = image.Cmd;
        words = image.Entrypoint;
    }
    words.insert(words.end(), args.begin(), args.end());
    if (words.empty())
        return base::fail("build process", "args",
            "neither the container nor the image says what to run", EINVAL);
    return words;
}

std::vector<std::string> processEnv(
    const v1::ContainerConfig& config, const image::ImageConfig& image, const std::string& hostname)
{
    std::vector<std::string> env{
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"};
    if (!hostname.empty())
        env.push_back("HOSTNAME=" + hostname);
    for (const std::string& variable : image.Env)
        setVariable(env, variable);
    for (const v1::KeyValue& variable : config.envs())
        setVariable(env, variable.key() + "=" + variable.value());
    return env;
}

base::Result<oci::Spec> containerSpec(const PodContext& pod, const ContainerRecord& container,
    const image::ImageConfig& image, const oci::User& user)
{
    const v1::ContainerConfig& config = container.config;
    oci::Spec spec = oci::defaultSpec();
    spec.hostname.clear(); // it joins pause's UTS namespace
    spec.root->readonly = config.linux().security_context().readonly_rootfs();
    spec.mounts = parts::defaultMounts(pod);
    spec.annotations = parts::annotations(pod.sandbox, "container");
    spec.annotations["io.kubernetes.cri.container-name"] = config.metadata().name();
    spec.annotations["io.kubernetes.cri.image-name"] = config.image().image();
    oci::Linux& linuxConfig = *spec.linux_;
    linuxConfig.namespaces = namespacesOf(pod, container);
    linuxConfig.cgroupsPath =
        cgroupsPathOf(pod.sandbox.config.linux().cgroup_parent(), container.id);
    linuxConfig.resources = resourcesOf(config.linux().resources(), pod.machine.swapAccounting);
    linuxConfig.resources->devices = oci::defaultDeviceRules();
    fillPaths(spec, config.linux().security_context());
    addPodFiles(spec, pod, config);
    TRY_VOID(addMounts(spec, config));
    TRY_VOID(addDevices(spec, config));
    TRY_VOID(fillProcess(spec, pod, container, image, user));
    return spec;
}

} // namespace shimscope::cri

// config.json of the pause process and of a container, from what CRI asks for, what the image says
// and what this machine has. Pure: files are read before (users, devices) or only named.
#pragma once

#include <base/result.h>
#include <cri/records.h>
#include <image/store.h>
#include <oci/spec.h>

#include <string>
#include <vector>

namespace shimscope::cri {

/// What this machine and this process can do; read once.
struct Machine {
    bool cgroup2 = false; ///< one unified hierarchy: containers get a cgroup namespace
    bool swapAccounting = false;
    int oomScoreFloor =
        -1000; ///< without CAP_SYS_RESOURCE nobody can go below his own oom_score_adj
};
[[nodiscard]] Machine readMachine();

/// What the spec of a container refers to.
struct PodContext {
    const SandboxRecord& sandbox;
    std::string podDir; ///< hosts, hostname, resolv.conf, shm
    int targetPid = 0; ///< NamespaceMode TARGET: process whose pid namespace is shared
    const Machine& machine;
};

base::Result<oci::Spec> sandboxSpec(
    const PodContext& pod, const image::ImageConfig& image, const oci::User& user);
base::Result<oci::Spec> containerSpec(const PodContext& pod, const ContainerRecord& container,
    const image::ImageConfig& image, const oci::User& user);

/// Entrypoint and Cmd of the image, replaced by command and args as CRI says. EINVAL if nothing is
/// left.
base::Result<std::vector<std::string>> processArgs(
    const v1::ContainerConfig& config, const image::ImageConfig& image);
/// The image's variables, HOSTNAME, then CRI's: a later one replaces an earlier one of the same
/// name.
[[nodiscard]] std::vector<std::string> processEnv(const v1::ContainerConfig& config,
    const image::ImageConfig& image, const std::string& hostname);
/// The system call filter that a SecurityProfile asks for. Without one: the default filter.
base::Result<std::optional<oci::Seccomp>> seccompOf(
    const v1::SecurityProfile& profile, bool isSet, const oci::Capabilities& capabilities);

} // namespace shimscope::cri

// A whole container, or one more process in it, as plans of its parts, computed once before
// anything is changed. Pure, but for readFacts(). `create` carries it out from both sides of the
// clone.
#pragma once

#include <base/result.h>
#include <caps/caps.h>
#include <cgroupfs/layout.h>
#include <ns/plan.h>
#include <oci/spec.h>
#include <rootfs/plan.h>

#include <sys/resource.h>

#include <optional>
#include <string>
#include <vector>

namespace shimscope::runtime {

/// What the plan has to know of this machine.
struct Facts {
    std::uint64_t bounding = 0; ///< capabilities that we have to give
    cgroupfs::Layout cgroups;
};
base::Result<Facts> readFacts();

struct Rlimit {
    int resource = 0;
    rlimit limit{};
    std::string field;
};

/// process of config.json, for the first process and for exec.
struct ProcessPlan {
    oci::Process process;
    caps::Plan caps;
    std::vector<Rlimit> rlimits;
    bool filtered = false; ///< there is a seccomp profile
    bool ownUser = false; ///< in a user namespace of its own: becomes root there first
    std::string keyring; ///< name of the session keyring; empty: ours is kept
    std::vector<oci::Hook> startContainer; ///< first process only
    unsigned preserveFds = 0;
};

struct ContainerPlan {
    std::string id, bundle;
    oci::Spec spec;
    ns::Plan ns;
    rootfs::Plan rootfs;
    ProcessPlan init;
    std::vector<std::string> warnings;
};

/// Errors: what config.json asks for and we do not have; each names the field.
base::Result<ContainerPlan> planContainer(
    oci::Spec spec, const std::string& id, const std::string& bundle, const Facts& facts);
/// One more process in a container with this configuration.
base::Result<ProcessPlan> planProcess(
    const oci::Process& process, const oci::Spec& spec, const Facts& facts);
/// v1: a view per hierarchy; v2: one.
[[nodiscard]] std::vector<rootfs::CgroupView> cgroupViews(
    const cgroupfs::Layout& layout, const cgroupfs::Dirs& dirs);

} // namespace shimscope::runtime

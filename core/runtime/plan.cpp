// config.json → plans of all parts.
#include <base/file.h>
#include <base/text.h>
#include <runtime/plan.h>
#include <sys/flags.h>

#include <linux/capability.h>
#include <linux/sched.h>

namespace shimscope::runtime {

namespace {

base::Failure unsupported(const std::string& pointer, const std::string& mend)
{
    return base::fail(
        "plan container", "config.json", pointer + ": is not supported; " + mend, ENOTSUP);
}

/// Better refused than silently left out.
base::Status checkSupported(const oci::Spec& spec)
{
    const oci::Linux& config = *spec.linux_;
    if (config.intelRdt)
        return unsupported("/linux/intelRdt", "leave it out");
    if (config.memoryPolicy)
        return unsupported("/linux/memoryPolicy", "leave it out, or use linux.resources.cpu.mems");
    if (config.personality)
        return unsupported("/linux/personality", "leave it out");
    if (!config.netDevices.empty())
        return unsupported("/linux/netDevices", "leave it out; a CNI plugin moves devices");
    if (!config.mountLabel.empty())
        return unsupported("/linux/mountLabel", "SELinux labels need a runtime that knows them");
    return {};
}

base::Status checkSupported(const oci::Process& process)
{
    if (!process.apparmorProfile.empty() && process.apparmorProfile != "unconfined")
        return unsupported("/process/apparmorProfile", "leave it out");
    if (!process.selinuxLabel.empty())
        return unsupported("/process/selinuxLabel", "leave it out");
    if (process.scheduler)
        return unsupported("/process/scheduler", "leave it out");
    if (process.ioPriority)
        return unsupported("/process/ioPriority", "leave it out");
    if (process.execCPUAffinity)
        return unsupported(
            "/process/execCPUAffinity", "leave it out, or use linux.resources.cpu.cpus");
    return {};
}

void planRlimits(const oci::Process& process, ProcessPlan& plan)
{
    for (const oci::Rlimit& wanted : process.rlimits) {
        const auto resource = sys::parseRlimit(wanted.type);
        if (resource) // checked by oci::checkProcess
            plan.rlimits.push_back(
                {*resource, {wanted.soft, wanted.hard}, "process.rlimits[" + wanted.type + "]"});
    }
}

/// The runtime gives what it has; in a user namespace of its own the container's root has
/// everything.
constexpr std::uint64_t kAllCapabilities = (std::uint64_t{1} << (CAP_LAST_CAP + 1)) - 1;

} // namespace

base::Result<Facts> readFacts()
{
    Facts facts;
    facts.bounding = caps::parseBounding(TRY(base::readFile("/proc/self/status", 65536)));
    facts.cgroups = TRY(cgroupfs::readLayout());
    return facts;
}

base::Result<ProcessPlan> planProcess(
    const oci::Process& process, const oci::Spec& spec, const Facts& facts)
{
    TRY_VOID(checkSupported(process));
    ProcessPlan plan;
    plan.process = process;
    if (!plan.process.capabilities && spec.process)
        plan.process.capabilities = spec.process->capabilities;
    for (const oci::Namespace& ns : spec.linux_->namespaces)
        plan.ownUser = plan.ownUser || ns.type == "user";
    const oci::Capabilities* wanted =
        plan.process.capabilities ? &*plan.process.capabilities : nullptr;
    plan.caps = caps::plan(wanted, plan.ownUser ? kAllCapabilities : facts.bounding);
    planRlimits(process, plan);
    plan.filtered = spec.linux_->seccomp.has_value();
    return plan;
}

base::Result<ContainerPlan> planContainer(
    oci::Spec spec, const std::string& id, const std::string& bundle, const Facts& facts)
{
    ContainerPlan plan;
    plan.id = id;
    plan.bundle = bundle;
    if (!spec.process)
        return base::fail(
            "plan container", "config.json", "/process: is missing; write args and cwd");
    plan.ns = TRY(ns::plan(spec));
    TRY_VOID(checkSupported(spec));
    plan.rootfs = TRY(rootfs::plan(spec, bundle, plan.ns.has(CLONE_NEWUSER)));
    plan.rootfs.cgroupNamespace = plan.ns.newCgroup;
    plan.init = TRY(planProcess(*spec.process, spec, facts));
    plan.init.keyring = "_ses." + id;
    if (spec.hooks)
        plan.init.startContainer = spec.hooks->startContainer;
    plan.warnings = plan.init.caps.warnings;
    plan.spec = std::move(spec);
    return plan;
}

std::vector<rootfs::CgroupView> cgroupViews(
    const cgroupfs::Layout& layout, const cgroupfs::Dirs& dirs)
{
    std::vector<rootfs::CgroupView> views;
    for (const cgroupfs::Hierarchy& hierarchy : layout.hierarchies) {
        const auto dir = dirs.find(hierarchy.key());
        if (dir == dirs.end() || (hierarchy.v2 && layout.mode != cgroupfs::Mode::V2))
            continue;
        if (hierarchy.v2)
            return {{"", "", dir->second}};
        const std::string& controller = hierarchy.controllers.front();
        const std::string name =
            hierarchy.mountPoint.substr(hierarchy.mountPoint.find_last_of('/') + 1);
        const std::string data = controller.starts_with("name=")
            ? "none," + controller
            : base::join(hierarchy.controllers, ",");
        views.push_back({name, data, dir->second});
    }
    return views;
}

} // namespace shimscope::runtime

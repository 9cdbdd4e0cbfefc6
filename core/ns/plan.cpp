// linux.namespaces → plan.
#include <ns/plan.h>

#include <linux/sched.h>

#include <algorithm>
#include <array>

namespace shimscope::ns {

namespace {

struct Type {
    std::string_view name;
    std::string_view file;
    std::uint64_t flag;
};
// In the order of joining; the user namespace last.
constexpr std::array<Type, 8> kTypes{{{"ipc", "ipc", CLONE_NEWIPC}, {"uts", "uts", CLONE_NEWUTS},
    {"network", "net", CLONE_NEWNET}, {"pid", "pid", CLONE_NEWPID},
    {"cgroup", "cgroup", CLONE_NEWCGROUP}, {"time", "time", CLONE_NEWTIME},
    {"mount", "mnt", CLONE_NEWNS}, {"user", "user", CLONE_NEWUSER}}};

base::Failure wrong(const std::string& pointer, const std::string& what)
{
    return base::fail("plan namespaces", "config.json", pointer + ": " + what);
}

constexpr std::array kIpcSysctls{std::string_view("kernel.msgmax"),
    std::string_view("kernel.msgmnb"), std::string_view("kernel.msgmni"),
    std::string_view("kernel.sem"), std::string_view("kernel.shmall"),
    std::string_view("kernel.shmmax"), std::string_view("kernel.shmmni"),
    std::string_view("kernel.shm_rmid_forced")};

/// The namespace that holds a sysctl's value; 0 if it is the whole machine's (runtime-spec
/// config-linux.md#sysctl).
std::uint64_t ownerOf(std::string_view key)
{
    if (std::find(kIpcSysctls.begin(), kIpcSysctls.end(), key) != kIpcSysctls.end()
        || key.starts_with("fs.mqueue."))
        return CLONE_NEWIPC;
    if (key.starts_with("net."))
        return CLONE_NEWNET;
    if (key == "kernel.hostname" || key == "kernel.domainname")
        return CLONE_NEWUTS;
    if (key.starts_with("user."))
        return CLONE_NEWUSER;
    return 0;
}

base::Status planSysctls(const oci::Linux& config, Plan& plan)
{
    for (const auto& [key, value] : config.sysctl) {
        std::string dotted = key;
        std::replace(dotted.begin(), dotted.end(), '/', '.');
        const std::uint64_t owner = ownerOf(dotted);
        if (owner == 0)
            return wrong("/linux/sysctl/" + key,
                "is not held by a namespace, it would change the whole machine; set it on the "
                "host");
        if (!plan.has(owner)) {
            const auto* type = std::find_if(kTypes.begin(), kTypes.end(),
                [&](const Type& candidate) { return candidate.flag == owner; });
            return wrong("/linux/sysctl/" + key,
                "needs a " + std::string(type->name)
                    + " namespace of the container's own in /linux/namespaces");
        }
        plan.sysctls.push_back({key, sysctlPath(key), value});
    }
    return {};
}

void planNamespace(const oci::Namespace& ns, const Type& type, Plan& plan)
{
    plan.all |= type.flag;
    if (!ns.path.empty()) {
        const Join join{ns.type, ns.path, type.flag, "linux.namespaces[" + ns.type + "].path"};
        (type.flag == CLONE_NEWPID ? plan.parentJoins : plan.childJoins).push_back(join);
    } else if (type.flag == CLONE_NEWCGROUP) {
        plan.newCgroup = true;
    } else if (type.flag == CLONE_NEWTIME) {
        plan.newTime = true;
    } else {
        plan.cloneFlags |= type.flag;
    }
}

base::Status checkPlan(const oci::Spec& spec, const Plan& plan)
{
    if ((plan.cloneFlags & CLONE_NEWNS) == 0)
        return wrong("/linux/namespaces",
            "has no new mount namespace; add {\"type\": \"mount\"} without a path");
    if (!spec.hostname.empty() && !plan.has(CLONE_NEWUTS))
        return wrong("/hostname",
            "needs a uts namespace in /linux/namespaces, or the host would be renamed");
    if (!spec.domainname.empty() && !plan.has(CLONE_NEWUTS))
        return wrong("/domainname",
            "needs a uts namespace in /linux/namespaces, or the host would be renamed");
    if (plan.newUser && (plan.uidMappings.empty() || plan.gidMappings.empty()))
        return wrong(
            "/linux/uidMappings", "a new user namespace needs uidMappings and gidMappings");
    return {};
}

} // namespace

std::uint64_t flagOf(std::string_view type)
{
    const auto* found = std::find_if(kTypes.begin(), kTypes.end(),
        [&](const Type& candidate) { return candidate.name == type; });
    return found == kTypes.end() ? 0 : found->flag;
}

std::string_view fileOf(std::string_view type)
{
    const auto* found = std::find_if(kTypes.begin(), kTypes.end(),
        [&](const Type& candidate) { return candidate.name == type; });
    return found == kTypes.end() ? std::string_view() : found->file;
}

std::string sysctlPath(std::string_view key)
{
    std::string path(key);
    // sysctl(8): whichever of "." and "/" comes first separates, the other one is part of a name
    // ("eth0.100").
    const std::size_t first = path.find_first_of("./");
    if (first != std::string::npos && path[first] == '.') {
        for (char& c : path)
            c = c == '.' ? '/' : c == '/' ? '.' : c;
    }
    return "sys/" + path;
}

base::Result<Plan> plan(const oci::Spec& spec)
{
    Plan result;
    if (!spec.linux_)
        return wrong(
            "/linux", "is missing; a Linux container needs at least namespaces with type mount");
    const oci::Linux& config = *spec.linux_;
    for (const Type& type : kTypes) {
        for (const oci::Namespace& ns : config.namespaces) {
            if (ns.type == type.name)
                planNamespace(ns, type, result);
        }
    }
    result.newUser = (result.cloneFlags & CLONE_NEWUSER) != 0;
    const bool joins = !result.childJoins.empty() || !result.parentJoins.empty();
    result.between = result.has(CLONE_NEWUSER) && joins;
    result.uidMappings = config.uidMappings;
    result.gidMappings = config.gidMappings;
    result.hostname = spec.hostname;
    result.domainname = spec.domainname;
    for (const auto& [clock, offset] : config.timeOffsets)
        result.timeOffsets += clock + " " + std::to_string(offset.secs) + " "
            + std::to_string(offset.nanosecs) + "\n";
    TRY_VOID(checkPlan(spec, result));
    TRY_VOID(planSysctls(config, result));
    return result;
}

} // namespace shimscope::ns

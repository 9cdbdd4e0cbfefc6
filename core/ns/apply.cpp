// Carrying a namespace plan out.
#include <ns/apply.h>
#include <sys/calls.h>

#include <linux/sched.h>
#include <unistd.h>

namespace shimscope::ns {

namespace {
constexpr std::string_view kNamespaces = "runtime-spec config-linux.md#namespaces: ";

std::string reasonFor(const Join& join)
{
    return std::string(kNamespaces) + "joins the " + join.type
        + " namespace that config.json names by path";
}

std::string lines(const std::vector<oci::IdMapping>& maps)
{
    std::string text;
    for (const oci::IdMapping& map : maps) {
        text += std::to_string(map.containerID) + " " + std::to_string(map.hostID) + " "
            + std::to_string(map.size) + "\n";
    }
    return text;
}
} // namespace

base::Result<std::vector<base::Fd>> openJoins(const std::vector<Join>& joins)
{
    std::vector<base::Fd> files;
    for (const Join& join : joins) {
        auto file = base::openFile(join.path, O_RDONLY);
        if (!file)
            return base::wrap(file.error(), "join " + join.type + " namespace", join.path);
        files.push_back(std::move(*file));
    }
    return files;
}

base::Status join(const std::vector<Join>& joins, const std::vector<base::Fd>& files)
{
    for (std::size_t i = 0; i < joins.size(); ++i) {
        const std::string reason = reasonFor(joins[i]);
        auto done = sys::setns(files[i], joins[i].flag, joins[i].path, {reason, joins[i].field});
        if (!done)
            return base::wrap(done.error(), "join " + joins[i].type + " namespace", joins[i].path);
    }
    return {};
}

base::Status makeTimeNamespaceInParent(const Plan& plan)
{
    if (!plan.newTime)
        return {};
    TRY_VOID(sys::unshare(CLONE_NEWTIME,
        {"runtime-spec config-linux.md#namespaces: the next child gets clocks of its own",
            "linux.namespaces[time]"}));
    if (plan.timeOffsets.empty())
        return {};
    return sys::writeFile("/proc/self/timens_offsets", plan.timeOffsets,
        {"runtime-spec config-linux.md#offset-for-time-namespace: before the first process is in "
         "it",
            "linux.timeOffsets"});
}

base::Status writeIdMapsInParent(pid_t pid, const Plan& plan)
{
    if (!plan.newUser)
        return {};
    const std::string dir = "/proc/" + std::to_string(pid);
    if (::geteuid()
        != 0) // a user may map only itself, and only without a say in supplementary groups
        TRY_VOID(sys::writeFile(dir + "/setgroups", "deny",
            {"user_namespaces(7): a user without CAP_SETGID may write gid_map only after this",
                "linux.gidMappings"}));
    TRY_VOID(sys::writeFile(dir + "/gid_map", lines(plan.gidMappings),
        {"runtime-spec config-linux.md#user-namespace-mappings: groups inside and outside",
            "linux.gidMappings"}));
    return sys::writeFile(dir + "/uid_map", lines(plan.uidMappings),
        {"runtime-spec config-linux.md#user-namespace-mappings: users inside and outside",
            "linux.uidMappings"});
}

base::Status nameHostInChild(const Plan& plan)
{
    if (!plan.hostname.empty())
        TRY_VOID(sys::sethostname(plan.hostname,
            {"runtime-spec config.md#hostname: the name that the container sees", "hostname"}));
    if (!plan.domainname.empty())
        TRY_VOID(sys::setdomainname(plan.domainname,
            {"runtime-spec config.md#domainname: the NIS name that the container sees",
                "domainname"}));
    return {};
}

base::Status makeCgroupNamespaceInChild()
{
    return sys::unshare(CLONE_NEWCGROUP,
        {"runtime-spec config-linux.md#namespaces: the cgroup that it is in becomes / of its view",
            "linux.namespaces[cgroup]"});
}

base::Status writeSysctlsInChild(const Plan& plan, const base::Fd& procfs)
{
    for (const Sysctl& sysctl : plan.sysctls) {
        const std::string field = "linux.sysctl[" + sysctl.key + "]";
        TRY_VOID(sys::writeFileAt(procfs, sysctl.path, sysctl.value, "/proc/" + sysctl.path,
            {"runtime-spec config-linux.md#sysctl: a kernel parameter of the container's namespace",
                field}));
    }
    return {};
}

} // namespace shimscope::ns

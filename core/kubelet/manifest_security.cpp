// securityContext of a pod and of a container.
#include <kubelet/manifest_fields.h>

#include <algorithm>
#include <array>

namespace shimscope::kubelet {
namespace {

constexpr std::int64_t kLargestId = 4'294'967'294; ///< (uid_t)-1 means nobody

const ObjectTable<SecurityContext> kCapabilities{
    {{"add", plain<&SecurityContext::addCapabilities, SecurityContext>},
        {"drop", plain<&SecurityContext::dropCapabilities, SecurityContext>}},
    {}, {}};
const ObjectTable<SecurityContext> kSeccomp{
    {{"type",
        [](YamlReader& r, const Value& v, SecurityContext& into) {
            readEnum<std::string>(r, v, into.seccompProfile,
                {{"RuntimeDefault", "RuntimeDefault"}, {"Unconfined", "Unconfined"}});
        }}},
    {"localhostProfile"}, {}};

template <const ObjectTable<SecurityContext>& Table>
void part(YamlReader& reader, const Value& value, SecurityContext& into)
{
    readObject(reader, value, into, Table);
}

template <auto Member>
void userId(YamlReader& reader, const Value& value, SecurityContext& into)
{
    reader.read(value, into.*Member);
    if ((into.*Member).value_or(0) < 0 || (into.*Member).value_or(0) > kLargestId)
        reader.error(value, "must be between 0 and 4294967294");
}

void nonRoot(YamlReader& reader, const Value& value, SecurityContext& into)
{
    bool wanted = false;
    reader.read(value, wanted);
    into.runAsNonRoot = wanted;
}

void groups(YamlReader& reader, const Value& value, SecurityContext& into)
{
    for (const Value& element : reader.elements(value)) {
        std::int64_t& group = into.supplementalGroups.emplace_back();
        reader.read(element, group);
        if (group < 0 || group > kLargestId)
            reader.error(element, "must be between 0 and 4294967294");
    }
}

struct SysctlEntry {
    std::string name, value;
};
const ObjectTable<SysctlEntry> kSysctl{{{"name", plain<&SysctlEntry::name, SysctlEntry>},
                                           {"value", plain<&SysctlEntry::value, SysctlEntry>}},
    {}, {}};

/// What a kubelet lets a pod set without being told so (--allowed-unsafe-sysctls): each belongs to
/// a namespace of the pod and cannot harm another pod. pkg/kubelet/sysctl/safe_sysctls.go.
constexpr std::array<std::string_view, 12> kSafeSysctls{"kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ping_group_range", "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_rmem", "net.ipv4.tcp_syncookies", "net.ipv4.tcp_wmem"};

std::string safeSysctls()
{
    std::string text;
    for (const std::string_view name : kSafeSysctls)
        text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
}

void sysctls(YamlReader& reader, const Value& value, SecurityContext& into)
{
    for (const Value& element : reader.elements(value)) {
        SysctlEntry entry;
        readObject(reader, element, entry, kSysctl);
        // "net/ipv4/x" is accepted as well, as sysctl(8) does.
        if (const auto first = entry.name.find_first_of("./");
            first != std::string::npos && entry.name[first] == '/')
            std::replace(entry.name.begin(), entry.name.end(), '/', '.');
        if (entry.name.empty())
            reader.error(element, "name is missing");
        else if (std::find(kSafeSysctls.begin(), kSafeSysctls.end(), entry.name)
            == kSafeSysctls.end())
            reader.error(element,
                "SysctlForbidden: '" + entry.name + "' is not accepted; safe ones are "
                    + safeSysctls());
        else if (!into.sysctls.try_emplace(entry.name, entry.value).second)
            reader.error(element, "'" + entry.name + "' is there twice; keep one");
    }
}

const ObjectTable<SecurityContext> kContainerSecurity{
    {{"runAsUser", userId<&SecurityContext::runAsUser>},
        {"runAsGroup", userId<&SecurityContext::runAsGroup>}, {"runAsNonRoot", nonRoot},
        {"capabilities", part<kCapabilities>},
        {"readOnlyRootFilesystem",
            plain<&SecurityContext::readOnlyRootFilesystem, SecurityContext>},
        {"privileged", plain<&SecurityContext::privileged, SecurityContext>},
        {"allowPrivilegeEscalation",
            plain<&SecurityContext::allowPrivilegeEscalation, SecurityContext>},
        {"seccompProfile", part<kSeccomp>}},
    {"appArmorProfile", "procMount", "seLinuxOptions", "windowsOptions"}, {}};

const ObjectTable<SecurityContext> kPodSecurity{
    {{"runAsUser", userId<&SecurityContext::runAsUser>},
        {"runAsGroup", userId<&SecurityContext::runAsGroup>}, {"runAsNonRoot", nonRoot},
        {"fsGroup", userId<&SecurityContext::fsGroup>},
        {"fsGroupChangePolicy",
            [](YamlReader& r, const Value& v, SecurityContext&) {
                // An emptyDir is empty when it is given to the group: both come to the same.
                std::string policy;
                readEnum<std::string>(
                    r, v, policy, {{"Always", "Always"}, {"OnRootMismatch", "OnRootMismatch"}});
            }},
        {"supplementalGroups", groups},
        {"supplementalGroupsPolicy",
            [](YamlReader& r, const Value& v, SecurityContext& into) {
                readEnum<bool>(
                    r, v, into.strictSupplementalGroups, {{"Merge", false}, {"Strict", true}});
            }},
        {"sysctls", sysctls}, {"seccompProfile", part<kSeccomp>}},
    {"appArmorProfile", "seLinuxChangePolicy", "seLinuxOptions", "windowsOptions"}, {}};

/// pkg/apis/core/validation ValidateSecurityContext: a promise that could not be kept.
void checkEscalation(YamlReader& reader, const Value& value, const SecurityContext& security)
{
    if (security.allowPrivilegeEscalation)
        return;
    const auto& added = security.addCapabilities;
    const auto at = findMember(value, "allowPrivilegeEscalation").value_or(value);
    if (security.privileged)
        reader.error(at, "cannot be false while privileged is true");
    if (std::any_of(added.begin(), added.end(),
            [](const std::string& name) { return name == "SYS_ADMIN" || name == "CAP_SYS_ADMIN"; }))
        reader.error(at, "cannot be false while capabilities.add holds SYS_ADMIN");
}

} // namespace

void readContainerSecurity(YamlReader& reader, const Value& value, SecurityContext& into)
{
    readObject(reader, value, into, kContainerSecurity);
    checkEscalation(reader, value, into);
}

void readPodSecurity(YamlReader& reader, const Value& value, SecurityContext& into)
{
    readObject(reader, value, into, kPodSecurity);
}

void checkSysctls(YamlReader& reader, const Value& spec, const Pod& pod)
{
    const auto at = findMember(findMember(spec, "securityContext").value_or(spec), "sysctls");
    for (const auto& [name, value] : pod.securityContext.sysctls) {
        if (pod.hostNetwork && name.starts_with("net."))
            reader.error(
                at.value_or(spec), "'" + name + "' would change the host: hostNetwork is true");
        if (pod.hostIPC && name.starts_with("kernel.shm"))
            reader.error(
                at.value_or(spec), "'" + name + "' would change the host: hostIPC is true");
    }
}

} // namespace shimscope::kubelet

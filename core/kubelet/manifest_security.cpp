// securityContext of a pod and of a container.
#include <kubelet/manifest_fields.h>

namespace shimscope::kubelet {
namespace {

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
    if ((into.*Member).value_or(0) < 0 || (into.*Member).value_or(0) > 4'294'967'294)
        reader.error(value, "must be between 0 and 4294967294");
}

const ObjectTable<SecurityContext> kContainerSecurity{
    {{"runAsUser", userId<&SecurityContext::runAsUser>},
        {"runAsGroup", userId<&SecurityContext::runAsGroup>}, {"capabilities", part<kCapabilities>},
        {"readOnlyRootFilesystem",
            plain<&SecurityContext::readOnlyRootFilesystem, SecurityContext>},
        {"privileged", plain<&SecurityContext::privileged, SecurityContext>},
        {"allowPrivilegeEscalation",
            plain<&SecurityContext::allowPrivilegeEscalation, SecurityContext>},
        {"seccompProfile", part<kSeccomp>}},
    {"appArmorProfile", "procMount", "runAsNonRoot", "seLinuxOptions", "windowsOptions"}, {}};

const ObjectTable<SecurityContext> kPodSecurity{
    {{"runAsUser", userId<&SecurityContext::runAsUser>},
        {"runAsGroup", userId<&SecurityContext::runAsGroup>}, {"seccompProfile", part<kSeccomp>}},
    {"appArmorProfile", "fsGroup", "fsGroupChangePolicy", "runAsNonRoot", "seLinuxChangePolicy",
        "seLinuxOptions", "supplementalGroups", "supplementalGroupsPolicy", "sysctls",
        "windowsOptions"},
    {}};

} // namespace

void readContainerSecurity(YamlReader& reader, const Value& value, SecurityContext& into)
{
    readObject(reader, value, into, kContainerSecurity);
}

void readPodSecurity(YamlReader& reader, const Value& value, SecurityContext& into)
{
    readObject(reader, value, into, kPodSecurity);
}

} // namespace shimscope::kubelet

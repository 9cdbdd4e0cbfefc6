// Pod v1 field by field. A field that is missing here is unknown to Kubernetes as well.
#include <kubelet/manifest_fields.h>

#include <algorithm>

namespace shimscope::kubelet {
namespace {

bool isLowerAlnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

void podName(YamlReader& reader, const Value& value, Pod& pod)
{
    reader.read(value, pod.name);
    if (!pod.name.empty() && !isDnsSubdomain(pod.name))
        reader.error(value,
            "'" + pod.name
                + "' is not accepted; accepted are at most 253 of a-z, 0-9, - and ., with a letter "
                  "or digit at both ends");
}

void podUid(YamlReader& reader, const Value& value, Pod& pod)
{
    reader.read(value, pod.uid);
    // It becomes part of folder and cgroup names.
    const auto good = [](char c) { return isLowerAlnum(c) || c == '-' || (c >= 'A' && c <= 'Z'); };
    if (pod.uid.size() > 64 || !std::all_of(pod.uid.begin(), pod.uid.end(), good))
        reader.error(value,
            "'" + pod.uid + "' is not accepted; accepted are at most 64 letters, digits and -");
}

const ObjectTable<Pod> kMetadata{
    {{"name", podName},
        {"namespace",
            [](YamlReader& r, const Value& v, Pod& pod) { readDnsLabel(r, v, pod.nameSpace); }},
        {"uid", podUid}, {"labels", plain<&Pod::labels, Pod>},
        {"annotations", plain<&Pod::annotations, Pod>}},
    {"generateName"},
    {"creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers",
        "generation", "managedFields", "ownerReferences", "resourceVersion", "selfLink"}};

void restartPolicy(YamlReader& reader, const Value& value, Pod& pod)
{
    readEnum<RestartPolicy>(reader, value, pod.restartPolicy,
        {{"Always", RestartPolicy::Always}, {"OnFailure", RestartPolicy::OnFailure},
            {"Never", RestartPolicy::Never}});
}

void gracePeriod(YamlReader& reader, const Value& value, Pod& pod)
{
    reader.read(value, pod.terminationGracePeriodSeconds);
    if (pod.terminationGracePeriodSeconds < 0 || pod.terminationGracePeriodSeconds > 86'400)
        reader.error(value, "must be between 0 and 86400 seconds");
}

void dnsPolicy(YamlReader& reader, const Value& value, Pod& pod)
{
    readEnum<std::string>(reader, value, pod.dnsPolicy,
        {{"ClusterFirst", "ClusterFirst"}, {"ClusterFirstWithHostNet", "ClusterFirstWithHostNet"},
            {"Default", "Default"}, {"None", "None"}});
}

const ObjectTable<Pod> kSpec{
    {{"containers",
         [](YamlReader& r, const Value& v, Pod& pod) { readContainers(r, v, pod.containers); }},
        {"initContainers",
            [](YamlReader& r, const Value& v, Pod& pod) {
                readContainers(r, v, pod.initContainers);
            }},
        {"restartPolicy", restartPolicy}, {"terminationGracePeriodSeconds", gracePeriod},
        {"hostNetwork", plain<&Pod::hostNetwork, Pod>}, {"hostPID", plain<&Pod::hostPID, Pod>},
        {"hostIPC", plain<&Pod::hostIPC, Pod>},
        {"shareProcessNamespace", plain<&Pod::shareProcessNamespace, Pod>},
        {"hostname",
            [](YamlReader& r, const Value& v, Pod& pod) { readDnsLabel(r, v, pod.hostname); }},
        {"dnsPolicy", dnsPolicy}, {"dnsConfig", readDnsConfig},
        {"ephemeralContainers",
            [](YamlReader& r, const Value& v, Pod& pod) {
                readEphemeralContainers(r, v, pod.ephemeralContainers);
            }},
        {"securityContext",
            [](YamlReader& r, const Value& v, Pod& pod) {
                readPodSecurity(r, v, pod.securityContext);
            }},
        {"volumes", readVolumes}},
    {"activeDeadlineSeconds", "hostAliases", "hostUsers", "hostnameOverride", "imagePullSecrets",
        "overhead", "resourceClaims", "resources", "runtimeClassName", "setHostnameAsFQDN",
        "subdomain"},
    {"affinity", "automountServiceAccountToken", "enableServiceLinks", "nodeName", "nodeSelector",
        "os", "preemptionPolicy", "priority", "priorityClassName", "readinessGates",
        "schedulerName", "schedulingGates", "serviceAccount", "serviceAccountName", "tolerations",
        "topologySpreadConstraints"}};

const ObjectTable<PodDocument> kDocument{
    {{"apiVersion", plain<&PodDocument::apiVersion, PodDocument>},
        {"kind", plain<&PodDocument::kind, PodDocument>},
        {"metadata",
            [](YamlReader& r, const Value& v, PodDocument& d) {
                readObject(r, v, d.pod, kMetadata);
            }},
        {"spec",
            [](YamlReader& r, const Value& v, PodDocument& d) {
                const auto present = readObject(r, v, d.pod, kSpec);
                if (std::find(present.begin(), present.end(), "containers") == present.end())
                    r.error(v, "containers is missing");
                checkContainers(r, v, d.pod);
                checkSysctls(r, v, d.pod);
                checkDns(r, v, d.pod);
            }}},
    {}, {"status"}};

} // namespace

void readDnsLabel(YamlReader& reader, const Value& value, std::string& into)
{
    reader.read(value, into);
    if (!into.empty() && !isDnsLabel(into))
        reader.error(value,
            "'" + into
                + "' is not accepted; accepted are at most 63 of a-z, 0-9 and -, with a letter or "
                  "digit at both ends");
}

std::optional<Value> findMember(const Value& value, const std::string& name)
{
    if (!value.node.IsMap())
        return std::nullopt;
    for (const auto& member : value.node)
        if (member.first.IsScalar() && member.first.Scalar() == name)
            return Value{member.second, value.path.empty() ? name : value.path + "." + name,
                member.first.Mark()};
    return std::nullopt;
}

bool isDnsLabel(std::string_view text)
{
    return !text.empty() && text.size() <= 63 && isLowerAlnum(text.front())
        && isLowerAlnum(text.back()) && std::all_of(text.begin(), text.end(), [](char c) {
               return isLowerAlnum(c) || c == '-';
           });
}

bool isDnsSubdomain(std::string_view text)
{
    if (text.empty() || text.size() > 253)
        return false;
    while (true) {
        const std::size_t dot = text.find('.');
        const std::string_view label = text.substr(0, dot);
        if (label.empty() || !isLowerAlnum(label.front()) || !isLowerAlnum(label.back())
            || !std::all_of(
                label.begin(), label.end(), [](char c) { return isLowerAlnum(c) || c == '-'; }))
            return false;
        if (dot == std::string_view::npos)
            return true;
        text.remove_prefix(dot + 1);
    }
}

void readPodDocument(YamlReader& reader, const Value& document, PodDocument& into)
{
    const auto present = readObject(reader, document, into, kDocument);
    if (!document.node.IsMap())
        return;
    for (const char* required : {"apiVersion", "kind", "metadata", "spec"})
        if (std::find(present.begin(), present.end(), required) == present.end())
            reader.error(document, std::string(required) + " is missing");
    if (!into.apiVersion.empty() && into.apiVersion != "v1")
        reader.error(*findMember(document, "apiVersion"),
            "'" + into.apiVersion + "' is not accepted; accepted is v1");
    if (!into.kind.empty() && into.kind != "Pod")
        reader.error(*findMember(document, "kind"),
            "'" + into.kind + "' is not accepted; a kubelet reads only Pod");
    if (into.pod.name.empty() && !reader.hasErrors())
        reader.error(findMember(document, "metadata").value_or(document), "name is missing");
}

} // namespace shimscope::kubelet

// Pod v1 field by field. A field that is missing here is unknown to Kubernetes as well.
#include <kubelet/manifest_fields.h>
#include <kubelet/quantity.h>

#include <algorithm>
#include <set>

namespace shimscope::kubelet {
namespace {

/// The reader of a plain member.
template <auto Member, class T>
void plain(YamlReader& reader, const Value& value, T& into)
{
    reader.read(value, into.*Member);
}

bool isLowerAlnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

void dnsLabel(YamlReader& reader, const Value& value, std::string& into)
{
    reader.read(value, into);
    if (!into.empty() && !isDnsLabel(into))
        reader.error(value,
            "'" + into
                + "' is not accepted; accepted are at most 63 of a-z, 0-9 and -, with a letter or "
                  "digit at both ends");
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
            [](YamlReader& r, const Value& v, Pod& pod) { dnsLabel(r, v, pod.nameSpace); }},
        {"uid", podUid}, {"labels", plain<&Pod::labels, Pod>},
        {"annotations", plain<&Pod::annotations, Pod>}},
    {"generateName"},
    {"creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers",
        "generation", "managedFields", "ownerReferences", "resourceVersion", "selfLink"}};

// --- container
// ---------------------------------------------------------------------------------------------

void quantities(YamlReader& reader, const Value& value, ResourceList& into)
{
    for (const auto& [name, member] : reader.members(value)) {
        if (name != "cpu" && name != "memory") {
            reader.error(member, "this resource is not supported yet; accepted are cpu, memory");
            continue;
        }
        const auto text = reader.scalar(member, "a quantity");
        if (!text)
            continue;
        const auto amount = name == "cpu" ? parseMilliCpu(*text) : parseBytes(*text);
        if (!amount)
            reader.error(member, "'" + *text + "': " + amount.error().detail);
        else
            (name == "cpu" ? into.milliCpu : into.memoryBytes) = *amount;
    }
}

const ObjectTable<Resources> kResources{
    {{"limits",
         [](YamlReader& r, const Value& v, Resources& into) { quantities(r, v, into.limits); }},
        {"requests",
            [](YamlReader& r, const Value& v, Resources& into) {
                quantities(r, v, into.requests);
            }}},
    {"claims"}, {}};

void resources(YamlReader& reader, const Value& value, Container& container)
{
    Resources& all = container.resources;
    readObject(reader, value, all, kResources);
    // The API's default: what is limited but not requested is requested up to its limit.
    if (!all.requests.milliCpu)
        all.requests.milliCpu = all.limits.milliCpu;
    if (!all.requests.memoryBytes)
        all.requests.memoryBytes = all.limits.memoryBytes;
    const auto check = [&](const char* name, const std::optional<std::int64_t>& request,
                           const std::optional<std::int64_t>& limit) {
        if (limit.value_or(0) > 0 && request.value_or(0) > *limit)
            reader.error(
                value, std::string("requests.") + name + " must not be more than limits." + name);
    };
    check("cpu", all.requests.milliCpu, all.limits.milliCpu);
    check("memory", all.requests.memoryBytes, all.limits.memoryBytes);
}

void envName(YamlReader& reader, const Value& value, EnvVar& into)
{
    reader.read(value, into.name);
    if (into.name.empty() || into.name.find('=') != std::string::npos
        || (into.name[0] >= '0' && into.name[0] <= '9'))
        reader.error(value,
            "'" + into.name
                + "' is no name of a variable; it must not begin with a digit or hold '='");
}

const ObjectTable<EnvVar> kEnvVar{
    {{"name", envName}, {"value", plain<&EnvVar::value, EnvVar>}}, {"valueFrom"}, {}};

void env(YamlReader& reader, const Value& value, Container& container)
{
    for (const Value& element : reader.elements(value)) {
        const auto present = readObject(reader, element, container.env.emplace_back(), kEnvVar);
        if (std::find(present.begin(), present.end(), "name") == present.end())
            reader.error(element, "name is missing");
    }
}

struct Port {
    std::int64_t containerPort = 0;
    std::string name, protocol;
};
const ObjectTable<Port> kPort{
    {{"containerPort", plain<&Port::containerPort, Port>}, {"name", plain<&Port::name, Port>},
        {"protocol",
            [](YamlReader& r, const Value& v, Port& into) {
                readEnum<std::string>(
                    r, v, into.protocol, {{"TCP", "TCP"}, {"UDP", "UDP"}, {"SCTP", "SCTP"}});
            }}},
    {"hostIP", "hostPort"}, {}};

/// Informative in Kubernetes too: a container may listen where it wants. Read only to find slips.
void ports(YamlReader& reader, const Value& value, Container&)
{
    for (const Value& element : reader.elements(value)) {
        Port port;
        readObject(reader, element, port, kPort);
        if (port.containerPort < 1 || port.containerPort > 65535)
            reader.error(element, "containerPort must be between 1 and 65535");
    }
}

void image(YamlReader& reader, const Value& value, Container& container)
{
    reader.read(value, container.image);
    if (container.image.find_first_of(" \t\n") != std::string::npos)
        reader.error(
            value, "'" + container.image + "' is no image reference; it must not hold blanks");
}

void pullPolicy(YamlReader& reader, const Value& value, Container& container)
{
    readEnum<PullPolicy>(reader, value, container.imagePullPolicy,
        {{"Always", PullPolicy::Always}, {"IfNotPresent", PullPolicy::IfNotPresent},
            {"Never", PullPolicy::Never}});
}

void messagePolicy(YamlReader& reader, const Value& value, Container& container)
{
    readEnum<std::string>(reader, value, container.terminationMessagePolicy,
        {{"File", "File"}, {"FallbackToLogsOnError", "FallbackToLogsOnError"}});
}

// --- securityContext
// ---------------------------------------------------------------------------------------

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

const ObjectTable<Container> kContainer{
    {{"name", [](YamlReader& r, const Value& v, Container& into) { dnsLabel(r, v, into.name); }},
        {"image", image}, {"command", plain<&Container::command, Container>},
        {"args", plain<&Container::args, Container>}, {"env", env},
        {"workingDir", plain<&Container::workingDir, Container>}, {"ports", ports},
        {"resources", resources}, {"imagePullPolicy", pullPolicy},
        {"terminationMessagePath", plain<&Container::terminationMessagePath, Container>},
        {"terminationMessagePolicy", messagePolicy}, {"stdin", plain<&Container::stdIn, Container>},
        {"stdinOnce", plain<&Container::stdinOnce, Container>},
        {"tty", plain<&Container::tty, Container>},
        {"securityContext",
            [](YamlReader& r, const Value& v, Container& into) {
                readObject(r, v, into.securityContext, kContainerSecurity);
            }}},
    {"envFrom", "lifecycle", "livenessProbe", "readinessProbe", "resizePolicy", "restartPolicy",
        "restartPolicyRules", "startupProbe", "volumeDevices", "volumeMounts"},
    {}};

void checkContainer(YamlReader& reader, const Value& element,
    const std::vector<std::string>& present, Container& container)
{
    for (const char* required : {"name", "image"})
        if (std::find(present.begin(), present.end(), required) == present.end())
            reader.error(element, std::string(required) + " is missing");
    // Kubernetes' default: a moving tag is pulled each time.
    const std::size_t slash = container.image.rfind('/');
    const std::string last = container.image.substr(slash == std::string::npos ? 0 : slash + 1);
    const bool moving = last.find('@') == std::string::npos
        && (last.find(':') == std::string::npos || last.ends_with(":latest"));
    if (moving && std::find(present.begin(), present.end(), "imagePullPolicy") == present.end())
        container.imagePullPolicy = PullPolicy::Always;
}

void containers(YamlReader& reader, const Value& value, Pod& pod)
{
    std::set<std::string> names;
    for (const Value& element : reader.elements(value)) {
        Container& container = pod.containers.emplace_back();
        const auto present = readObject(reader, element, container, kContainer);
        checkContainer(reader, element, present, container);
        if (!container.name.empty() && !names.insert(container.name).second)
            reader.error(element,
                "a second container with the name '" + container.name + "'; give it another name");
    }
    if (value.node.IsSequence() && pod.containers.empty())
        reader.error(value, "is empty; a pod needs at least one container");
}

// --- pod
// ---------------------------------------------------------------------------------------------------

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
    {{"containers", containers}, {"restartPolicy", restartPolicy},
        {"terminationGracePeriodSeconds", gracePeriod},
        {"hostNetwork", plain<&Pod::hostNetwork, Pod>}, {"hostPID", plain<&Pod::hostPID, Pod>},
        {"hostIPC", plain<&Pod::hostIPC, Pod>},
        {"shareProcessNamespace", plain<&Pod::shareProcessNamespace, Pod>},
        {"hostname", [](YamlReader& r, const Value& v, Pod& pod) { dnsLabel(r, v, pod.hostname); }},
        {"dnsPolicy", dnsPolicy},
        {"securityContext",
            [](YamlReader& r, const Value& v, Pod& pod) {
                readObject(r, v, pod.securityContext, kPodSecurity);
            }}},
    {"activeDeadlineSeconds", "dnsConfig", "ephemeralContainers", "hostAliases", "hostUsers",
        "hostnameOverride", "imagePullSecrets", "initContainers", "overhead", "resourceClaims",
        "resources", "runtimeClassName", "setHostnameAsFQDN", "subdomain", "volumes"},
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
            }}},
    {}, {"status"}};

Value memberOf(const Value& document, const std::string& name)
{
    const YAML::Node inner = document.node[name];
    return inner ? Value{inner, name, inner.Mark()} : document;
}

} // namespace

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
        reader.error(memberOf(document, "apiVersion"),
            "'" + into.apiVersion + "' is not accepted; accepted is v1");
    if (!into.kind.empty() && into.kind != "Pod")
        reader.error(memberOf(document, "kind"),
            "'" + into.kind + "' is not accepted; a kubelet reads only Pod");
    if (into.pod.name.empty() && !reader.hasErrors())
        reader.error(memberOf(document, "metadata"), "name is missing");
}

} // namespace shimscope::kubelet

// A container of Pod v1, field by field.
#include <base/quantity.h>
#include <kubelet/manifest_fields.h>

#include <algorithm>
#include <array>
#include <set>

namespace shimscope::kubelet {
namespace {

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
        const auto amount = name == "cpu" ? base::parseMilliCpu(*text) : base::parseBytes(*text);
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

/// Informative in Kubernetes too, but for the names that probes may use: a container may listen
/// where it wants.
void ports(YamlReader& reader, const Value& value, Container& container)
{
    for (const Value& element : reader.elements(value)) {
        Port port;
        readObject(reader, element, port, kPort);
        if (port.containerPort < 1 || port.containerPort > 65535)
            reader.error(element, "containerPort must be between 1 and 65535");
        else if (!port.name.empty()
            && !container.ports.try_emplace(port.name, static_cast<int>(port.containerPort)).second)
            reader.error(element, "a second port with the name '" + port.name + "'");
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

template <auto Member>
void probe(YamlReader& reader, const Value& value, Container& container)
{
    readProbe(reader, value, (container.*Member).emplace());
}

void containerRestartPolicy(YamlReader& reader, const Value& value, Container& container)
{
    readEnum<bool>(reader, value, container.isSidecar, {{"Always", true}});
}

const ObjectTable<Container> kContainer{
    {{"name",
         [](YamlReader& r, const Value& v, Container& into) { readDnsLabel(r, v, into.name); }},
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
                readContainerSecurity(r, v, into.securityContext);
            }},
        {"volumeMounts", readVolumeMounts}, {"restartPolicy", containerRestartPolicy},
        {"startupProbe", probe<&Container::startupProbe>},
        {"livenessProbe", probe<&Container::livenessProbe>},
        {"readinessProbe", probe<&Container::readinessProbe>}},
    {"envFrom", "lifecycle", "resizePolicy", "restartPolicyRules", "volumeDevices"}, {}};

void notEphemeral(YamlReader& reader, const Value& value, Container&)
{
    reader.error(value, "is not for an ephemeral container: nothing is promised of it; remove it");
}

/// The API's EphemeralContainer: a container without what makes a service of it.
ObjectTable<Container> makeEphemeralTable()
{
    ObjectTable<Container> table = kContainer;
    static constexpr std::array kServices{
        "ports", "resources", "restartPolicy", "startupProbe", "livenessProbe", "readinessProbe"};
    for (auto& field : table.fields)
        if (std::find(kServices.begin(), kServices.end(), field.name) != kServices.end())
            field.read = notEphemeral;
    table.fields.push_back(
        {"targetContainerName", plain<&Container::targetContainerName, Container>});
    return table;
}

/// What an ephemeral container looks into is one of the pod's own.
void checkTarget(
    YamlReader& reader, const Value& element, const Container& container, const Pod& pod)
{
    const std::string& target = container.targetContainerName;
    const auto all = pod.allContainers();
    if (!target.empty() && std::none_of(all.begin(), all.end(), [&](const auto* one) {
            return one->name == target;
        }))
        reader.error(findMember(element, "targetContainerName").value_or(element),
            "'" + target + "' is no container of this pod");
}

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

} // namespace

void readContainers(YamlReader& reader, const Value& value, std::vector<Container>& into)
{
    for (const Value& element : reader.elements(value)) {
        Container& container = into.emplace_back();
        const auto present = readObject(reader, element, container, kContainer);
        checkContainer(reader, element, present, container);
        checkProbes(reader, element, container);
    }
}

void readEphemeralContainers(YamlReader& reader, const Value& value, std::vector<Container>& into)
{
    static const ObjectTable<Container> table = makeEphemeralTable();
    for (const Value& element : reader.elements(value)) {
        Container& container = into.emplace_back();
        const auto present = readObject(reader, element, container, table);
        checkContainer(reader, element, present, container);
    }
}

void checkContainers(YamlReader& reader, const Value& spec, const Pod& pod)
{
    std::set<std::string> names;
    for (const auto& [field, containers] :
        {std::pair("initContainers", &pod.initContainers), std::pair("containers", &pod.containers),
            std::pair("ephemeralContainers", &pod.ephemeralContainers)}) {
        const auto list = findMember(spec, field);
        if (!list || !list->node.IsSequence())
            continue;
        const auto elements = reader.elements(*list);
        for (std::size_t i = 0; i < std::min(elements.size(), containers->size()); ++i) {
            const Container& container = (*containers)[i];
            if (!container.name.empty() && !names.insert(container.name).second)
                reader.error(elements[i],
                    "a second container with the name '" + container.name
                        + "'; give it another name");
            if (container.isSidecar && containers == &pod.containers)
                reader.error(findMember(elements[i], "restartPolicy").value_or(elements[i]),
                    "is for initContainers; of the others the pod's restartPolicy decides");
            if (containers == &pod.initContainers && !container.isSidecar)
                refuseProbes(reader, elements[i]);
            checkVolumeMounts(reader, elements[i], container, pod);
            checkTarget(reader, elements[i], container, pod);
        }
        if (elements.empty() && containers == &pod.containers)
            reader.error(*list, "is empty; a pod needs at least one container");
    }
}

} // namespace shimscope::kubelet

// startupProbe, livenessProbe and readinessProbe of a container.
#include <base/text.h>
#include <kubelet/manifest_fields.h>

#include <algorithm>
#include <array>

namespace shimscope::kubelet {
namespace {

constexpr std::array kProbeFields{"startupProbe", "livenessProbe", "readinessProbe"};

/// A number, or the name of one of the container's ports.
void probePort(YamlReader& reader, const Value& value, Probe& into)
{
    const auto text = reader.scalar(value, "a port or a port's name");
    if (!text)
        return;
    const auto number = base::parseSigned(*text);
    if (!number)
        into.portName = *text;
    else if (*number < 1 || *number > 65535)
        reader.error(value, "must be between 1 and 65535");
    else
        into.port = static_cast<int>(*number);
}

const ObjectTable<EnvVar> kHeader{
    {{"name", plain<&EnvVar::name, EnvVar>}, {"value", plain<&EnvVar::value, EnvVar>}}, {}, {}};

void httpHeaders(YamlReader& reader, const Value& value, Probe& into)
{
    for (const Value& element : reader.elements(value)) {
        EnvVar& header = into.headers.emplace_back();
        readObject(reader, element, header, kHeader);
        const auto breaks = [](const std::string& text) {
            return text.find_first_of("\r\n") != std::string::npos;
        };
        if (header.name.empty() || header.name.find_first_of(": \t") != std::string::npos
            || breaks(header.name) || breaks(header.value))
            reader.error(element, "'" + header.name + "' is no header of HTTP");
    }
}

void httpPath(YamlReader& reader, const Value& value, Probe& into)
{
    reader.read(value, into.path);
    if (into.path.find_first_of(" \t\r\n") != std::string::npos)
        reader.error(value, "must not hold blanks; write them as %20");
    if (!into.path.starts_with('/'))
        into.path.insert(0, "/");
}

const ObjectTable<Probe> kExec{{{"command", plain<&Probe::command, Probe>}}, {}, {}};
const ObjectTable<Probe> kHttpGet{
    {{"path", httpPath}, {"port", probePort}, {"host", plain<&Probe::host, Probe>},
        {"scheme",
            [](YamlReader& r, const Value& v, Probe&) {
                std::string scheme;
                readEnum<std::string>(r, v, scheme, {{"HTTP", "HTTP"}});
            }},
        {"httpHeaders", httpHeaders}},
    {}, {}};
const ObjectTable<Probe> kTcpSocket{
    {{"port", probePort}, {"host", plain<&Probe::host, Probe>}}, {}, {}};

template <Probe::How How, const ObjectTable<Probe>& Table>
void handler(YamlReader& reader, const Value& value, Probe& into)
{
    into.how = How;
    const auto present = readObject(reader, value, into, Table);
    const std::string needed = How == Probe::How::Exec ? "command" : "port";
    if (std::find(present.begin(), present.end(), needed) == present.end()
        || (How == Probe::How::Exec && into.command.empty()))
        reader.error(value, needed + " is missing");
}

template <auto Member, int Least>
void seconds(YamlReader& reader, const Value& value, Probe& into)
{
    reader.read(value, into.*Member);
    if (into.*Member < Least || into.*Member > 86'400)
        reader.error(value, "must be between " + std::to_string(Least) + " and 86400");
}

const ObjectTable<Probe> kProbe{
    {{"exec", handler<Probe::How::Exec, kExec>},
        {"httpGet", handler<Probe::How::HttpGet, kHttpGet>},
        {"tcpSocket", handler<Probe::How::TcpSocket, kTcpSocket>},
        {"initialDelaySeconds", seconds<&Probe::initialDelaySeconds, 0>},
        {"periodSeconds", seconds<&Probe::periodSeconds, 1>},
        {"timeoutSeconds", seconds<&Probe::timeoutSeconds, 1>},
        {"successThreshold", seconds<&Probe::successThreshold, 1>},
        {"failureThreshold", seconds<&Probe::failureThreshold, 1>},
        {"terminationGracePeriodSeconds",
            [](YamlReader& r, const Value& v, Probe& into) {
                r.read(v, into.terminationGracePeriodSeconds);
                if (into.terminationGracePeriodSeconds.value_or(1) < 1)
                    r.error(v, "must be 1 or more");
            }}},
    {"grpc"}, {}};

} // namespace

void readProbe(YamlReader& reader, const Value& value, Probe& into)
{
    const auto present = readObject(reader, value, into, kProbe);
    const auto ways = std::count_if(present.begin(), present.end(), [](const std::string& name) {
        return name == "exec" || name == "httpGet" || name == "tcpSocket";
    });
    if (ways != 1 && value.node.IsMap() && !findMember(value, "grpc"))
        reader.error(value, "must have exactly one of exec, httpGet, tcpSocket");
}

void checkProbes(YamlReader& reader, const Value& element, Container& container)
{
    const std::array probes{
        &container.startupProbe, &container.livenessProbe, &container.readinessProbe};
    for (std::size_t i = 0; i < probes.size(); ++i) {
        if (!*probes[i])
            continue;
        Probe& own = **probes[i];
        const bool isReadiness = probes[i] == &container.readinessProbe;
        const Value at = findMember(element, kProbeFields[i]).value_or(element);
        if (!isReadiness && own.successThreshold != 1)
            reader.error(findMember(at, "successThreshold").value_or(at), "must be 1 here");
        if (isReadiness && own.terminationGracePeriodSeconds)
            reader.error(findMember(at, "terminationGracePeriodSeconds").value_or(at),
                "has no meaning here: this probe ends no container");
        if (own.portName.empty())
            continue;
        const auto port = container.ports.find(own.portName);
        if (port == container.ports.end())
            reader.error(at, "there is no port '" + own.portName + "' in the container's ports");
        else
            own.port = port->second;
    }
}

void refuseProbes(YamlReader& reader, const Value& element)
{
    for (const char* field : kProbeFields)
        if (const auto at = findMember(element, field))
            reader.error(*at, "is not for an init container, but with restartPolicy: Always");
}

} // namespace shimscope::kubelet

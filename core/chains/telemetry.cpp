// OpenTelemetry spans that containerd and its shim sent: parents and times are their own.
#include <base/text.h>

#include <chains/builder.h>

#include <algorithm>

namespace shimscope::chains {

namespace {

/// Ids were shortened when the spans were kept; a recording's are whole.
std::string padded(std::string id, std::size_t digits)
{
    id.resize(std::max(id.size(), digits), '0');
    return id;
}

std::string protocolOf(const std::string& name)
{
    if (name.starts_with("runtime.v1"))
        return "CRI v1 gRPC";
    if (name.starts_with("containerd.task.v"))
        return "task v" + name.substr(std::string_view("containerd.task.v").size(), 1) + " ttrpc";
    return name.find("/") != std::string::npos ? "containerd API ttrpc" : std::string();
}

} // namespace

void Builder::addTelemetry()
{
    for (const auto& each : m_folder.spans)
        addTelemetrySpan(each);
}

/// A task's start tells its first process; which of them is the pod's own, a span that ends later.
void Builder::notePlace(const SpanLine& line)
{
    const bool sandbox = line.value("name") == "cri.sandbox.run";
    if (!sandbox && line.value("name") != "client.task.Start")
        return;
    const std::string id = line.value(sandbox ? "sandbox.id" : "task.id");
    auto place = std::find_if(
        m_places.begin(), m_places.end(), [&](const Place& each) { return each.id == id; });
    if (place == m_places.end())
        place = m_places.insert(place, {.id = id, .name = m_folder.about.container});
    if (sandbox) {
        place->sandbox = true;
        place->name = "pause";
    } else {
        place->pid = static_cast<int>(base::parseSigned(line.value("task.pid")).value_or(0));
    }
}

void Builder::addTelemetrySpan(const Found<SpanLine>& found)
{
    constexpr std::size_t kTraceLength = 32;
    constexpr std::size_t kSpanLength = 16;
    const SpanLine& line = found.line;
    const std::string service = line.value("svc");
    const std::string name = line.value("name");
    const bool shim = service.starts_with("containerd-shim");
    trace::Span span = spanOf(shim            ? trace::Hop::Shim
            : name == "cni.setup_pod_network" ? trace::Hop::Cni
                                              : trace::Hop::Cri,
        found.where);
    span.traceId = padded(line.value("trace"), kTraceLength);
    span.spanId = padded(line.value("span"), kSpanLength);
    if (!line.value("parent").empty())
        span.parentId = padded(line.value("parent"), kSpanLength);
    span.kind = line.value("kind") == "3" ? trace::Kind::Client
        : line.value("kind") == "2"       ? trace::Kind::Server
                                          : trace::Kind::Internal;
    span.program = shim ? "containerd-shim-runc-v2" : service;
    span.protocol = protocolOf(name);
    span.method = name.find('/') != std::string::npos ? "/" + name : name;
    span.start = boot(line.at);
    span.end = std::max(span.start + line.length, span.start + 1);
    span.setAttribute("parent.by", "OpenTelemetry");
    for (const auto& [key, value] : line.values) {
        if (key.starts_with("sandbox.") || key.starts_with("container.") || key.starts_with("task.")
            || key == "netns.path")
            span.setAttribute(key == "netns.path" ? "netns" : key, value);
    }
    if (const std::string task = line.value("task.container.id"); !task.empty())
        span.setAttribute("container.id", task);
    if (const std::string ip = line.value("sandbox.ip"); !ip.empty())
        m_ip = ip;
    notePlace(line);
    keep(std::move(span));
}

} // namespace shimscope::chains

// OTLP/JSON → recording.
#include <base/text.h>

#include <exchange/otlp.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>

namespace shimscope::exchange {

namespace {

using ParsedJson = nlohmann::json;

constexpr std::size_t kMostWarnings = 20;
/// Boot time of the first imported span: recordings have no earlier moment than 1.
constexpr std::int64_t kFirstMoment = 1'000'000'000;

using Attributes = std::map<std::string, std::string>;

std::string textOf(const ParsedJson& json, const char* key)
{
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// 64-bit numbers are strings in OTLP/JSON; some writers write numbers.
std::int64_t numberOf(const ParsedJson& json, const char* key)
{
    const auto found = json.find(key);
    if (found == json.end())
        return 0;
    if (found->is_number_integer())
        return found->get<std::int64_t>();
    return found->is_string() ? base::parseSigned(found->get_ref<const std::string&>()).value_or(0)
                              : 0;
}

Attributes attributesOf(const ParsedJson& owner)
{
    Attributes attributes;
    const auto list = owner.find("attributes");
    if (list == owner.end() || !list->is_array())
        return attributes;
    for (const ParsedJson& each : *list) {
        const auto value = each.is_object() ? each.find("value") : each.end();
        const std::string key = each.is_object() ? textOf(each, "key") : std::string();
        if (key.empty() || value == each.end() || !value->is_object() || value->empty())
            continue;
        const ParsedJson& inner = value->front();
        attributes[key] = inner.is_string() ? inner.get<std::string>() : inner.dump();
    }
    return attributes;
}

std::string take(Attributes& attributes, const std::string& key)
{
    const auto node = attributes.extract(key);
    return node.empty() ? std::string() : node.mapped();
}
std::int64_t takeNumber(Attributes& attributes, const std::string& key)
{
    return base::parseSigned(take(attributes, key)).value_or(0);
}

/// Whose spans they are, by the name of the service.
trace::Hop hopOfService(const std::string& service)
{
    using trace::Hop;
    static constexpr std::array<std::pair<const char*, Hop>, 9> kServices{
        {{"kubelet", Hop::Kubelet}, {"containerd-shim", Hop::Shim}, {"containerd", Hop::Cri},
            {"crio", Hop::Cri}, {"cri-dockerd", Hop::Cri}, {"dockerd", Hop::Cri},
            {"runc", Hop::Runtime}, {"crun", Hop::Runtime}, {"conmon", Hop::Shim}}};
    for (const auto& [name, hop] : kServices) {
        if (service.starts_with(name))
            return hop;
    }
    return Hop::Agent;
}

trace::Kind kindOf(const ParsedJson& span, const std::string& ours)
{
    if (!ours.empty())
        return trace::parseKind(ours);
    const auto kind = span.find("kind"); // a number, or its name
    const std::string name =
        kind != span.end() && kind->is_string() ? kind->get<std::string>() : "";
    const std::int64_t number = numberOf(span, "kind");
    if (number == 3 || name == "SPAN_KIND_CLIENT")
        return trace::Kind::Client;
    return number == 2 || name == "SPAN_KIND_SERVER" ? trace::Kind::Server : trace::Kind::Internal;
}

void takeMessage(Attributes& attributes, const std::string& name, trace::Message& message)
{
    message.type = take(attributes, name + ".type");
    message.json = take(attributes, name + ".json");
    message.size = static_cast<std::uint64_t>(takeNumber(attributes, name + ".size"));
}

class Importer {
public:
    explicit Importer(std::string name) : m_name(std::move(name)) { }
    void takeDocument(const ParsedJson& document, std::size_t line);
    void warn(std::size_t line, const std::string& text)
    {
        if (m_recording.warnings.size() < kMostWarnings)
            m_recording.warnings.push_back(m_name + ": line " + std::to_string(line) + ": " + text);
    }
    base::Result<trace::Recording> finish();

private:
    void takeSpan(const ParsedJson& json, const Attributes& resource, std::size_t line);
    std::string m_name;
    trace::Recording m_recording;
    std::vector<trace::Span> m_spans; ///< times: wall clock
};

void Importer::takeSpan(const ParsedJson& json, const Attributes& resource, std::size_t line)
{
    trace::Span span;
    span.traceId = textOf(json, "traceId");
    span.spanId = textOf(json, "spanId");
    span.parentId = textOf(json, "parentSpanId");
    span.start = numberOf(json, "startTimeUnixNano");
    span.end = numberOf(json, "endTimeUnixNano");
    if (span.traceId.empty() || span.spanId.empty() || span.start <= 0) {
        warn(line, "a span without traceId, spanId or startTimeUnixNano is left out");
        return;
    }
    Attributes attributes = attributesOf(json);
    const auto service = resource.find("service.name");
    span.program = service == resource.end() ? std::string() : service->second;
    const auto pid = resource.find("process.pid");
    span.pid =
        pid == resource.end() ? 0 : static_cast<int>(base::parseSigned(pid->second).value_or(0));
    span.tid = static_cast<int>(takeNumber(attributes, "thread.id"));
    const std::string hop = take(attributes, "shimscope.hop");
    span.hop = hop.empty() ? hopOfService(span.program) : trace::parseHop(hop);
    span.kind = kindOf(json, take(attributes, "shimscope.kind"));
    span.method = take(attributes, "shimscope.method");
    if (span.method.empty())
        span.method = textOf(json, "name");
    span.protocol = take(attributes, "shimscope.protocol");
    if (const auto system = attributes.find("rpc.system");
        span.protocol.empty() && system != attributes.end())
        span.protocol = system->second;
    // Instrumented gRPC calls its spans "package.Service/Method".
    if (attributes.contains("rpc.system") && span.method.find('/') != std::string::npos
        && !span.method.starts_with('/'))
        span.method.insert(0, 1, '/');
    span.peer = take(attributes, "shimscope.peer");
    if (takeNumber(attributes, "shimscope.open") != 0)
        span.end = 0;
    span.code = static_cast<int>(takeNumber(attributes, "shimscope.code"));
    if (const auto status = json.find("status"); status != json.end() && status->is_object()) {
        span.status = textOf(*status, "message");
        const bool failed =
            numberOf(*status, "code") == 2 || textOf(*status, "code") == "STATUS_CODE_ERROR";
        if (failed && span.code == 0)
            span.code = 2; // UNKNOWN: what failed does not say how
    }
    span.result = takeNumber(attributes, "shimscope.result");
    span.args = take(attributes, "shimscope.args");
    span.reason = take(attributes, "shimscope.reason");
    takeMessage(attributes, "shimscope.request", span.request);
    takeMessage(attributes, "shimscope.response", span.response);
    for (const auto& [key, value] : attributes)
        span.attributes.emplace_back(key, value);
    m_spans.push_back(std::move(span));
    trace::Header& header = m_recording.header;
    if (const auto host = resource.find("host.name"); header.host.empty() && host != resource.end())
        header.host = host->second;
    if (const auto kernel = resource.find("os.version");
        header.kernel.empty() && kernel != resource.end())
        header.kernel = kernel->second;
    if (const auto mode = resource.find("shimscope.cgroup"); mode != resource.end())
        header.cgroupMode = mode->second;
}

void Importer::takeDocument(const ParsedJson& document, std::size_t line)
{
    const auto array = [](const ParsedJson& owner, const char* key) -> const ParsedJson& {
        static const ParsedJson empty = ParsedJson::array();
        const auto found = owner.is_object() ? owner.find(key) : owner.end();
        return found != owner.end() && found->is_array() ? *found : empty;
    };
    for (const ParsedJson& each : array(document, "resourceSpans")) {
        const auto resource = each.is_object() ? each.find("resource") : each.end();
        const Attributes attributes = resource != each.end() && resource->is_object()
            ? attributesOf(*resource)
            : Attributes();
        for (const ParsedJson& scope : array(each, "scopeSpans")) {
            for (const ParsedJson& span : array(scope, "spans")) {
                if (span.is_object())
                    takeSpan(span, attributes, line);
            }
        }
    }
}

base::Result<trace::Recording> Importer::finish()
{
    if (m_spans.empty())
        return base::fail("import OTLP/JSON", m_name,
            m_recording.warnings.empty()
                ? "holds no resourceSpans[].scopeSpans[].spans[]: expected is what a collector's "
                  "file exporter or shimscopectl export --format otlp writes"
                : m_recording.warnings.front(),
            EINVAL);
    std::stable_sort(m_spans.begin(), m_spans.end(),
        [](const trace::Span& a, const trace::Span& b) { return a.start < b.start; });
    trace::Header& header = m_recording.header;
    header.anchorWall = m_spans.front().start;
    header.anchorBoot = kFirstMoment;
    header.privilege = "imported";
    header.notes.push_back("imported from OTLP/JSON: spans only, no samples and no states");
    const std::int64_t shift = header.anchorBoot - header.anchorWall;
    for (trace::Span& span : m_spans) {
        span.start += shift;
        if (span.end != 0)
            span.end += shift;
        m_recording.records.emplace_back(std::move(span));
    }
    return std::move(m_recording);
}

} // namespace

base::Result<trace::Recording> fromOtlp(std::string_view text, const std::string& name)
{
    Importer importer(name);
    if (ParsedJson whole = ParsedJson::parse(text, nullptr, false); !whole.is_discarded()) {
        importer.takeDocument(whole, 1);
        return importer.finish();
    }
    std::size_t number = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        if (base::trim(line).empty())
            continue;
        const ParsedJson document = ParsedJson::parse(line, nullptr, false);
        if (document.is_discarded())
            importer.warn(number, "is no JSON");
        else
            importer.takeDocument(document, number);
    }
    return importer.finish();
}

} // namespace shimscope::exchange

// Recording → OTLP/JSON.
#include <exchange/last_words.h>
#include <exchange/otlp.h>
#include <nlohmann/json.hpp>

#include <map>
#include <utility>

namespace shimscope::exchange {

namespace {

using Json = nlohmann::ordered_json;

void addText(Json& attributes, const std::string& key, const std::string& value)
{
    if (!value.empty())
        attributes.push_back(Json{{"key", key}, {"value", {{"stringValue", value}}}});
}
void addNumber(Json& attributes, const std::string& key, std::int64_t value)
{
    attributes.push_back(Json{{"key", key}, {"value", {{"intValue", std::to_string(value)}}}});
}

/// SPAN_KIND_INTERNAL, SERVER, CLIENT.
int kindNumber(trace::Kind kind)
{
    return kind == trace::Kind::Client ? 3 : (kind == trace::Kind::Server ? 2 : 1);
}

Json spanAttributes(const trace::Span& span)
{
    Json attributes = Json::array();
    addText(attributes, "shimscope.hop", trace::toString(span.hop));
    addText(attributes, "shimscope.kind", trace::toString(span.kind));
    addText(attributes, "shimscope.method", span.method);
    addText(attributes, "shimscope.protocol", span.protocol);
    addText(attributes, "shimscope.peer", span.peer);
    addNumber(attributes, "thread.id", span.tid);
    if (span.open())
        addNumber(attributes, "shimscope.open", 1);
    if (span.code != 0)
        addNumber(attributes, "shimscope.code", span.code);
    if (span.kind == trace::Kind::Step)
        addNumber(attributes, "shimscope.result", span.result);
    addText(attributes, "shimscope.args", span.args);
    addText(attributes, "shimscope.reason", span.reason);
    const std::pair<const char*, const trace::Message&> messages[] = {
        {"shimscope.request", span.request}, {"shimscope.response", span.response}};
    for (const auto& [name, message] : messages) {
        addText(attributes, std::string(name) + ".type", message.type);
        addText(attributes, std::string(name) + ".json", message.json);
        if (message.size != 0)
            addNumber(
                attributes, std::string(name) + ".size", static_cast<std::int64_t>(message.size));
    }
    for (const auto& [key, value] : span.attributes)
        addText(attributes, key, value);
    return attributes;
}

Json spanOf(const trace::Span& span, std::int64_t wallMinusBoot)
{
    const std::int64_t end = span.open() ? span.start : span.end;
    Json json{{"traceId", span.traceId}, {"spanId", span.spanId}};
    if (!span.parentId.empty())
        json["parentSpanId"] = span.parentId;
    json["name"] = span.shortMethod();
    json["kind"] = kindNumber(span.kind);
    json["startTimeUnixNano"] = std::to_string(span.start + wallMinusBoot);
    json["endTimeUnixNano"] = std::to_string(end + wallMinusBoot);
    json["attributes"] = spanAttributes(span);
    if (span.code != 0)
        json["status"] = Json{{"code", 2}, {"message", span.status}};
    return json;
}

Json resourceOf(const trace::Span& span, const trace::Header& header)
{
    Json attributes = Json::array();
    addText(attributes, "service.name",
        span.program.empty() ? std::string(trace::toString(span.hop)) : span.program);
    addNumber(attributes, "process.pid", span.pid);
    addText(attributes, "host.name", header.host);
    addText(attributes, "os.version", header.kernel);
    addText(attributes, "os.description", header.distribution);
    addText(attributes, "shimscope.cgroup", header.cgroupMode);
    return Json{{"attributes", std::move(attributes)}};
}

/// The spans of one process.
struct Resource {
    const trace::Span* first = nullptr;
    Json spans = Json::array();
};

} // namespace

std::string toOtlp(const trace::Recording& recording)
{
    std::map<std::pair<int, std::string>, Resource> resources;
    const std::int64_t shift = recording.header.anchorWall - recording.header.anchorBoot;
    for (const trace::Span* span : lastWords(recording)) {
        Resource& resource = resources[{span->pid, span->program}];
        if (resource.first == nullptr)
            resource.first = span;
        resource.spans.push_back(spanOf(*span, shift));
    }
    Json all = Json::array();
    for (auto& [key, resource] : resources)
        all.push_back(Json{{"resource", resourceOf(*resource.first, recording.header)},
            {"scopeSpans",
                Json::array({Json{
                    {"scope", {{"name", "shimscope"}}}, {"spans", std::move(resource.spans)}}})}});
    return Json{{"resourceSpans", std::move(all)}}.dump(
               -1, ' ', false, Json::error_handler_t::replace)
        + "\n";
}

} // namespace shimscope::exchange

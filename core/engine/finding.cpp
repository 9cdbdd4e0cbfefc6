// The event's detail is a JSON object.
#include <engine/finding.h>

#include <nlohmann/json.hpp>

namespace shimscope::engine {

namespace {

std::string textOf(const nlohmann::json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

scenario::Text bothOf(const nlohmann::json& object, const char* key)
{
    const auto found = object.find(key);
    if (found == object.end() || !found->is_object())
        return {};
    return {.en = textOf(*found, "en"), .ko = textOf(*found, "ko")};
}

} // namespace

trace::Event scanEvent(std::int64_t at)
{
    return {.kind = kScanEvent,
        .text = "looked for what depends on Docker",
        .container = {},
        .podUid = {},
        .at = at,
        .detail = {}};
}

trace::Event findingEvent(const Finding& finding)
{
    const nlohmann::json detail{{"id", finding.id}, {"severity", finding.severity},
        {"name", finding.name}, {"mount", finding.mount}, {"proof", finding.proof},
        {"what", {{"en", finding.what.en}, {"ko", finding.what.ko}}},
        {"next", {{"en", finding.next.en}, {"ko", finding.next.ko}}}};
    return {.kind = kFindingEvent,
        .text = finding.what.en,
        .container = finding.container,
        .podUid = {},
        .at = finding.at,
        .detail = detail.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

std::optional<Finding> parseFinding(const trace::Event& event)
{
    if (event.kind != kFindingEvent)
        return std::nullopt;
    const nlohmann::json detail = nlohmann::json::parse(event.detail, nullptr, false);
    if (!detail.is_object() || textOf(detail, "id").empty())
        return std::nullopt;
    return Finding{.id = textOf(detail, "id"),
        .severity = textOf(detail, "severity"),
        .container = event.container,
        .name = textOf(detail, "name"),
        .mount = textOf(detail, "mount"),
        .what = bothOf(detail, "what"),
        .next = bothOf(detail, "next"),
        .proof = textOf(detail, "proof"),
        .at = event.at};
}

} // namespace shimscope::engine

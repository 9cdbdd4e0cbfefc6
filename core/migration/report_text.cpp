// The report for people (Markdown) and for programs (JSON).
#include <migration/report.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <ctime>

namespace shimscope::migration {

namespace {

using OrderedJson = nlohmann::ordered_json;

/// "2026-11-24 04:05 UTC".
std::string timeText(std::int64_t seconds)
{
    const std::time_t time = seconds;
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &parts);
    return text.data();
}

/// Names of others' are no markup.
std::string markdown(std::string_view text)
{
    std::string escaped;
    for (const char c : text) {
        if (c == '<')
            escaped += "&lt;";
        else if (c == '*' || c == '[' || c == '`' || c == '\\')
            escaped += std::string("\\") + c;
        else
            escaped += c;
    }
    return escaped;
}

/// In a fence that is longer than any in it.
std::string code(const std::string& text)
{
    std::string fence = "`";
    while (text.find(fence) != std::string::npos)
        fence += '`';
    const std::string space = fence.size() > 1 ? " " : "";
    return fence + space + text + space + fence;
}

std::string audienceNames(
    const Finding& finding, const story::Facts& facts, std::string_view language)
{
    std::string names;
    for (const Audience audience : finding.audiences)
        names += (names.empty() ? "" : ", ") + facts.of(audience).name.in(language);
    return names;
}

std::string findingText(
    const Finding& finding, const story::Facts& facts, std::string_view language)
{
    const bool korean = language == "ko";
    std::string text = "\n### " + markdown(finding.what.in(language)) + "\n\n";
    for (const Evidence& each : finding.evidence)
        text +=
            "- " + code(each.place) + (each.value.empty() ? "" : ": " + code(each.value)) + "\n";
    if (!finding.evidence.empty())
        text += "\n";
    if (!finding.next.en.empty())
        text += std::string(korean ? "**다음 할 일:** " : "**Next:** ")
            + markdown(finding.next.in(language)) + "\n\n";
    text += std::string(korean ? "대상: " : "For: ") + audienceNames(finding, facts, language);
    if (const story::Statement* why = facts.findStatement(finding.statement))
        text += std::string(korean ? " · 출처: [" : " · Source: [") + why->source.title + "]("
            + why->source.url + "), " + why->date;
    return text + "\n";
}

std::string headText(const Report& report, std::string_view language)
{
    const bool korean = language == "ko";
    std::string text = korean ? "# 도커심(dockershim) 제거의 영향을 받는가?\n\n"
                              : "# Am I affected by the removal of dockershim?\n\n";
    text += markdown(placeText(report, language)) + "\n";
    if (!report.asRoot)
        text += "\n" + rightsText(report, language) + "\n";
    text += "\n";
    for (const Severity severity : kSeverityOrder)
        text += "- " + titleOf(severity).in(language) + ": "
            + std::to_string(count(report, severity)) + "\n";
    return text;
}

OrderedJson findingJson(
    const Finding& finding, const story::Facts& facts, std::string_view language)
{
    OrderedJson object{{"id", finding.id}, {"severity", toString(finding.severity)}};
    object["audiences"] = OrderedJson::array();
    for (const Audience audience : finding.audiences)
        object["audiences"].push_back(story::toString(audience));
    object["what"] = finding.what.in(language);
    object["evidence"] = OrderedJson::array();
    for (const Evidence& each : finding.evidence)
        object["evidence"].push_back({{"place", each.place}, {"value", each.value}});
    object["next"] = finding.next.in(language);
    if (const story::Statement* why = facts.findStatement(finding.statement))
        object["source"] = {{"statement", why->id}, {"title", why->source.title},
            {"url", why->source.url}, {"date", why->date}};
    return object;
}

} // namespace

const char* toString(Severity severity)
{
    static constexpr std::array kNames{"must", "check", "ok", "not-seen"};
    return kNames.at(static_cast<std::size_t>(severity));
}

Text titleOf(Severity severity)
{
    switch (severity) {
    case Severity::Must:
        return {.en = "Must be changed", .ko = "반드시 바꿀 것"};
    case Severity::Check:
        return {.en = "To be checked", .ko = "확인할 것"};
    case Severity::NotSeen:
        return {.en = "Not seen", .ko = "확인하지 못한 것"};
    case Severity::Ok:
        break;
    }
    return {.en = "Fine", .ko = "문제없는 것"};
}

std::size_t count(const Report& report, Severity severity)
{
    return static_cast<std::size_t>(std::count_if(report.findings.begin(), report.findings.end(),
        [&](const Finding& each) { return each.severity == severity; }));
}

std::string placeText(const Report& report, std::string_view language)
{
    return report.host + " · Linux " + report.kernel + " · " + timeText(report.at) + " · "
        + (language == "ko" ? "컨테이너: " : "containers: ") + std::to_string(report.containers);
}

std::string rightsText(const Report& report, std::string_view language)
{
    if (report.asRoot)
        return {};
    return language == "ko"
        ? "root가 아닌 사용자로 검사했다. 보지 못한 것은 항목마다 적혀 있다."
        : "Scanned as a plain user, not as root: what was not seen is said with each finding.";
}

std::string toMarkdown(const Report& report, const story::Facts& facts, std::string_view language)
{
    std::string text = headText(report, language);
    for (const Severity severity : kSeverityOrder) {
        if (count(report, severity) == 0)
            continue;
        text += "\n## " + titleOf(severity).in(language) + "\n";
        for (const Finding& finding : report.findings) {
            if (finding.severity == severity)
                text += findingText(finding, facts, language);
        }
    }
    return text;
}

std::string toJson(const Report& report, const story::Facts& facts, std::string_view language)
{
    OrderedJson object{{"format", "affected/1"}, {"host", report.host}, {"kernel", report.kernel},
        {"at", timeText(report.at)}, {"asRoot", report.asRoot}, {"containers", report.containers},
        {"factsAsOf", facts.asOf}};
    object["findings"] = OrderedJson::array();
    for (const Finding& finding : report.findings)
        object["findings"].push_back(findingJson(finding, facts, language));
    return object.dump(2, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

} // namespace shimscope::migration

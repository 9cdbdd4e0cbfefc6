// What a scan found, as values: a window draws them, toMarkdown and toJson write them. Nothing here
// reads the machine. Any thread.
#pragma once

#include <story/facts.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::migration {

using scenario::Text;
using story::Audience;

enum class Severity : std::uint8_t {
    Must, ///< it breaks, or broke, without Docker
    Check, ///< it may
    Ok,
    NotSeen, ///< could not be read: who could is said
};
/// "must", "check", "ok", "not-seen".
[[nodiscard]] const char* toString(Severity severity);
/// In the order in which a report has them.
inline constexpr std::array kSeverityOrder{
    Severity::Must, Severity::Check, Severity::NotSeen, Severity::Ok};
/// "Must be changed".
[[nodiscard]] Text titleOf(Severity severity);

struct Evidence {
    std::string place; ///< file, file and line, or "pid 812"
    std::string value; ///< what stands there, without passwords; may be empty
};

/// How a container reaches a socket of the machine.
struct Reached {
    std::string name; ///< where it finds it
    std::string mount; ///< its mount that shows it: `name`, or a folder above
    std::string file; ///< that says so: "/proc/812/mountinfo"
};

struct Finding {
    std::string id; ///< what kind: "docker-sock-mounted"; may come more than once
    Severity severity = Severity::Check;
    std::vector<Audience> audiences; ///< whose it is
    Text what;
    std::vector<Evidence> evidence;
    Text next; ///< what to do; empty: nothing
    std::string statement; ///< id in story::Facts that says why; may be empty
    std::string container; ///< id of the one that it is about; empty: of none
    std::vector<Reached> reached; ///< of a socket that it reaches, one for each evidence
};

struct Report {
    std::string host, kernel;
    std::int64_t at = 0; ///< seconds since 1970
    bool asRoot = false;
    std::size_t containers = 0; ///< how many were looked at
    std::vector<Finding> findings; ///< as they were found
};

[[nodiscard]] std::size_t count(const Report& report, Severity severity);
/// Where and when: "demo-node · Linux 6.1 · 2026-11-24 04:05 UTC · containers: 3".
[[nodiscard]] std::string placeText(const Report& report, std::string_view language);
/// What that user could not see, where it was not root; else empty.
[[nodiscard]] std::string rightsText(const Report& report, std::string_view language);
[[nodiscard]] std::string toMarkdown(
    const Report& report, const story::Facts& facts, std::string_view language);
/// One object, "format": "affected/1"; texts in that language.
[[nodiscard]] std::string toJson(
    const Report& report, const story::Facts& facts, std::string_view language);

} // namespace shimscope::migration

// scenario.json → Scenario, or everything that is wrong with it. Parsing is pure; loading reads the
// folder. Any thread.
//
// What is checked besides the shape: every pod, container, input and leaf that is named exists;
// counters are the only things compared "since"; texts keep to 60 words and both languages to the
// same evidence; a step with a check can be solved.
#pragma once

#include <base/result.h>
#include <scenario/reader.h>
#include <scenario/scenario.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::scenario {

inline constexpr std::size_t kMostSteps = 6;
inline constexpr std::size_t kMostWords = 60; ///< of a step's `say` and `explain`
inline constexpr int kMostMinutes = 10;

struct Parsed {
    std::optional<Scenario> scenario; ///< only without problems
    std::vector<Problem> problems;
};
[[nodiscard]] Parsed parseScenario(std::string_view text);

/// A lesson and its files.
struct Lesson {
    Scenario scenario;
    std::string dir;
    std::map<std::string, std::string> manifests; ///< pod → text of its manifest
    std::string recording; ///< path of lesson.shimtrace.gz, or empty
};
/// Reads <dir>/scenario.json and its manifests. The error lists all problems, one a line.
base::Result<Lesson> loadLesson(const std::string& dir);
/// The folder of the shipped lessons, "scenarios" or "share/shimscope/scenarios" above this
/// program; empty: there is none.
[[nodiscard]] std::string findRoot();
/// Folders below `root` that hold a scenario.json, sorted.
base::Result<std::vector<std::string>> findLessons(const std::string& root);

} // namespace shimscope::scenario

// Which lessons there are, and whether a file is one.
#include "lesson.h"

#include <base/file.h>
#include <base/text.h>
#include <engine/progress.h>
#include <scenario/parse.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace shimscope::ctl {

base::Status listLessons(const std::string& language)
{
    const std::string root = scenario::findRoot();
    if (root.empty())
        return base::fail("list lessons", "scenarios", "is not above the programs", ENOENT);
    const std::string file = engine::progressFile();
    const auto finished = engine::readFinished(file).value_or(std::vector<std::string>());
    for (const std::string& dir : TRY(scenario::findLessons(root))) {
        const scenario::Lesson lesson = TRY(scenario::loadLesson(dir));
        const scenario::Scenario& scenario = lesson.scenario;
        const bool done =
            std::find(finished.begin(), finished.end(), scenario.id) != finished.end();
        std::printf("%s %-22s %2d min  %zu steps  %s%s\n", done ? "✓" : " ", scenario.id.c_str(),
            scenario.minutes, scenario.steps.size(), scenario.title.in(language).c_str(),
            lesson.recording.empty() ? "" : "  (recording: --replay)");
    }
    return {};
}

base::Status checkLesson(const std::string& file)
{
    const bool folder = std::filesystem::is_directory(file);
    if (folder) {
        const scenario::Lesson lesson = TRY(scenario::loadLesson(file));
        std::printf("%s: a lesson of %zu steps\n", file.c_str(), lesson.scenario.steps.size());
        return {};
    }
    const scenario::Parsed parsed = scenario::parseScenario(TRY(base::readFile(file, 1U << 20U)));
    for (const scenario::Problem& problem : parsed.problems)
        std::printf("%s: %s\n", file.c_str(), problem.toString().c_str());
    if (!parsed.scenario)
        return base::fail(
            "check lesson", file, std::to_string(parsed.problems.size()) + " problems");
    std::printf("%s: a lesson of %zu steps\n", file.c_str(), parsed.scenario->steps.size());
    return {};
}

} // namespace shimscope::ctl

// One JSON document for all lessons.
#include <base/file.h>
#include <base/time.h>
#include <engine/progress.h>

#include <nlohmann/json.hpp>

#include <cstdlib>

namespace shimscope::engine {

namespace {

constexpr const char* kProgressFormat = "shimscope-progress/1";
constexpr std::size_t kLargestProgress = 4U << 20U;
using Json = nlohmann::json;

base::Result<Json> readProgress(const std::string& file)
{
    if (!base::exists(file))
        return Json{{"format", kProgressFormat}, {"lessons", Json::object()}};
    Json json = Json::parse(TRY(base::readFile(file, kLargestProgress)), nullptr, false);
    const bool known = json.is_object() && json.value("format", Json()) == kProgressFormat
        && json.contains("lessons") && json["lessons"].is_object();
    if (!known)
        return base::fail("read progress", file,
            "is none of ours (format " + std::string(kProgressFormat) + "): move it away");
    return json;
}

Json toJson(const StepResult& result)
{
    Json evidence = Json::array();
    for (const Evidence& leaf : result.verdict.leaves)
        evidence.push_back({{"id", leaf.id}, {"text", describe(leaf)}, {"file", leaf.file},
            {"holds", leaf.holds}});
    return {{"id", result.id}, {"passed", result.passed}, {"predicted", result.predicted},
        {"right", result.predictedRight},
        {"seconds", static_cast<double>(result.ended - result.began) / 1e9},
        {"evidence", std::move(evidence)}};
}

} // namespace

std::string progressFile()
{
    const char* state = std::getenv("XDG_STATE_HOME"); // NOLINT(concurrency-mt-unsafe)
    if (state != nullptr && state[0] == '/')
        return std::string(state) + "/shimscope/lessons.json";
    const char* home = std::getenv("HOME"); // NOLINT(concurrency-mt-unsafe)
    if (home == nullptr || home[0] != '/')
        return {};
    return std::string(home) + "/.local/state/shimscope/lessons.json";
}

base::Status saveProgress(const std::string& file, const scenario::Scenario& scenario,
    const std::vector<StepResult>& results, bool fromRecording, std::int64_t wall)
{
    Json json = TRY(readProgress(file));
    Json steps = Json::array();
    bool all = results.size() == scenario.steps.size();
    for (const StepResult& result : results) {
        steps.push_back(toJson(result));
        all = all && result.passed;
    }
    json["lessons"][scenario.id] = {{"version", scenario.version}, {"finished", all},
        {"recording", fromRecording}, {"at", base::formatRfc3339(wall, 0)},
        {"steps", std::move(steps)}};
    TRY_VOID(base::makeDirs(file.substr(0, file.find_last_of('/')), 0700));
    return base::writeFileAtomic(
        file, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

base::Result<std::vector<std::string>> readFinished(const std::string& file)
{
    std::vector<std::string> finished;
    const Json json = TRY(readProgress(file));
    for (const auto& [id, lesson] : json["lessons"].items()) {
        if (lesson.is_object() && lesson.value("finished", Json()) == true)
            finished.push_back(id);
    }
    return finished;
}

} // namespace shimscope::engine

// The folder of a lesson.
#include <base/file.h>
#include <base/text.h>
#include <scenario/parse.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

namespace shimscope::scenario {

namespace {

constexpr std::size_t kLargestDocument = 1U << 20U;

std::string folderName(std::string dir)
{
    while (dir.size() > 1 && dir.ends_with('/'))
        dir.pop_back();
    return dir.substr(dir.find_last_of('/') + 1);
}

base::Result<Scenario> readScenarioFile(const std::string& dir)
{
    const std::string file = dir + "/scenario.json";
    Parsed parsed = parseScenario(TRY(base::readFile(file, kLargestDocument)));
    if (parsed.scenario && parsed.scenario->id != folderName(dir))
        parsed.problems.push_back({"/id",
            "\"" + parsed.scenario->id + "\" is not the folder's name, \"" + folderName(dir)
                + "\""});
    if (parsed.problems.empty())
        return std::move(*parsed.scenario);
    std::string text;
    for (const Problem& problem : parsed.problems)
        text += "\n" + problem.toString();
    return base::fail("load lesson", file, text);
}

/// Those that ship with the lessons. A program apart from its files has none, and says so later.
base::Status requireRecordings(const Scenario& scenario, const std::string& dir)
{
    const auto shipped = base::listDir(findRoot() + "/recordings");
    for (std::size_t i = 0; shipped && i < scenario.recordings.size(); ++i) {
        const std::string file = scenario.recordings[i] + ".shimtrace.gz";
        if (std::find(shipped->begin(), shipped->end(), file) == shipped->end())
            return base::fail("load lesson",
                dir + "/scenario.json: /recordings/" + std::to_string(i),
                "\"" + scenario.recordings[i] + "\" is no recording that came with this program: "
                    + base::join(*shipped, " "),
                ENOENT);
    }
    return {};
}

} // namespace

base::Result<Lesson> loadLesson(const std::string& dir)
{
    Lesson lesson{
        .scenario = TRY(readScenarioFile(dir)), .dir = dir, .manifests = {}, .recording = {}};
    for (std::size_t i = 0; i < lesson.scenario.pods.size(); ++i) {
        const PodObject& pod = lesson.scenario.pods[i];
        auto manifest = base::readFile(dir + "/" + pod.manifest, kLargestDocument);
        if (!manifest)
            return base::wrap(manifest.error(), "load lesson",
                dir + "/scenario.json: /pods/" + std::to_string(i) + "/manifest");
        lesson.manifests[pod.name] = std::move(*manifest);
    }
    TRY_VOID(requireRecordings(lesson.scenario, dir));
    if (const std::string recording = dir + "/lesson.shimtrace.gz"; base::exists(recording))
        lesson.recording = recording;
    return lesson;
}

std::string findRoot()
{
    std::error_code error;
    std::filesystem::path dir = std::filesystem::path(base::ownProgram()).parent_path();
    for (; dir.has_relative_path(); dir = dir.parent_path()) {
        for (const char* below : {"scenarios", "share/shimscope/scenarios"}) {
            if (std::filesystem::is_directory(dir / below / "01-one-pod", error))
                return (dir / below).string();
        }
    }
    return {};
}

base::Result<std::vector<std::string>> findLessons(const std::string& root)
{
    std::vector<std::string> found;
    for (const std::string& name : TRY(base::listDir(root))) {
        if (base::exists(root + "/" + name + "/scenario.json"))
            found.push_back(root + "/" + name);
    }
    return found;
}

} // namespace shimscope::scenario

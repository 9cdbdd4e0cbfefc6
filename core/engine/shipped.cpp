#include <base/file.h>
#include <base/text.h>
#include <engine/recording_file.h>
#include <engine/shipped.h>
#include <scenario/parse.h>

namespace shimscope::engine {

namespace {
constexpr std::string_view kPacked = ".shimtrace.gz";

std::string shippedFolder()
{
    const std::string root = scenario::findRoot();
    return root.empty() ? root : root + "/recordings";
}
} // namespace

std::vector<std::string> shippedRecordings()
{
    std::vector<std::string> names;
    for (const std::string& file :
        base::listDir(shippedFolder()).value_or(std::vector<std::string>())) {
        if (file.ends_with(kPacked))
            names.push_back(file.substr(0, file.size() - kPacked.size()));
    }
    return names;
}

base::Result<std::string> findRecording(const std::string& nameOrPath)
{
    if (base::exists(nameOrPath))
        return nameOrPath;
    const std::vector<std::string> names = shippedRecordings();
    for (const std::string& name : names) {
        if (name == nameOrPath)
            return shippedFolder() + "/" + name + std::string(kPacked);
    }
    return base::fail("find recording", nameOrPath,
        names.empty() ? "there is no such file, and no recordings came with this program"
                      : "there is no such file; the recordings that came with this program are "
                + base::join(names, ", "),
        ENOENT);
}

base::Result<trace::Recording> readNamedRecording(const std::string& nameOrPath)
{
    const std::string path = TRY(findRecording(nameOrPath));
    return readRecordingFile(path);
}

} // namespace shimscope::engine

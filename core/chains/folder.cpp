#include <base/file.h>
#include <base/text.h>

#include <chains/folder.h>
#include <nlohmann/json.hpp>

namespace shimscope::chains {

namespace {

constexpr std::size_t kMostFolderWarnings = 20;

void warnOf(Folder& folder, const std::string& where, const base::Error& error)
{
    if (folder.warnings.size() < kMostFolderWarnings)
        folder.warnings.push_back(where + ": " + error.detail);
}

/// One file, line by line; lines that cannot be read become warnings.
template <class Line, class Parse>
base::Status readLines(Folder& folder, std::vector<Found<Line>>& lines, const std::string& path,
    const std::string& name, Parse parse)
{
    const std::string text = TRY(base::readFile(path + "/" + name));
    std::size_t number = 0;
    for (const std::string_view each : base::lines(text)) {
        ++number;
        if (base::trim(each).empty())
            continue;
        const std::string where = name + ":" + std::to_string(number);
        if (auto line = parse(each); !line)
            warnOf(folder, where, line.error());
        else if constexpr (std::is_same_v<typename decltype(line)::value_type, Line>)
            lines.push_back({std::move(*line), where});
        else if (*line)
            lines.push_back({std::move(**line), where});
    }
    return {};
}

base::Status readOne(Folder& folder, const std::string& path, const std::string& name)
{
    if (name.ends_with("grpc.log"))
        return readLines(folder, folder.proxy, path, name, parseProxyLine);
    if (name == "runc.log")
        return readLines(folder, folder.runs, path, name, parseRunLine);
    if (name == "timeline.txt")
        return readLines(folder, folder.merged, path, name, parseMergedLine);
    if (name == "ps")
        return readLines(folder, folder.processes, path, name, parseProcessLine);
    if (name == "spans.log")
        return readLines(folder, folder.spans, path, name, parseSpanLine);
    return {};
}

std::string stringOf(const nlohmann::json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace

base::Result<About> parseAbout(std::string_view text, const std::string& name)
{
    const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
    About about;
    if (json.is_object())
        about.chain = stringOf(json, "chain");
    if (about.chain.empty())
        return base::fail("read about.json", name,
            "does not say which chain this is: it needs at least {\"chain\": \"containerd\"}",
            EINVAL);
    const nlohmann::json pod = json.value("pod", nlohmann::json::object());
    if (pod.is_object()) {
        about.podName = stringOf(pod, "name");
        about.podNamespace = stringOf(pod, "namespace");
        about.podUid = stringOf(pod, "uid");
        about.container = stringOf(pod, "container");
    }
    const nlohmann::json machine = json.value("machine", nlohmann::json::object());
    if (machine.is_object()) {
        about.host = stringOf(machine, "host");
        about.kernel = stringOf(machine, "kernel");
        about.distribution = stringOf(machine, "distribution");
        about.cgroupMode = stringOf(machine, "cgroup");
        const auto cpus = machine.find("cpus");
        if (cpus != machine.end() && cpus->is_number_integer())
            about.cpus = cpus->get<int>();
    }
    const nlohmann::json versions = json.value("versions", nlohmann::json::object());
    for (const auto& [program, version] : versions.items()) {
        if (version.is_string())
            about.versions[program] = version.get<std::string>();
    }
    const nlohmann::json notes = json.value("notes", nlohmann::json::array());
    for (const nlohmann::json& note : notes) {
        if (note.is_string())
            about.notes.push_back(note.get<std::string>());
    }
    return about;
}

base::Result<Folder> readFolder(const std::string& path, const std::string& about)
{
    Folder folder;
    const std::vector<std::string> names = TRY(base::listDir(path));
    const std::string aboutPath = about.empty() ? path + "/about.json" : about;
    if (!base::exists(aboutPath))
        return base::fail("import chain", path,
            "there is no about.json: say which chain this is, or name a file with --about", ENOENT);
    const std::string aboutText = TRY(base::readFile(aboutPath));
    folder.about = TRY(parseAbout(aboutText, aboutPath));
    for (const std::string& name : names)
        TRY_VOID(readOne(folder, path, name));
    if (folder.proxy.empty() && folder.runs.empty() && folder.spans.empty())
        return base::fail("import chain", path,
            folder.warnings.empty()
                ? "holds none of grpc.log, runc.log and spans.log: name the folder that holds the "
                  "logs of one run"
                : "no line of its logs could be read; the first: " + folder.warnings.front(),
            ENODATA);
    return folder;
}

} // namespace shimscope::chains

// Recipe → files of one layer.
#include <base/child.h>
#include <base/file.h>
#include <base/text.h>
#include <image/recipe.h>

#include <elf.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace shimscope::image {

namespace {

using Json = nlohmann::json;
using Inputs = std::map<std::string, std::string>;

struct Recipe {
    const Json& json;
    const std::string& file;
    const Inputs& inputs;
    [[nodiscard]] base::Failure bad(const std::string& what) const
    {
        return base::fail("read recipe", file, what, EINVAL);
    }
};

std::string textOf(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<std::string> listOf(const Json& object, const char* key)
{
    std::vector<std::string> list;
    const auto found = object.find(key);
    if (found == object.end() || !found->is_array())
        return list;
    for (const Json& entry : *found) {
        if (entry.is_string())
            list.push_back(entry.get<std::string>());
    }
    return list;
}

base::Result<std::string> pathOf(const Recipe& recipe, const std::string& input)
{
    const auto found = recipe.inputs.find(input);
    if (found == recipe.inputs.end())
        return recipe.bad("needs the file '" + input + "': give it as --file " + input + "=PATH");
    return found->second;
}

base::Result<mode_t> modeOf(const Recipe& recipe, const Json& entry, mode_t otherwise)
{
    const std::string text = textOf(entry, "mode");
    if (text.empty())
        return otherwise;
    unsigned mode = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
    if (error != std::errc{} || end != text.data() + text.size() || mode > 07777)
        return recipe.bad("mode '" + text + "' is no octal number such as '0755'");
    return mode;
}

base::Result<std::string> contentOf(const Recipe& recipe, const Json& entry)
{
    const std::string from = textOf(entry, "from");
    if (from.empty()) {
        const auto lines = listOf(entry, "text");
        return lines.empty() ? std::string() : base::join(lines, "\n") + "\n";
    }
    const std::string path = TRY(pathOf(recipe, from));
    std::string bytes = TRY(base::readFile(path));
    if (bytes.starts_with(ELFMAG) && !isStaticProgram(bytes))
        return base::fail("build image", path,
            "is not static, and the image has no libraries (for busybox: install busybox-static)",
            EINVAL);
    return bytes;
}

base::Result<LayerFile> fileOf(const Recipe& recipe, const Json& entry)
{
    LayerFile file;
    file.path = textOf(entry, "path");
    if (file.path.empty() || file.path.front() == '/')
        return recipe.bad("an entry of files has no path, or one that begins with '/'");
    file.target = textOf(entry, "link");
    if (!file.target.empty())
        file.type = FileType::Symlink;
    else if (entry.contains("dir"))
        file.type = FileType::Dir;
    else
        file.content = TRY(contentOf(recipe, entry));
    file.mode = TRY(modeOf(recipe, entry,
        file.type == FileType::File      ? 0644
            : file.type == FileType::Dir ? 0755
                                         : 0777));
    return file;
}

base::Status addApplets(const Recipe& recipe, std::vector<LayerFile>& files)
{
    const auto applets = recipe.json.find("applets");
    if (applets == recipe.json.end())
        return {};
    const std::string program = TRY(pathOf(recipe, textOf(*applets, "from")));
    const auto output = TRY(base::run({program, {"--list"}}));
    const std::string dir = textOf(*applets, "dir");
    const std::string own = textOf(*applets, "of");
    for (const std::string_view name : base::lines(output.standardOutput)) {
        LayerFile link;
        link.path = dir + "/" + std::string(name);
        link.type = FileType::Symlink;
        link.target = own.substr(own.find_last_of('/') + 1);
        link.mode = 0777;
        if (link.path != own)
            files.push_back(std::move(link));
    }
    return files.empty() ? base::Status(recipe.bad("'" + program + " --list' names no applets"))
                         : base::Status{};
}

/// Folders that no entry names, so that their mode does not depend on who unpacks.
void addParents(std::vector<LayerFile>& files)
{
    std::map<std::string, bool> known;
    for (const LayerFile& file : files)
        known[file.path] = true;
    for (std::size_t i = 0, count = files.size(); i < count; ++i) {
        const std::string path = files[i].path;
        for (std::size_t at = path.find('/'); at != std::string::npos;
             at = path.find('/', at + 1)) {
            if (known.emplace(path.substr(0, at), true).second) {
                LayerFile dir;
                dir.path = path.substr(0, at);
                dir.type = FileType::Dir;
                dir.mode = 0755;
                files.push_back(std::move(dir));
            }
        }
    }
}

ImageConfig configOf(const Json& json)
{
    ImageConfig config;
    config.Env = listOf(json, "Env");
    config.Entrypoint = listOf(json, "Entrypoint");
    config.Cmd = listOf(json, "Cmd");
    config.User = textOf(json, "User");
    config.WorkingDir = textOf(json, "WorkingDir");
    config.StopSignal = textOf(json, "StopSignal");
    return config;
}

} // namespace

bool isStaticProgram(std::string_view bytes)
{
    Elf64_Ehdr head{};
    if (bytes.size() < sizeof head || !bytes.starts_with(ELFMAG) || bytes[EI_CLASS] != ELFCLASS64)
        return false;
    std::memcpy(&head, bytes.data(), sizeof head);
    for (std::size_t i = 0; i < head.e_phnum; ++i) {
        Elf64_Phdr segment{};
        const std::size_t at = head.e_phoff + i * head.e_phentsize;
        if (at + sizeof segment > bytes.size())
            return false;
        std::memcpy(&segment, bytes.data() + at, sizeof segment);
        if (segment.p_type == PT_INTERP)
            return false;
    }
    return head.e_type == ET_EXEC || head.e_type == ET_DYN;
}

base::Result<ImageSource> buildRecipe(
    std::string_view text, const std::string& file, const Inputs& inputs)
{
    const Json json = Json::parse(text, nullptr, false);
    const Recipe recipe{json, file, inputs};
    if (!json.is_object() || textOf(json, "name").empty() || !json.contains("files")
        || !json["files"].is_array())
        return recipe.bad("is no JSON object with a name and files");
    std::vector<LayerFile> files;
    for (const Json& entry : json["files"])
        files.push_back(TRY(fileOf(recipe, entry)));
    TRY_VOID(addApplets(recipe, files));
    addParents(files);
    std::sort(files.begin(), files.end(),
        [](const LayerFile& a, const LayerFile& b) { return a.path < b.path; });
    ImageSource image;
    image.name = textOf(json, "name");
    image.config = configOf(json.contains("config") ? json["config"] : Json::object());
    image.layers.push_back(TRY(makeLayer(files)));
    return image;
}

} // namespace shimscope::image

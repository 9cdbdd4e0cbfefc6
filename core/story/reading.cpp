#include <base/file.h>
#include <base/text.h>
#include <scenario/parse.h>

#include <nlohmann/json.hpp>
#include <story/reading.h>

#include <cerrno>

namespace shimscope::story {

using scenario::Problem;
using scenario::Reader;

namespace {

constexpr std::size_t kLargestFile = 1U << 20U;

/// "2022-05-03" or "2026-07".
bool isDate(std::string_view text)
{
    const auto parts = base::split(text, '-');
    const auto between = [&](std::size_t part, std::size_t digits, unsigned least, unsigned most) {
        const auto number = base::parseUnsigned(parts[part]);
        return parts[part].size() == digits && number && *number >= least && *number <= most;
    };
    return (parts.size() == 2 || parts.size() == 3) && between(0, 4, 2000, 2100)
        && between(1, 2, 1, 12) && (parts.size() == 2 || between(2, 2, 1, 31));
}

/// nlohmann's words, without its number, from the place on.
std::string parseErrorOf(const std::string& what)
{
    const std::size_t at = what.find("line ");
    return "no JSON: " + (at == std::string::npos ? what : what.substr(at));
}

} // namespace

Text readText(const Reader& reader)
{
    if (!reader.object({"en", "ko"}))
        return {};
    return {.en = reader.member("en").text(), .ko = reader.member("ko").text()};
}

std::string readDate(const Reader& reader)
{
    std::string date = reader.text();
    if (!date.empty() && !isDate(date))
        reader.problem("\"" + date + "\" is no date; write 2022-05-03 or 2022-05");
    return date;
}

Sources readSources(const Reader& reader)
{
    Sources sources;
    if (!reader.json().is_object()) {
        reader.problem("expected an object of sources by name");
        return sources;
    }
    for (const auto& [name, value] : reader.json().items()) {
        const Reader source = reader.member(name);
        if (!source.object({"title", "url"}))
            continue;
        const std::string url = source.member("url").text();
        if (!url.empty() && !url.starts_with("https://"))
            source.member("url").problem("expected an address that begins with https://");
        sources[name] = {.title = source.member("title").text(), .url = url};
    }
    return sources;
}

Source sourceOf(const Sources& sources, const Reader& reader)
{
    const std::string name = reader.text();
    const auto source = sources.find(name);
    if (source != sources.end())
        return source->second;
    if (!name.empty())
        reader.problem("\"" + name + "\" is not a member of /sources; add it there");
    return {};
}

void readDocument(std::string_view text, std::vector<Problem>& problems,
    const std::function<void(const Reader&)>& read)
{
    nlohmann::json document;
    try {
        document = nlohmann::json::parse(text);
    } catch (const nlohmann::json::exception& error) {
        problems.push_back({"", parseErrorOf(error.what())});
        return;
    }
    read(Reader(document, "", problems));
}

base::Result<std::string> readStory(const std::string& file)
{
    return base::readFile(file, kLargestFile);
}

base::Failure problemsOf(const std::string& file, const std::vector<Problem>& problems)
{
    std::string text;
    for (const Problem& problem : problems)
        text += "\n" + problem.toString();
    return base::fail("load the story", file, text);
}

base::Result<std::string> shippedStory(const std::string& name)
{
    const std::string root = scenario::findRoot();
    if (root.empty())
        return base::fail("load the story", "scenarios/dockershim/" + name,
            "the folder scenarios is not above the programs, nor share/shimscope/scenarios; "
            "install the lessons beside them",
            ENOENT);
    return root + "/dockershim/" + name;
}

} // namespace shimscope::story

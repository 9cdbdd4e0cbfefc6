// One walk over the document; what is named has to be there, and once.
#include <base/file.h>
#include <base/text.h>
#include <scenario/parse.h>

#include <story/facts.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace shimscope::story {

namespace {

using scenario::Problem;
using scenario::Reader;

constexpr std::size_t kLargestFile = 1U << 20U;
constexpr std::array kAudiences{"user", "managed-admin", "self-hosted-admin"};
constexpr std::array kDuties{"must", "check", "nothing"};
constexpr std::array kParts{"cli", "api", "server", "runtime", "volume", "network", "build"};
constexpr std::array kVerdicts{"held", "partly", "corrected"};

/// The value of an enumeration by its place in the list of its names; the first for none.
template <class E, class Names>
E readName(const Reader& reader, const Names& names)
{
    const std::string name = reader.oneOf(names);
    const auto at = std::find(names.begin(), names.end(), name);
    return at == names.end() ? E{} : static_cast<E>(at - names.begin());
}

Text readText(const Reader& reader)
{
    if (!reader.object({"en", "ko"}))
        return {};
    return {.en = reader.member("en").text(), .ko = reader.member("ko").text()};
}

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

std::string readDate(const Reader& reader)
{
    std::string date = reader.text();
    if (!date.empty() && !isDate(date))
        reader.problem("\"" + date + "\" is no date; write 2022-05-03 or 2022-05");
    return date;
}

class FactsReader {
public:
    Facts read(const Reader& reader)
    {
        Facts facts;
        if (!reader.object(
                {"format", "as_of", "sources", "audiences", "post", "said", "parts"}, {"$schema"}))
            return facts;
        (void)reader.member("format").oneOf(std::array{"facts/1"});
        facts.asOf = readDate(reader.member("as_of"));
        readSources(reader.member("sources"));
        for (const Reader& each : reader.member("audiences").list(3, 3))
            facts.audiences.push_back(readAudience(each));
        checkAllThere(reader.member("audiences"), facts);
        const Reader post = reader.member("post");
        if (post.object({"title", "date"})) {
            facts.postTitle = readText(post.member("title"));
            facts.postDate = readDate(post.member("date"));
        }
        for (const Reader& each : reader.member("said").list(1))
            facts.said.push_back(readSaid(each));
        for (const Reader& each : reader.member("parts").list(kParts.size(), kParts.size()))
            facts.parts.push_back(readPart(each));
        return facts;
    }

private:
    void readSources(const Reader& reader)
    {
        if (!reader.json().is_object())
            return reader.problem("expected an object of sources by name");
        for (const auto& [name, value] : reader.json().items()) {
            const Reader source = reader.member(name);
            if (!source.object({"title", "url"}))
                continue;
            const std::string url = source.member("url").text();
            if (!url.empty() && !url.starts_with("https://"))
                source.member("url").problem("expected an address that begins with https://");
            m_sources[name] = {.title = source.member("title").text(), .url = url};
        }
    }
    [[nodiscard]] Source sourceOf(const Reader& reader) const
    {
        const std::string name = reader.text();
        const auto source = m_sources.find(name);
        if (source != m_sources.end())
            return source->second;
        if (!name.empty())
            reader.problem("\"" + name + "\" is not a member of /sources; add it there");
        return {};
    }
    std::string readId(const Reader& reader)
    {
        std::string id = reader.text();
        if (!id.empty() && !m_ids.insert(id).second)
            reader.problem("\"" + id + "\" is the id of another statement too");
        return id;
    }
    AudienceFacts readAudience(const Reader& reader)
    {
        AudienceFacts facts;
        if (!reader.object({"id", "name", "statements"}))
            return facts;
        facts.audience = readName<Audience>(reader.member("id"), kAudiences);
        facts.name = readText(reader.member("name"));
        for (const Reader& each : reader.member("statements").list(1)) {
            if (!each.object({"id", "duty", "date", "source", "text"}))
                continue;
            facts.statements.push_back({.id = readId(each.member("id")),
                .duty = readName<Duty>(each.member("duty"), kDuties),
                .text = readText(each.member("text")),
                .date = readDate(each.member("date")),
                .source = sourceOf(each.member("source"))});
        }
        return facts;
    }
    Said readSaid(const Reader& reader)
    {
        if (!reader.object({"id", "verdict", "said", "happened", "date", "source"}))
            return {};
        return {.id = readId(reader.member("id")),
            .verdict = readName<Verdict>(reader.member("verdict"), kVerdicts),
            .said = readText(reader.member("said")),
            .happened = readText(reader.member("happened")),
            .date = readDate(reader.member("date")),
            .source = sourceOf(reader.member("source"))};
    }
    Part readPart(const Reader& reader)
    {
        if (!reader.object({"id", "name", "kubernetes", "used", "unused", "source"}))
            return {};
        const std::string id = readId(reader.member("id"));
        return {.id = id.empty() ? id : reader.member("id").oneOf(kParts),
            .name = readText(reader.member("name")),
            .kubernetes = readText(reader.member("kubernetes")),
            .used = readText(reader.member("used")),
            .unused = readText(reader.member("unused")),
            .source = sourceOf(reader.member("source"))};
    }
    static void checkAllThere(const Reader& reader, const Facts& facts)
    {
        for (std::size_t i = 0; i < kAudiences.size(); ++i) {
            const bool there = std::any_of(
                facts.audiences.begin(), facts.audiences.end(), [&](const AudienceFacts& each) {
                    return each.audience == static_cast<Audience>(i);
                });
            if (!there)
                reader.problem("\"" + std::string(kAudiences.at(i)) + "\" is missing");
        }
    }
    std::map<std::string, Source> m_sources;
    std::set<std::string> m_ids;
};

/// nlohmann's words, without its number, from the place on.
std::string parseErrorOf(const std::string& what)
{
    const std::size_t at = what.find("line ");
    return "no JSON: " + (at == std::string::npos ? what : what.substr(at));
}

} // namespace

const char* toString(Audience audience)
{
    return kAudiences.at(static_cast<std::size_t>(audience));
}

const char* toString(Duty duty)
{
    return kDuties.at(static_cast<std::size_t>(duty));
}

const char* toString(Verdict verdict)
{
    return kVerdicts.at(static_cast<std::size_t>(verdict));
}

const Statement* Facts::findStatement(std::string_view id) const
{
    for (const AudienceFacts& each : audiences) {
        for (const Statement& statement : each.statements) {
            if (statement.id == id)
                return &statement;
        }
    }
    return nullptr;
}

const AudienceFacts& Facts::of(Audience audience) const
{
    static const AudienceFacts kNothing;
    const auto found = std::find_if(audiences.begin(), audiences.end(),
        [&](const AudienceFacts& each) { return each.audience == audience; });
    return found == audiences.end() ? kNothing : *found;
}

Parsed parseFacts(std::string_view text)
{
    Parsed parsed;
    nlohmann::json document;
    try {
        document = nlohmann::json::parse(text);
    } catch (const nlohmann::json::exception& error) {
        parsed.problems.push_back({"", parseErrorOf(error.what())});
        return parsed;
    }
    Facts facts = FactsReader().read(Reader(document, "", parsed.problems));
    if (parsed.problems.empty())
        parsed.facts = std::move(facts);
    return parsed;
}

base::Result<Facts> loadFacts(const std::string& file)
{
    Parsed parsed = parseFacts(TRY(base::readFile(file, kLargestFile)));
    if (parsed.facts)
        return std::move(*parsed.facts);
    std::string text;
    for (const Problem& problem : parsed.problems)
        text += "\n" + problem.toString();
    return base::fail("load facts", file, text);
}

base::Result<Facts> loadShippedFacts()
{
    const std::string root = scenario::findRoot();
    if (root.empty())
        return base::fail("load facts", "scenarios/dockershim/facts.json",
            "the folder scenarios is not above the programs, nor share/shimscope/scenarios; "
            "install "
            "the lessons beside them",
            ENOENT);
    return loadFacts(root + "/dockershim/facts.json");
}

} // namespace shimscope::story

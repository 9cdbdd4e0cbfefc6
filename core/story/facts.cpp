// One walk over the document; what is named has to be there, and once.

#include <story/facts.h>
#include <story/reading.h>

#include <algorithm>
#include <array>
#include <set>

namespace shimscope::story {

namespace {

using scenario::Problem;
using scenario::Reader;

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
        m_sources = readSources(reader.member("sources"));
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
                .source = sourceOf(m_sources, each.member("source"))});
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
            .source = sourceOf(m_sources, reader.member("source"))};
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
            .source = sourceOf(m_sources, reader.member("source"))};
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
    Sources m_sources;
    std::set<std::string> m_ids;
};

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
    Facts facts;
    readDocument(
        text, parsed.problems, [&](const Reader& reader) { facts = FactsReader().read(reader); });
    if (parsed.problems.empty())
        parsed.facts = std::move(facts);
    return parsed;
}

base::Result<Facts> loadFacts(const std::string& file)
{
    Parsed parsed = parseFacts(TRY(readStory(file)));
    if (parsed.facts)
        return std::move(*parsed.facts);
    return problemsOf(file, parsed.problems);
}

base::Result<Facts> loadShippedFacts()
{
    const std::string file = TRY(shippedStory("facts.json"));
    return loadFacts(file);
}

} // namespace shimscope::story

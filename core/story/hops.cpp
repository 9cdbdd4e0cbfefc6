// One walk over the document; a chain has one card for a hop.
#include <story/hops.h>
#include <story/reading.h>

#include <algorithm>
#include <array>
#include <set>

namespace shimscope::story {

namespace {

constexpr std::array kHopNames{
    "agent", "kubelet", "cri", "cni", "shim", "runtime", "kernel", "adapter", "engine"};

class HopsReader {
public:
    Hops read(const scenario::Reader& reader)
    {
        Hops hops;
        if (!reader.object({"format", "as_of", "sources", "hops"}, {"$schema"}))
            return hops;
        (void)reader.member("format").oneOf(std::array{"hops/1"});
        hops.asOf = readDate(reader.member("as_of"));
        m_sources = readSources(reader.member("sources"));
        for (const scenario::Reader& each : reader.member("hops").list(1))
            hops.hops.push_back(readHop(each));
        return hops;
    }

private:
    Hop readHop(const scenario::Reader& reader)
    {
        if (!reader.object({"id", "chains", "hop", "name", "purpose", "protocol", "socket",
                "started", "dies", "look", "source"}))
            return {};
        Hop hop{.id = reader.member("id").text(),
            .chains = {},
            .hop = reader.member("hop").oneOf(kHopNames),
            .name = readText(reader.member("name")),
            .purpose = readText(reader.member("purpose")),
            .protocol = readText(reader.member("protocol")),
            .socket = readText(reader.member("socket")),
            .started = readText(reader.member("started")),
            .dies = readText(reader.member("dies")),
            .look = {},
            .source = sourceOf(m_sources, reader.member("source"))};
        if (!hop.id.empty() && !m_ids.insert(hop.id).second)
            reader.member("id").problem("\"" + hop.id + "\" is the id of another hop too");
        for (const scenario::Reader& chain : reader.member("chains").list(1)) {
            hop.chains.push_back(chain.text());
            if (!m_places.insert(hop.chains.back() + " " + hop.hop).second)
                chain.problem("\"" + hop.chains.back() + "\" has another card for the hop \""
                    + hop.hop + "\"");
        }
        for (const scenario::Reader& command : reader.member("look").list(1))
            hop.look.push_back(command.text());
        return hop;
    }
    Sources m_sources;
    std::set<std::string> m_ids;
    std::set<std::string> m_places; ///< chain and hop
};

} // namespace

const Hop* Hops::find(std::string_view chain, std::string_view hop) const
{
    const auto found = std::find_if(hops.begin(), hops.end(), [&](const Hop& each) {
        return each.hop == hop
            && std::find(each.chains.begin(), each.chains.end(), chain) != each.chains.end();
    });
    return found == hops.end() ? nullptr : &*found;
}

ParsedHops parseHops(std::string_view text)
{
    ParsedHops parsed;
    Hops hops;
    readDocument(text, parsed.problems,
        [&](const scenario::Reader& reader) { hops = HopsReader().read(reader); });
    if (parsed.problems.empty())
        parsed.hops = std::move(hops);
    return parsed;
}

base::Result<Hops> loadHops(const std::string& file)
{
    ParsedHops parsed = parseHops(TRY(readStory(file)));
    if (parsed.hops)
        return std::move(*parsed.hops);
    return problemsOf(file, parsed.problems);
}

base::Result<Hops> loadShippedHops()
{
    const std::string file = TRY(shippedStory("hops.json"));
    return loadHops(file);
}

} // namespace shimscope::story

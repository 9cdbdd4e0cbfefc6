// A comparison as JSON, for other programs.
#include <trace/span.h>

#include <compare/comparison.h>
#include <nlohmann/json.hpp>

namespace shimscope::compare {

namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson jsonOf(const Evidence& evidence)
{
    OrderedJson json = OrderedJson::object();
    if (!evidence.document.empty())
        json["document"] = evidence.document;
    if (!evidence.recording.empty())
        json["recording"] = evidence.recording;
    if (!evidence.spanId.empty())
        json["span"] = evidence.spanId;
    if (evidence.line != 0)
        json["line"] = evidence.line;
    if (!evidence.log.empty())
        json["log"] = evidence.log;
    return json;
}

OrderedJson jsonOf(const Statement& statement)
{
    OrderedJson json{{"text", statement.text.en}, {"observed", statement.observed()},
        {"known", statement.known}, {"evidence", OrderedJson::array()}};
    if (!statement.text.ko.empty())
        json["ko"] = statement.text.ko;
    for (const Evidence& each : statement.evidence)
        json["evidence"].push_back(jsonOf(each));
    return json;
}

OrderedJson jsonOf(const HopPlace& place)
{
    OrderedJson json{{"hop", trace::toString(place.hop)}, {"present", place.present},
        {"statement", jsonOf(place.what)}};
    if (!place.present)
        return json;
    json["program"] = place.program;
    json["count"] = place.count;
    if (place.pid != 0)
        json["pid"] = place.pid;
    if (place.rssBytes != 0)
        json["rss"] = place.rssBytes;
    if (!place.host.empty())
        json["inside"] = place.host;
    return json;
}

OrderedJson jsonOf(const std::vector<Row>& rows, const std::vector<Chain>& chains)
{
    OrderedJson json = OrderedJson::array();
    for (const Row& row : rows) {
        OrderedJson cells = OrderedJson::array();
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            OrderedJson cell = jsonOf(row.cells[i].what);
            cell["chain"] = chains[i].name;
            if (row.cells[i].milliseconds)
                cell["ms"] = *row.cells[i].milliseconds;
            cells.push_back(std::move(cell));
        }
        json.push_back({{"title", row.title.en}, {"ko", row.title.in("ko")},
            {"differs", row.differs}, {"uncertain", row.uncertain}, {"cells", cells}});
    }
    return json;
}

} // namespace

std::string toJson(const Comparison& comparison)
{
    OrderedJson chains = OrderedJson::array();
    for (const Chain& chain : comparison.chains) {
        OrderedJson hops = OrderedJson::array();
        for (const HopPlace& place : chain.hops)
            hops.push_back(jsonOf(place));
        chains.push_back(
            {{"name", chain.name}, {"pod", chain.pod}, {"boundaries", chain.boundaries},
                {"versions", chain.versions}, {"hops", hops}, {"notes", chain.notes}});
    }
    OrderedJson warnings = OrderedJson::array();
    for (const Bilingual& warning : comparison.warnings)
        warnings.push_back({{"text", warning.en}, {"ko", warning.in("ko")}});
    const OrderedJson json{{"chains", chains},
        {"calls", jsonOf(comparison.calls, comparison.chains)},
        {"facts", jsonOf(comparison.facts, comparison.chains)}, {"warnings", warnings}};
    constexpr int kIndent = 2;
    return json.dump(kIndent, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

} // namespace shimscope::compare

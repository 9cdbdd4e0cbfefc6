// A comparison as Markdown tables, the last of which says where each statement stands.
#include <trace/span.h>

#include <compare/comparison.h>

#include <cstdio>

namespace shimscope::compare {

namespace {

std::string cellText(std::string text)
{
    for (std::size_t at = 0; (at = text.find_first_of("|<", at)) != std::string::npos; at += 2)
        text.insert(at, "\\");
    for (char& c : text) {
        if (c == '\n')
            c = ' ';
    }
    return text;
}

std::string columns(const std::vector<std::string>& cells)
{
    std::string line = "|";
    for (const std::string& cell : cells)
        line += " " + cellText(cell) + " |";
    return line + "\n";
}

std::string head(const std::vector<std::string>& titles)
{
    std::string line = columns(titles) + "|";
    for (std::size_t i = 0; i < titles.size(); ++i)
        line += "---|";
    return line + "\n";
}

std::string hopTitle(trace::Hop hop)
{
    switch (hop) {
    case trace::Hop::Kernel:
        return "container";
    case trace::Hop::Cri:
        return "container manager";
    case trace::Hop::Adapter:
        return "CRI adapter";
    default:
        return trace::toString(hop);
    }
}

std::string whereFrom(const Evidence& evidence)
{
    if (!evidence.document.empty())
        return "from documents: " + evidence.document;
    if (evidence.line == 0)
        return evidence.recording + (evidence.spanId.empty() ? "" : " " + evidence.spanId);
    return std::to_string(evidence.line) + (evidence.log.empty() ? "" : " (" + evidence.log + ")");
}

/// Collects the statements in the order of their numbers.
class Writer {
public:
    std::string take(const std::string& title, const std::string& chain, const Statement& statement)
    {
        if (statement.evidence.empty())
            return statement.text;
        std::string places;
        for (const Evidence& each : statement.evidence)
            places += (places.empty() ? "" : ", ") + whereFrom(each);
        const bool documents = !statement.observed();
        m_rows += columns({std::to_string(++m_count), title + ": " + statement.text,
            documents ? "–" : chain, places});
        return statement.text + " [" + std::to_string(m_count) + "]"
            + (documents ? " (from documents)" : "");
    }
    [[nodiscard]] std::string rows() const
    {
        return head({"", "statement", "recording", "lines of the recording (and of the log)"})
            + m_rows;
    }

private:
    std::string m_rows;
    int m_count = 0;
};

std::string milliseconds(const Cell& cell)
{
    if (!cell.milliseconds)
        return "";
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", *cell.milliseconds);
    return text;
}

std::string hopsTable(const Comparison& comparison, Writer& writer)
{
    std::vector<std::string> titles{""};
    for (const HopPlace& place : comparison.chains.front().hops)
        titles.push_back(hopTitle(place.hop));
    std::string text = head(titles);
    for (const Chain& chain : comparison.chains) {
        std::vector<std::string> cells{"**" + chain.name + "**"};
        for (const HopPlace& place : chain.hops) {
            const std::string what = writer.take(hopTitle(place.hop), chain.name, place.what);
            cells.push_back(place.present ? what : "*" + what + "*");
        }
        text += columns(cells);
    }
    return text;
}

std::string rowsTable(const Comparison& comparison, const std::vector<Row>& rows, Writer& writer,
    const std::string& first, bool times)
{
    std::vector<std::string> titles{"", first};
    for (const Chain& chain : comparison.chains) {
        titles.push_back(chain.name);
        if (times)
            titles.emplace_back("ms");
    }
    std::string text = head(titles);
    for (const Row& row : rows) {
        std::vector<std::string> cells{row.differs ? "≠" : row.uncertain ? "?" : "", row.title};
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            cells.push_back(writer.take(row.title, comparison.chains[i].name, row.cells[i].what));
            if (times)
                cells.push_back(milliseconds(row.cells[i]));
        }
        text += columns(cells);
    }
    return text;
}

} // namespace

std::string toMarkdown(const Comparison& comparison)
{
    Writer writer;
    std::string names;
    for (const Chain& chain : comparison.chains)
        names += (names.empty() ? "" : " and ") + chain.name;
    std::string text = "# One pod through " + names + "\n\n";
    for (const Chain& chain : comparison.chains) {
        text += "- **" + chain.name + "**: " + (chain.pod.empty() ? "" : "pod " + chain.pod);
        for (const std::string& version : chain.versions)
            text += ", " + version;
        text += "\n";
    }
    for (const std::string& warning : comparison.warnings)
        text += "\n> ⚠ " + warning + "\n";
    text += "\n## Hops\n\n" + hopsTable(comparison, writer);
    text += "\n## The same call\n\n"
        + rowsTable(comparison, comparison.calls, writer, "kubelet asks", true);
    text +=
        "\n## What stays behind\n\n" + rowsTable(comparison, comparison.facts, writer, "", false);
    text += "\n## Where each statement stands\n\n" + writer.rows();
    for (const Chain& chain : comparison.chains) {
        text += "\n## Notes of " + chain.name + "\n\n";
        for (const std::string& note : chain.notes)
            text += "- " + note + "\n";
    }
    return text;
}

} // namespace shimscope::compare

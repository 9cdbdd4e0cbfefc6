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

Bilingual hopTitle(trace::Hop hop)
{
    switch (hop) {
    case trace::Hop::Kernel:
        return {"container", "컨테이너"};
    case trace::Hop::Cri:
        return {"container manager", "컨테이너 관리자"};
    case trace::Hop::Adapter:
        return {"CRI adapter", "CRI 어댑터"};
    case trace::Hop::Engine:
        return {"Docker engine", "Docker 엔진"};
    case trace::Hop::Shim:
        return {"shim", "심(shim)"};
    case trace::Hop::Runtime:
        return {"OCI runtime", "OCI 런타임"};
    default:
        return {trace::toString(hop), {}};
    }
}

const Bilingual kFromDocuments{"from documents", "문서에 따름"};

std::string whereFrom(const Evidence& evidence, std::string_view language)
{
    if (!evidence.document.empty())
        return kFromDocuments.in(language) + ": " + evidence.document;
    if (evidence.line == 0)
        return evidence.recording + (evidence.spanId.empty() ? "" : " " + evidence.spanId);
    return std::to_string(evidence.line) + (evidence.log.empty() ? "" : " (" + evidence.log + ")");
}

/// Collects the statements in the order of their numbers.
class Writer {
public:
    explicit Writer(std::string_view language) : m_language(language) { }
    [[nodiscard]] const std::string& in(const Bilingual& text) const { return text.in(m_language); }
    std::string take(const Bilingual& title, const std::string& chain, const Statement& statement)
    {
        if (statement.evidence.empty())
            return in(statement.text);
        std::string places;
        for (const Evidence& each : statement.evidence)
            places += (places.empty() ? "" : ", ") + whereFrom(each, m_language);
        const bool documents = !statement.observed();
        m_rows += columns({std::to_string(++m_count), in(title) + ": " + in(statement.text),
            documents ? "–" : chain, places});
        return in(statement.text) + " [" + std::to_string(m_count) + "]"
            + (documents ? " (" + in(kFromDocuments) + ")" : "");
    }
    [[nodiscard]] std::string rows() const
    {
        return head({"", in({"statement", "내용"}), in({"recording", "기록"}),
                   in({"lines of the recording (and of the log)", "기록의 줄(과 로그의 줄)"})})
            + m_rows;
    }

private:
    std::string_view m_language;
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
        titles.push_back(writer.in(hopTitle(place.hop)));
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
        std::vector<std::string> cells{row.differs ? "≠"
                : row.uncertain                    ? "?"
                                                   : "",
            writer.in(row.title)};
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

std::string toMarkdown(const Comparison& comparison, std::string_view language)
{
    Writer writer(language);
    const auto title = [&](const Bilingual& text) { return "\n## " + writer.in(text) + "\n\n"; };
    std::string names;
    for (const Chain& chain : comparison.chains)
        names += (names.empty() ? "" : ", ") + chain.name;
    std::string text =
        "# " + writer.in({"One pod through " + names, "한 파드가 지나간 길: " + names}) + "\n\n";
    for (const Chain& chain : comparison.chains) {
        text += "- **" + chain.name
            + "**: " + (chain.pod.empty() ? "" : writer.in({"pod ", "파드 "}) + chain.pod);
        for (const std::string& version : chain.versions)
            text += ", " + version;
        text += "\n";
    }
    for (const Bilingual& warning : comparison.warnings)
        text += "\n> ⚠ " + writer.in(warning) + "\n";
    text += title({"Hops", "홉"}) + hopsTable(comparison, writer);
    text += title({"The same call", "같은 호출"})
        + rowsTable(comparison, comparison.calls, writer,
            writer.in({"kubelet asks", "kubelet의 요청"}), true);
    text += title({"What stays behind", "남는 것"})
        + rowsTable(comparison, comparison.facts, writer, "", false);
    text += title({"Where each statement stands", "각 내용의 근거"}) + writer.rows();
    for (const Chain& chain : comparison.chains) {
        text += title({"Notes of " + chain.name, chain.name + "의 메모"});
        for (const std::string& note : chain.notes)
            text += "- " + note + "\n";
    }
    return text;
}

} // namespace shimscope::compare

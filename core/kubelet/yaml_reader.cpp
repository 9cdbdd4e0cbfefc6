// YAML nodes → values, and mistakes → sentences.
#include <base/text.h>
#include <kubelet/yaml_reader.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace shimscope::kubelet {
namespace {

std::string kindOf(const YAML::Node& node)
{
    if (node.IsMap())
        return "a mapping";
    if (node.IsSequence())
        return "a list";
    return node.IsNull() ? "nothing" : "'" + node.Scalar() + "'";
}

/// What an unquoted scalar is by YAML's core schema: "a number", "a boolean", or empty for a
/// string.
std::string plainType(const YAML::Node& node)
{
    if (node.Tag() != "?")
        return {}; // quoted
    static const std::set<std::string> booleans{"true", "false", "True", "False", "TRUE", "FALSE",
        "yes", "no", "Yes", "No", "YES", "NO", "on", "off", "On", "Off", "ON", "OFF"};
    if (booleans.contains(node.Scalar()))
        return "a boolean";
    return base::parseDouble(node.Scalar()) ? "a number" : std::string();
}

std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const bool same = std::tolower(a[i]) == std::tolower(b[j]);
            const std::size_t replace = diagonal + (same ? 0U : 1U);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replace, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

/// The first line that is indented with a tab, from 1; 0: none. The parser's own words for it
/// mislead.
int tabbedLine(const std::string& text)
{
    int number = 0;
    for (const std::string_view line : base::lines(text)) {
        ++number;
        if (line.substr(0, line.find_first_not_of(" \t")).find('\t') != std::string_view::npos)
            return number;
    }
    return 0;
}

} // namespace

std::string toString(const Problem& problem, std::string_view file)
{
    std::string out(file);
    if (problem.line > 0)
        out += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column);
    if (!problem.field.empty())
        out += ": " + problem.field;
    return out + ": " + problem.text;
}

std::optional<std::string_view> nearest(
    std::string_view name, const std::vector<std::string_view>& known)
{
    std::optional<std::string_view> best;
    std::size_t bestDistance = std::max<std::size_t>(name.size() / 3, 2) + 1;
    for (const std::string_view candidate : known) {
        const std::size_t distance = editDistance(name, candidate);
        if (distance < bestDistance) {
            best = candidate;
            bestDistance = distance;
        }
    }
    return best;
}

namespace detail {

std::string unknownField(const std::string& name, const std::vector<std::string_view>& known)
{
    std::string text = "unknown field";
    if (const auto near = nearest(name, known))
        text += "; did you mean '" + std::string(*near) + "'?";
    text += " (accepted here: ";
    for (std::size_t i = 0; i < known.size(); ++i)
        text += (i == 0 ? "" : ", ") + std::string(known[i]);
    return text + ")";
}

bool contains(const std::vector<std::string_view>& names, const std::string& name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace detail

std::optional<Value> YamlReader::parse(const std::string& text)
{
    try {
        const std::vector<YAML::Node> documents = YAML::LoadAll(text);
        if (documents.size() > 1)
            m_problems.push_back({true, documents[1].Mark().line + 1,
                documents[1].Mark().column + 1, "", "a second document; write one pod per file"});
        else if (documents.empty() || documents[0].IsNull())
            m_problems.push_back(
                {true, 0, 0, "", "is empty; a Pod manifest begins with 'apiVersion: v1'"});
        else
            return Value{documents[0], "", documents[0].Mark()};
    } catch (const YAML::Exception& error) {
        if (const int line = tabbedLine(text); line > 0)
            m_problems.push_back(
                {true, line, 1, "", "is indented with a tab; YAML accepts only blanks there"});
        else
            m_problems.push_back({true, error.mark.line + 1, error.mark.column + 1, "",
                "is not YAML: " + error.msg});
    }
    return std::nullopt;
}

bool YamlReader::hasErrors() const
{
    return std::any_of(m_problems.begin(), m_problems.end(),
        [](const Problem& problem) { return problem.isError; });
}

void YamlReader::add(bool isError, const Value& at, std::string text)
{
    m_problems.push_back({isError, at.mark.line + 1, at.mark.column + 1, at.path, std::move(text)});
}

void YamlReader::error(const Value& at, std::string text)
{
    add(true, at, std::move(text));
}
void YamlReader::warning(const Value& at, std::string text)
{
    add(false, at, std::move(text));
}

std::optional<std::string> YamlReader::scalar(const Value& value, std::string_view what)
{
    if (value.node.IsScalar())
        return value.node.Scalar();
    error(value, "must be " + std::string(what) + ", is " + kindOf(value.node));
    return std::nullopt;
}

void YamlReader::read(const Value& value, std::string& into)
{
    const auto text = scalar(value, "a string");
    if (!text)
        return;
    // The API server's decoder refuses these as well: it sees a number, not the text.
    if (const std::string type = plainType(value.node); !type.empty())
        return error(value, "must be a string, is " + type + "; write \"" + *text + "\" in quotes");
    into = *text;
}

void YamlReader::read(const Value& value, bool& into)
{
    const auto text = scalar(value, "true or false");
    if (!text)
        return;
    if (value.node.Tag() != "?" || (*text != "true" && *text != "false"))
        return error(value, "must be true or false (without quotes), is '" + *text + "'");
    into = *text == "true";
}

void YamlReader::read(const Value& value, std::int64_t& into)
{
    const auto text = scalar(value, "a whole number");
    if (!text)
        return;
    const auto number = base::parseSigned(*text);
    if (!number || value.node.Tag() != "?")
        return error(value, "must be a whole number (without quotes), is '" + *text + "'");
    into = *number;
}

void YamlReader::read(const Value& value, std::optional<std::int64_t>& into)
{
    std::int64_t number = into.value_or(0);
    const std::size_t before = m_problems.size();
    read(value, number);
    if (m_problems.size() == before)
        into = number;
}

void YamlReader::read(const Value& value, std::vector<std::string>& into)
{
    for (const Value& element : elements(value))
        read(element, into.emplace_back());
}

void YamlReader::read(const Value& value, std::map<std::string, std::string>& into)
{
    for (const auto& [name, member] : members(value))
        read(member, into[name]);
}

std::vector<Value> YamlReader::elements(const Value& value)
{
    std::vector<Value> out;
    if (!value.node.IsSequence()) {
        error(value, "must be a list (\"- …\" lines), is " + kindOf(value.node));
        return out;
    }
    for (std::size_t i = 0; i < value.node.size(); ++i)
        out.push_back(
            {value.node[i], value.path + "[" + std::to_string(i) + "]", value.node[i].Mark()});
    return out;
}

std::vector<std::pair<std::string, Value>> YamlReader::members(const Value& value)
{
    std::vector<std::pair<std::string, Value>> out;
    if (!value.node.IsMap()) {
        error(value, "must be a mapping (\"name: value\" lines), is " + kindOf(value.node));
        return out;
    }
    std::set<std::string> seen;
    for (const auto& member : value.node) {
        const std::string name = member.first.IsScalar() ? member.first.Scalar() : "?";
        const std::string path = value.path.empty() ? name : value.path + "." + name;
        const Value inner{member.second, path, member.first.Mark()};
        if (!seen.insert(name).second)
            error(inner, "is there twice; keep one");
        else
            out.emplace_back(name, inner);
    }
    return out;
}

} // namespace shimscope::kubelet

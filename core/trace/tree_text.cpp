// A forest as lines of text.
#include <base/text.h>
#include <trace/tree.h>

#include <array>
#include <cstdio>
#include <cstring>

namespace shimscope::trace {

namespace {

constexpr std::size_t kLongestArguments = 160; // characters; the whole is in the recording

/// Columns that UTF-8 text takes; every character of ours is one column wide.
std::size_t columns(std::string_view text)
{
    std::size_t count = 0;
    for (const char c : text)
        count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    return count;
}

std::string padLeft(const std::string& text, std::size_t width)
{
    const std::size_t have = columns(text);
    return have < width ? std::string(width - have, ' ') + text : text;
}

std::string cut(std::string_view text, std::size_t most)
{
    if (text.size() <= most)
        return std::string(text);
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U)
        --most;
    return std::string(text.substr(0, most)) + "…";
}

std::string offsetText(std::int64_t ns)
{
    char text[32];
    std::snprintf(text, sizeof text, "%+.1f ms", static_cast<double>(ns) / 1e6);
    return text;
}

const char* colourOf(Hop hop)
{
    // kubelet blue, CRI green, CNI cyan, shim yellow, runtime red, kernel magenta, adapter bright
    // blue, engine bright magenta: the colours of the window's lanes.
    static constexpr std::array<const char*, kHopCount> kColours{"\033[0m", "\033[34m", "\033[32m",
        "\033[36m", "\033[33m", "\033[31m", "\033[35m", "\033[94m", "\033[95m"};
    return kColours.at(static_cast<std::size_t>(hop));
}

/// Which pod or container a call is about, if it is said.
std::string subjectOf(const Span& span)
{
    for (const char* key : {"container.name", "pod.name"}) {
        if (const std::string_view value = span.attribute(key); !value.empty())
            return std::string(value);
    }
    for (const char* key : {"container.id", "sandbox.id"}) {
        if (const std::string_view value = span.attribute(key); !value.empty())
            return std::string(value.substr(0, 12));
    }
    return {};
}

std::string lengthOf(const Span& span)
{
    if (span.open())
        return "open";
    const std::string took = base::formatDuration(span.end - span.start);
    if (!span.endConcluded())
        return took;
    return span.endKnown() ? "≤ " + took : "?";
}

std::string failureOf(const Span& span)
{
    if (span.code == 0)
        return {};
    return "  failed (" + std::to_string(span.code) + "): " + cut(span.status, kLongestArguments);
}

/// Walks the nodes and writes the lines.
class TreeWriter {
public:
    TreeWriter(const std::vector<Span>& spans, const Forest& forest, const TreeOptions& options)
        : m_spans(spans), m_forest(forest), m_options(options)
    {
    }

    void write(const std::vector<std::size_t>& nodes, const std::string& branch, bool top)
    {
        std::vector<std::size_t> shown;
        for (const std::size_t node : nodes) {
            if (isShown(node))
                shown.push_back(node);
        }
        for (std::size_t i = 0; i < shown.size(); ++i) {
            const bool last = i + 1 == shown.size();
            const TreeNode& node = m_forest.nodes[shown[i]];
            line(node, top ? branch : branch + (last ? "└─ " : "├─ "));
            write(node.children, top ? branch : branch + (last ? "   " : "│  "), false);
        }
    }
    std::string take()
    {
        if (m_hidden > 0)
            m_text += padLeft(std::to_string(m_hidden), 23)
                + (m_hidden == 1 ? " poll hidden\n" : " polls hidden\n");
        return std::move(m_text);
    }

private:
    bool isShown(std::size_t index)
    {
        const TreeNode& node = m_forest.nodes[index];
        if (m_spans[node.span].kind == Kind::Step)
            return m_options.steps;
        if (node.poll && !m_options.polls) {
            ++m_hidden;
            return false;
        }
        return true;
    }
    void line(const TreeNode& node, const std::string& branch)
    {
        const Span& span = m_spans[node.span];
        const std::string length = lengthOf(span);
        m_text += padLeft(offsetText(span.start - m_options.origin), 12)
            + padLeft(length, length.starts_with("≤") ? 13 : 11) + "  " + branch;
        const std::string what = describe(m_spans, node, m_options.reasons);
        m_text += m_options.colour ? colourOf(span.hop) + what + "\033[0m\n" : what + "\n";
    }

    const std::vector<Span>& m_spans;
    const Forest& m_forest;
    const TreeOptions& m_options;
    std::string m_text;
    std::size_t m_hidden = 0;
};

} // namespace

std::string errnoName(int value)
{
    const char* name = ::strerrorname_np(value);
    return name != nullptr ? name : "errno " + std::to_string(value);
}

std::string describeStep(const Span& step)
{
    std::string text = step.method + "(" + cut(step.args, kLongestArguments) + ")";
    if (step.code != 0)
        return text + " = -1 " + errnoName(step.code);
    return text + " = " + std::to_string(step.result);
}

std::string describe(const std::vector<Span>& spans, const TreeNode& node, bool reasons)
{
    const Span& span = spans[node.span];
    if (span.kind == Kind::Step) {
        std::string text = describeStep(span);
        if (reasons && !span.reason.empty())
            text += "  ← " + span.reason;
        return text;
    }
    const Span* server = node.server == kNone ? nullptr : &spans[node.server];
    std::string text(span.callName());
    std::string subject = subjectOf(span);
    if (subject.empty() && server != nullptr)
        subject = subjectOf(*server);
    if (!subject.empty() && text.find(subject) == std::string::npos)
        text += " " + subject;
    text += std::string("  ") + toString(span.hop);
    if (server != nullptr && server->hop != span.hop)
        text += std::string(" → ") + toString(server->hop);
    if (!span.protocol.empty())
        text += ", " + span.protocol;
    std::string failure = failureOf(span);
    if (failure.empty() && server != nullptr)
        failure = failureOf(*server);
    return text + failure;
}

std::string formatTree(const std::vector<Span>& spans, const Forest& forest,
    const std::vector<std::size_t>& roots, const TreeOptions& options)
{
    TreeWriter writer(spans, forest, options);
    writer.write(roots, {}, true);
    return writer.take();
}

} // namespace shimscope::trace

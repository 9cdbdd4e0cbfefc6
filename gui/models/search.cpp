// A walk over all calls: 200,000 take some tens of milliseconds.
#include <models/search.h>
#include <models/text.h>

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace shimscope::models {

namespace {

char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Without a copy: most texts do not match. `word` is lowered already.
bool holds(std::string_view text, std::string_view word)
{
    const auto found = std::search(text.begin(), text.end(), word.begin(), word.end(),
        [](char a, char b) { return lowered(a) == b; });
    return found != text.end();
}

bool holdsAttribute(const trace::Span& span, std::string_view word)
{
    return std::any_of(span.attributes.begin(), span.attributes.end(),
        [&](const auto& attribute) { return holds(attribute.second, word); });
}

bool matches(const trace::Span& span, std::string_view word)
{
    for (const std::string* text : {&span.method, &span.program, &span.peer, &span.protocol,
             &span.args, &span.reason, &span.status, &span.spanId, &span.traceId})
        if (holds(*text, word))
            return true;
    return holdsAttribute(span, word);
}

/// What the calls around a kernel step are about.
bool isMadeFor(const Store& store, const trace::TreeNode& step, std::string_view word)
{
    const trace::Forest& forest = store.forest();
    for (std::size_t at = step.parent; at != trace::kNone; at = forest.nodes[at].parent) {
        const trace::TreeNode& call = forest.nodes[at];
        if (holdsAttribute(store.spans()[call.span], word)
            || (call.server != trace::kNone && holdsAttribute(store.spans()[call.server], word)))
            return true;
    }
    return false;
}

bool matchesAll(
    const Store& store, const trace::TreeNode& node, const std::vector<std::string>& words)
{
    const trace::Span& span = store.spans()[node.span];
    bool itself = false;
    for (const std::string& word : words) {
        if (matches(span, word))
            itself = true;
        else if (span.kind != trace::Kind::Step || !isMadeFor(store, node, word))
            return false;
    }
    return itself;
}

std::vector<std::string> wordsOf(const QString& query)
{
    std::vector<std::string> words;
    for (const QString& word :
        query.toLower().split(QRegularExpression(QStringLiteral("\\s+")), Qt::SkipEmptyParts))
        words.push_back(word.toStdString());
    return words;
}

} // namespace

std::vector<std::size_t> searchSpans(const Store& store, const QString& query, std::size_t limit,
    const std::optional<ChainFilter>& filter)
{
    const std::vector<std::string> words = wordsOf(query);
    std::vector<std::size_t> found;
    if (words.empty())
        return found;
    for (const trace::TreeNode& node : store.forest().nodes) {
        if (!node.poll && (!filter || filter->holdsCall(store, node))
            && matchesAll(store, node, words))
            found.push_back(node.span);
    }
    std::sort(found.begin(), found.end(), [&](std::size_t a, std::size_t b) {
        return store.spans()[a].start < store.spans()[b].start;
    });
    if (found.size() > limit)
        found.resize(limit);
    return found;
}

} // namespace shimscope::models

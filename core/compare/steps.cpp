// What is played, and what is listed: single messages in the order in which they began.
#include <base/text.h>

#include <compare/facts.h>

#include <algorithm>
#include <cstdio>
#include <map>

namespace shimscope::compare {

namespace {

double millisecondsBetween(std::int64_t from, std::int64_t to)
{
    constexpr double kNanoseconds = 1e6;
    return static_cast<double>(to - from) / kNanoseconds;
}

} // namespace

/// The other side as it was observed, else the one that speaks this protocol.
trace::Hop Facts::calleeOf(const trace::TreeNode& node) const
{
    const trace::Span& span = m_spans[node.span];
    if (node.server != trace::kNone)
        return m_spans[node.server].hop;
    if (span.hop == trace::Hop::Cni) // plugins have no place of their own in the chain
        return has(trace::Hop::Adapter) ? trace::Hop::Adapter : trace::Hop::Cri;
    if (span.protocol.starts_with("Docker API"))
        return trace::Hop::Engine;
    if (span.protocol.starts_with("OCI"))
        return trace::Hop::Runtime;
    if (span.protocol.starts_with("task") || span.protocol.starts_with("shim"))
        return trace::Hop::Shim;
    const bool toAdapter = span.hop == trace::Hop::Kubelet && has(trace::Hop::Adapter);
    return toAdapter ? trace::Hop::Adapter : trace::Hop::Cri;
}

std::vector<Step> Facts::steps(std::string_view name) const
{
    const std::size_t first = firstCall(name);
    if (first == trace::kNone)
        return {};
    std::vector<std::size_t> nodes{m_forest.nodeOf[first]};
    inside(nodes.front(), nodes);
    std::vector<Step> steps;
    for (const std::size_t each : nodes) {
        const trace::TreeNode& node = m_forest.nodes[each];
        const trace::Span& span = m_spans[node.span];
        const trace::Hop to = calleeOf(node);
        steps.push_back({.from = span.hop == trace::Hop::Cni ? to : span.hop,
            .to = to,
            .word = wordOf(node),
            .spanId = span.spanId,
            .afterMs = millisecondsBetween(m_spans[first].start, span.start)});
    }
    std::stable_sort(steps.begin(), steps.end(),
        [](const Step& one, const Step& other) { return one.afterMs < other.afterMs; });
    return steps;
}

std::vector<DockerCall> Facts::dockerCalls() const
{
    std::vector<DockerCall> calls;
    if (!hasCalls() || !has(trace::Hop::Engine))
        return calls; // containerd is a part of Docker only below dockerd
    for (const trace::TreeNode& node : m_forest.nodes) {
        const trace::Span& span = m_spans[node.span];
        const bool call = span.kind != trace::Kind::Server && span.kind != trace::Kind::Step;
        if (const auto part = partOf(span); part && call)
            calls.push_back({.part = *part,
                .word = wordOf(node),
                .spanId = span.spanId,
                .afterMs = millisecondsBetween(m_spans[m_begin].start, span.start)});
    }
    std::stable_sort(calls.begin(), calls.end(),
        [](const DockerCall& one, const DockerCall& other) { return one.afterMs < other.afterMs; });
    return calls;
}

std::vector<std::size_t> Facts::startNodes() const
{
    std::vector<std::size_t> nodes;
    for (const std::string_view name : kCallsPlayed) {
        const std::size_t first = firstCall(name);
        if (first == trace::kNone)
            continue;
        nodes.push_back(m_forest.nodeOf[first]);
        inside(nodes.back(), nodes);
    }
    return nodes;
}

Statement Facts::callsSent() const
{
    std::map<trace::Hop, int> counts;
    Statement statement;
    for (const std::size_t node : startNodes()) {
        const trace::Span& span = m_spans[m_forest.nodes[node].span];
        const trace::Hop caller =
            span.hop == trace::Hop::Cni ? calleeOf(m_forest.nodes[node]) : span.hop;
        ++counts[caller];
        statement.evidence.push_back(ofSpan(m_forest.nodes[node].span));
    }
    std::vector<std::string> words;
    for (const trace::Hop hop : trace::kChainOrder) {
        if (counts.contains(hop))
            words.push_back(placeOf(hop).program + " " + std::to_string(counts.at(hop)));
    }
    if (words.empty())
        return notObserved();
    statement.text.en = base::join(words, ", ");
    return statement;
}

/// Of nested calls the outer one's time holds the inner one's.
Statement Facts::times() const
{
    struct Sum {
        double milliseconds = 0;
        bool atMost = false; ///< an end was concluded
    };
    std::map<trace::Hop, Sum> sums;
    Statement statement;
    for (const std::size_t node : startNodes()) {
        const trace::Span& span = m_spans[m_forest.nodes[node].span];
        const trace::Hop callee = calleeOf(m_forest.nodes[node]);
        if (span.hop == trace::Hop::Cni || span.hop == callee || !span.endKnown())
            continue;
        Sum& sum = sums[callee];
        sum.milliseconds += millisecondsBetween(span.start, span.end);
        sum.atMost = sum.atMost || span.endConcluded();
        statement.evidence.push_back(ofSpan(m_forest.nodes[node].span));
    }
    std::vector<std::string> words;
    for (const trace::Hop hop : trace::kChainOrder) {
        if (!sums.contains(hop))
            continue;
        char text[32];
        std::snprintf(text, sizeof text, "%.1f ms", sums.at(hop).milliseconds);
        words.push_back(placeOf(hop).program + (sums.at(hop).atMost ? " ≤ " : " ") + text);
    }
    if (words.empty())
        return notObserved();
    statement.text.en = base::join(words, ", ");
    return statement;
}

} // namespace shimscope::compare

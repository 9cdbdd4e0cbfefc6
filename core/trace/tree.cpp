// From a list of spans to a forest.
#include <trace/tree.h>

#include <algorithm>

namespace shimscope::trace {

std::size_t SpanSet::add(Span span)
{
    const auto [found, isNew] = m_index.try_emplace(span.spanId, m_spans.size());
    if (isNew)
        m_spans.push_back(std::move(span));
    else
        m_spans[found->second] = std::move(span);
    return found->second;
}

std::size_t SpanSet::find(std::string_view spanId) const
{
    const auto found = m_index.find(std::string(spanId));
    return found == m_index.end() ? kNone : found->second;
}

namespace {

/// Work that a call began and did not wait for: what watches over a container goes on long after
/// its start.
bool outlives(const Span& child, const Span& parent)
{
    constexpr std::int64_t kAtOnce =
        250'000'000; // ns; an event that a shim forwards comes a moment later
    return !parent.open() && child.start > parent.end + kAtOnce && child.kind != Kind::Step;
}

/// Index of each span's parent span; loops are cut, and what began after its parent had ended
/// stands by itself.
std::vector<std::size_t> parentsOf(const std::vector<Span>& spans)
{
    std::unordered_map<std::string_view, std::size_t> index;
    for (std::size_t i = 0; i < spans.size(); ++i)
        index.emplace(spans[i].spanId, i);
    std::vector<std::size_t> parents(spans.size(), kNone);
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const auto found = spans[i].parentId.empty() ? index.end() : index.find(spans[i].parentId);
        if (found != index.end() && found->second != i && !outlives(spans[i], spans[found->second]))
            parents[i] = found->second;
    }
    // Only a damaged or hand-made recording has a loop. 0: not seen, otherwise the walk that saw
    // it.
    std::vector<std::size_t> seen(spans.size(), 0);
    for (std::size_t i = 0; i < spans.size(); ++i) {
        std::size_t at = i;
        while (seen[at] == 0) {
            seen[at] = i + 1;
            if (parents[at] == kNone)
                break;
            if (seen[parents[at]] == i + 1)
                parents[at] = kNone;
            else
                at = parents[at];
        }
    }
    return parents;
}

/// For each span: the only Server span below it, if the span is a call; else kNone.
std::vector<std::size_t> serversOf(
    const std::vector<Span>& spans, const std::vector<std::size_t>& parents)
{
    std::vector<std::size_t> servers(spans.size(), kNone);
    std::vector<bool> several(spans.size(), false);
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const std::size_t parent = parents[i];
        if (parent == kNone || spans[i].kind != Kind::Server || spans[parent].kind != Kind::Client)
            continue;
        several[parent] = servers[parent] != kNone || several[parent];
        servers[parent] = i;
    }
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (several[i])
            servers[i] = kNone;
    }
    return servers;
}

/// `inProbe`: all this was done to ask a probe, whose ExecSync reaches down to the kernel.
bool markPolls(
    const std::vector<Span>& spans, Forest& forest, std::size_t index, bool inProbe = false)
{
    TreeNode& node = forest.nodes[index];
    const Span& span = spans[node.span];
    inProbe = inProbe || (span.kind == Kind::Internal && isPoll(span));
    bool all = !node.children.empty();
    for (const std::size_t child : node.children)
        all = markPolls(spans, forest, child, inProbe) && all;
    node.poll = inProbe || isPoll(span) || (span.kind == Kind::Internal && all);
    return node.poll;
}

} // namespace

Forest buildForest(const std::vector<Span>& spans)
{
    const std::vector<std::size_t> parents = parentsOf(spans);
    const std::vector<std::size_t> servers = serversOf(spans, parents);
    Forest forest;
    forest.nodeOf.assign(spans.size(), kNone);
    const auto folded = [&](std::size_t i) {
        return parents[i] != kNone && servers[parents[i]] == i;
    };
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (folded(i))
            continue;
        forest.nodeOf[i] = forest.nodes.size();
        forest.nodes.push_back({.span = i, .server = servers[i]});
    }
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (folded(i))
            forest.nodeOf[i] = forest.nodeOf[parents[i]];
    }
    for (std::size_t n = 0; n < forest.nodes.size(); ++n) {
        const std::size_t parent = parents[forest.nodes[n].span];
        forest.nodes[n].parent = parent == kNone ? kNone : forest.nodeOf[parent];
        auto& siblings =
            parent == kNone ? forest.roots : forest.nodes[forest.nodes[n].parent].children;
        siblings.push_back(n);
    }
    const auto byStart = [&](std::size_t a, std::size_t b) {
        return spans[forest.nodes[a].span].start < spans[forest.nodes[b].span].start;
    };
    for (TreeNode& node : forest.nodes)
        std::stable_sort(node.children.begin(), node.children.end(), byStart);
    std::stable_sort(forest.roots.begin(), forest.roots.end(), byStart);
    for (const std::size_t root : forest.roots)
        markPolls(spans, forest, root);
    return forest;
}

} // namespace shimscope::trace

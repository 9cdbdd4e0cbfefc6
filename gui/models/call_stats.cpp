#include <models/call_stats.h>
#include <models/text.h>

#include <algorithm>
#include <cmath>

namespace shimscope::models {

namespace {

bool isNamedAs(const trace::Span& a, const trace::Span& b)
{
    const bool step = a.kind == trace::Kind::Step;
    return a.method == b.method && step == (b.kind == trace::Kind::Step)
        && (step || (a.hop == b.hop && a.protocol == b.protocol));
}

std::int64_t durationOf(const trace::Span& span)
{
    return std::max<std::int64_t>(0, span.end - span.start);
}

/// The nearest rank: one that was really measured. `durations` are sorted.
std::int64_t percentile(const std::vector<std::int64_t>& durations, double share)
{
    const auto rank =
        static_cast<std::size_t>(std::ceil(share * static_cast<double>(durations.size())));
    return durations[std::clamp<std::size_t>(rank, 1, durations.size()) - 1];
}

void sumUp(CallStats& stats, std::vector<std::int64_t> durations)
{
    if (durations.empty())
        return;
    std::sort(durations.begin(), durations.end());
    stats.least = durations.front();
    stats.most = durations.back();
    stats.median = percentile(durations, 0.5);
    stats.p95 = percentile(durations, 0.95);
    for (const std::int64_t each : durations) {
        stats.sum += each;
        ++stats.bins.at(stats.binOf(each));
    }
}

} // namespace

std::size_t CallStats::binOf(std::int64_t duration) const
{
    const double low = std::log(static_cast<double>(std::max<std::int64_t>(1, least)));
    const double high = std::log(static_cast<double>(std::max<std::int64_t>(1, most)));
    if (high <= low)
        return 0;
    const double at = std::log(static_cast<double>(std::max<std::int64_t>(1, duration)));
    const double share = std::clamp((at - low) / (high - low), 0.0, 1.0);
    return std::min(kBins - 1, static_cast<std::size_t>(share * static_cast<double>(kBins)));
}

CallStats statsOf(const Store& store, std::size_t index)
{
    CallStats stats;
    const auto& spans = store.spans();
    const trace::Forest& forest = store.forest();
    if (index >= forest.nodeOf.size())
        return stats;
    // Of a call that is known from both sides, the caller's side is measured.
    const std::size_t node = forest.nodeOf[index];
    const trace::Span& like = spans[node == trace::kNone ? index : forest.nodes[node].span];
    stats.name = callName(like);
    stats.hop = like.kind == trace::Kind::Step ? trace::Hop::Kernel : like.hop;
    std::vector<std::int64_t> durations;
    for (const trace::TreeNode& each : forest.nodes) {
        const trace::Span& span = spans[each.span];
        if (!isNamedAs(span, like))
            continue;
        stats.calls.push_back(each.span);
        const bool open = span.open() || span.endConcluded(); // its duration is not known
        stats.open += open ? 1 : 0;
        stats.failed += !open && span.code != 0 ? 1 : 0;
        if (!open)
            durations.push_back(durationOf(span));
    }
    stats.count = stats.calls.size();
    sumUp(stats, std::move(durations));
    std::stable_sort(stats.calls.begin(), stats.calls.end(), [&](std::size_t a, std::size_t b) {
        if (spans[a].open() != spans[b].open())
            return spans[a].open();
        return durationOf(spans[a]) > durationOf(spans[b]);
    });
    return stats;
}

} // namespace shimscope::models

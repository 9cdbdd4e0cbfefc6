#include <chain/timeline_layout.h>

#include <algorithm>
#include <array>

namespace shimscope::chain {

namespace {

/// Steps have a lane of their own, whatever process made them.
trace::Hop laneOf(const trace::Span& span)
{
    return span.kind == trace::Kind::Step ? trace::Hop::Kernel : span.hop;
}

/// What only asks, and what the window or a terminal asks of the agent: that is no part of the
/// chain. What the agent then asks of the chain, or writes into the kernel's files, is.
bool isFolded(const trace::SpanSet& spans, const trace::Forest& forest, std::size_t span)
{
    const trace::Kind kind = spans[span].kind;
    if (spans[span].hop == trace::Hop::Agent && kind != trace::Kind::Client
        && kind != trace::Kind::Step)
        return true;
    return span < forest.nodeOf.size() && forest.nodeOf[span] != trace::kNone
        && forest.nodes[forest.nodeOf[span]].poll;
}

/// The callee's record of a call that its caller's lane shows already. A run of the OCI runtime
/// stays: it is a process.
bool isCalleeOfLane(const trace::SpanSet& spans, const trace::Forest& forest, std::size_t span)
{
    if (span >= forest.nodeOf.size() || forest.nodeOf[span] == trace::kNone
        || spans[span].hop == trace::Hop::Runtime)
        return false;
    return forest.nodes[forest.nodeOf[span]].server == span;
}

/// By node: how many calls it is nested in.
std::vector<int> levelsOf(const trace::Forest& forest)
{
    std::vector<int> levels(forest.nodes.size(), 0);
    std::vector<std::size_t> ahead = forest.roots;
    while (!ahead.empty()) {
        const std::size_t node = ahead.back();
        ahead.pop_back();
        for (const std::size_t child : forest.nodes[node].children) {
            levels[child] = levels[node] + 1;
            ahead.push_back(child);
        }
    }
    return levels;
}

/// Counts what is nested deeper than the last level that is shown, in the call at that level.
void foldLevels(TimelineLayout& layout, const trace::SpanSet& spans, const trace::Forest& forest,
    const std::vector<int>& levels, const LayoutOptions& options)
{
    for (std::size_t i = 0; i < forest.nodes.size(); ++i) {
        if (options.polls || !isFolded(spans, forest, forest.nodes[i].span))
            layout.deepest = std::max(layout.deepest, levels[i]);
    }
    if (options.depth >= layout.deepest)
        return;
    layout.folded.assign(spans.size(), 0);
    for (std::size_t i = 0; i < forest.nodes.size(); ++i) {
        if (levels[i] <= options.depth
            || (!options.polls && isFolded(spans, forest, forest.nodes[i].span)))
            continue;
        std::size_t above = i;
        while (levels[above] > options.depth)
            above = forest.nodes[above].parent;
        ++layout.folded[forest.nodes[above].span];
    }
}

int countPolls(const trace::SpanSet& spans, const trace::Forest& forest)
{
    int count = 0;
    for (const trace::TreeNode& node : forest.nodes) {
        if (node.poll && trace::isPoll(spans[node.span]))
            ++count;
    }
    return count;
}

/// The first row whose last bar has ended; a bar that happens inside another comes into a row below
/// it.
void place(Lane& lane, const Bar& bar)
{
    for (Row& row : lane.rows) {
        if (row.bars.empty() || row.bars.back().end <= bar.start) {
            row.bars.push_back(bar);
            return;
        }
    }
    lane.rows.push_back({{bar}});
}

std::vector<Bar> visibleBars(const trace::SpanSet& spans, const trace::Forest& forest,
    const std::vector<int>& levels, std::int64_t last, const LayoutOptions& options)
{
    std::vector<Bar> bars;
    bars.reserve(spans.size());
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const trace::Span& span = spans[i];
        if ((!options.polls && isFolded(spans, forest, i))
            || (!options.callees && isCalleeOfLane(spans, forest, i))
            || (forest.nodeOf[i] != trace::kNone && levels[forest.nodeOf[i]] > options.depth))
            continue;
        const std::int64_t end = span.open() ? std::max(last, span.start) : span.end;
        bars.push_back({i, span.start, std::max(end, span.start + 1), span.open()});
    }
    // Longer first among those that start together: the caller stands above what it calls.
    std::sort(bars.begin(), bars.end(), [](const Bar& a, const Bar& b) {
        return a.start != b.start ? a.start < b.start : a.end > b.end;
    });
    return bars;
}

void number(TimelineLayout& layout, std::size_t spanCount)
{
    layout.positions.assign(spanCount, {});
    for (Lane& lane : layout.lanes) {
        lane.firstRow = layout.rowCount;
        for (const Row& row : lane.rows) {
            for (std::size_t i = 0; i < row.bars.size(); ++i)
                layout.positions[row.bars[i].span] = {layout.rowCount, i};
            ++layout.rowCount;
        }
    }
}

/// What nobody called but everybody should see: it keeps the axis busy for a moment, so that no cut
/// hides it.
void addMoments(
    TimelineLayout& layout, const std::vector<trace::Event>& events, std::vector<Interval>& busy)
{
    if (busy.empty())
        return;
    constexpr std::int64_t kVisible = 2'000'000; // ns
    for (const trace::Event& event : events) {
        if (event.kind != "oom" && event.kind != "limit-changed")
            continue;
        layout.moments.push_back({event.at, event.kind});
        busy.push_back({event.at - kVisible, event.at + kVisible});
    }
}

} // namespace

TimelineLayout layOut(const trace::SpanSet& spans, const trace::Forest& forest,
    const std::vector<trace::Event>& events, std::int64_t last, const LayoutOptions& options)
{
    TimelineLayout layout;
    std::array<Lane, trace::kHopCount> lanes;
    std::vector<Interval> busy;
    const std::vector<int> levels = levelsOf(forest);
    foldLevels(layout, spans, forest, levels, options);
    for (const Bar& bar : visibleBars(spans, forest, levels, last, options)) {
        const trace::Span& span = spans[bar.span];
        const auto hop = static_cast<std::size_t>(laneOf(span));
        lanes[hop].hop = static_cast<trace::Hop>(hop);
        lanes[hop].steps += span.kind == trace::Kind::Step ? 1 : 0;
        place(lanes[hop], bar);
        layout.open = layout.open || bar.open;
        const auto parts = busyParts(bar.start, bar.end, options.waitThreshold);
        busy.insert(busy.end(), parts.begin(), parts.end());
    }
    for (const trace::Hop hop : trace::kChainOrder) {
        if (Lane& lane = lanes.at(static_cast<std::size_t>(hop)); !lane.rows.empty())
            layout.lanes.push_back(std::move(lane));
    }
    addMoments(layout, events, busy);
    layout.axis = TimeAxis(std::move(busy), options.gapThreshold);
    layout.polls = countPolls(spans, forest);
    number(layout, spans.size());
    return layout;
}

const Row* TimelineLayout::row(int index) const
{
    for (const Lane& lane : lanes) {
        if (index >= lane.firstRow && index < lane.firstRow + static_cast<int>(lane.rows.size()))
            return &lane.rows[static_cast<std::size_t>(index - lane.firstRow)];
    }
    return nullptr;
}

const Bar* TimelineLayout::barOf(std::size_t span) const
{
    if (span >= positions.size() || positions[span].row < 0)
        return nullptr;
    return &row(positions[span].row)->bars[positions[span].bar];
}

std::size_t firstEndingAfter(const Row& row, std::int64_t t)
{
    // Bars of a row do not overlap, so their ends are in order too.
    const auto found = std::upper_bound(row.bars.begin(), row.bars.end(), t,
        [](std::int64_t value, const Bar& bar) { return value < bar.end; });
    return static_cast<std::size_t>(found - row.bars.begin());
}

const Bar* barAt(const Row& row, std::int64_t t, std::int64_t slack)
{
    const Bar* best = nullptr;
    std::int64_t bestDistance = slack + 1;
    for (std::size_t i = firstEndingAfter(row, t - slack);
         i < row.bars.size() && row.bars[i].start <= t + slack; ++i) {
        const Bar& bar = row.bars[i];
        const std::int64_t distance =
            t < bar.start ? bar.start - t : (t > bar.end ? t - bar.end : 0);
        if (distance < bestDistance) {
            best = &bar;
            bestDistance = distance;
        }
    }
    return best;
}

} // namespace shimscope::chain

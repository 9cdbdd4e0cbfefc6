#include <chain/time_axis.h>

#include <algorithm>
#include <cmath>

namespace shimscope::chain {

namespace {

std::vector<Interval> merged(std::vector<Interval> intervals)
{
    std::sort(intervals.begin(), intervals.end(),
        [](const Interval& a, const Interval& b) { return a.start < b.start; });
    std::vector<Interval> result;
    for (const Interval& each : intervals) {
        if (!result.empty() && each.start <= result.back().end)
            result.back().end = std::max(result.back().end, each.end);
        else
            result.push_back(each);
    }
    return result;
}

} // namespace

TimeAxis::TimeAxis(std::vector<Interval> busy, std::int64_t threshold)
{
    const std::vector<Interval> parts = merged(std::move(busy));
    if (parts.empty())
        return;
    m_start = parts.front().start;
    m_end = std::max(parts.back().end, m_start + 1);
    std::int64_t work = 0;
    for (const Interval& part : parts)
        work += part.end - part.start;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        if (parts[i].start - parts[i - 1].end > threshold)
            m_gaps.push_back({parts[i - 1].end, parts[i].start, 0, 0});
    }
    // Wide enough to say how long it is, narrow enough to leave most of the room to the work.
    const auto count = static_cast<std::int64_t>(m_gaps.size());
    const std::int64_t shown =
        std::clamp<std::int64_t>(work / std::max<std::int64_t>(14, 3 * count), 1, threshold);
    std::int64_t cut = 0;
    for (Gap& gap : m_gaps) {
        gap.shown = shown;
        gap.cutBefore = cut;
        cut += gap.cut();
    }
}

std::span<const Gap> TimeAxis::gapsBetween(std::int64_t from, std::int64_t to) const
{
    const auto first = std::upper_bound(m_gaps.begin(), m_gaps.end(), from,
        [](std::int64_t value, const Gap& gap) { return value < gap.end; });
    const auto last = std::lower_bound(first, m_gaps.end(), to,
        [](const Gap& gap, std::int64_t value) { return gap.start < value; });
    return {first, last};
}

double TimeAxis::fold(std::int64_t t) const
{
    // The last cut that begins before t: a long run has thousands, and every bar asks.
    const auto after = std::lower_bound(m_gaps.begin(), m_gaps.end(), t,
        [](const Gap& gap, std::int64_t value) { return gap.start < value; });
    if (after == m_gaps.begin())
        return static_cast<double>(t - m_start);
    const Gap& gap = *std::prev(after);
    if (t >= gap.end)
        return static_cast<double>(t - m_start - gap.cutBefore - gap.cut());
    const double inside =
        static_cast<double>(t - gap.start) / static_cast<double>(gap.end - gap.start);
    return static_cast<double>(gap.start - m_start - gap.cutBefore)
        + inside * static_cast<double>(gap.shown);
}

std::int64_t TimeAxis::unfold(double folded) const
{
    const auto foldedStart = [this](const Gap& gap) {
        return static_cast<double>(gap.start - m_start - gap.cutBefore);
    };
    const auto after = std::lower_bound(m_gaps.begin(), m_gaps.end(), folded,
        [&](const Gap& gap, double value) { return foldedStart(gap) < value; });
    if (after == m_gaps.begin())
        return m_start + static_cast<std::int64_t>(std::llround(folded));
    const Gap& gap = *std::prev(after);
    const double past = folded - foldedStart(gap);
    if (past >= static_cast<double>(gap.shown))
        return m_start + gap.cutBefore + gap.cut()
            + static_cast<std::int64_t>(std::llround(folded));
    return gap.start
        + static_cast<std::int64_t>(
            past / static_cast<double>(gap.shown) * static_cast<double>(gap.end - gap.start));
}

std::int64_t tickStep(double least)
{
    double power = 1;
    while (power * 10 <= least)
        power *= 10;
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        if (power * factor >= least)
            return static_cast<std::int64_t>(power * factor);
    }
    return static_cast<std::int64_t>(power * 10);
}

std::vector<Interval> busyParts(std::int64_t start, std::int64_t end, std::int64_t waitThreshold)
{
    if (end - start <= waitThreshold)
        return {{start, end}};
    constexpr std::int64_t kEdge = 1'000'000; // 1 ms of each end
    return {{start, start + kEdge}, {end - kEdge, end}};
}

} // namespace shimscope::chain

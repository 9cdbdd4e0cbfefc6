// Where each span stands in the timeline: lanes by hop, rows inside a lane so that nothing
// overlaps, one row holds its bars by time. Pure: no pixels, no Qt widgets; the painter and the
// tests use the same.
#pragma once

#include <chain/time_axis.h>
#include <models/store.h>
#include <trace/span.h>

#include <cstddef>
#include <string>
#include <vector>

namespace shimscope::chain {

struct Bar {
    std::size_t span = trace::kNone;
    std::int64_t start = 0;
    std::int64_t end = 0; ///< of an open span: the last moment that is known
    bool open = false;
};

struct Row {
    std::vector<Bar> bars; ///< by start, not overlapping
};

struct Lane {
    trace::Hop hop = trace::Hop::Agent;
    std::vector<Row> rows;
    std::size_t steps = 0; ///< kernel lane: how many steps
    int firstRow = 0; ///< rows of the lanes above
};

/// Something that happened at a moment, not in a call: an OOM kill, a back-off.
struct Moment {
    std::int64_t at = 0;
    std::string kind;
};

inline constexpr int kAllLevels = 1'000;

struct LayoutOptions {
    bool polls = false; ///< show polling calls too
    bool callees = true; ///< a call between two lanes has a bar in both; else only the caller's
    int depth = kAllLevels; ///< calls nested deeper than this are folded into the one above
    std::int64_t gapThreshold = 40'000'000; ///< ns; idle times longer than this are cut
    std::int64_t waitThreshold = 2'000'000'000; ///< ns; a longer span mostly waits
};

struct TimelineLayout {
    std::vector<Lane> lanes;
    std::vector<Moment> moments; ///< by time
    TimeAxis axis;
    int rowCount = 0;
    bool open = false; ///< a bar has not ended: it grows with the last moment
    int deepest = 0; ///< the level of the most deeply nested call or step, folded or not
    int polls = 0; ///< polling calls, folded or not (one for both ends of a call)
    /// Where a span stands; row -1 if it is folded away.
    struct Position {
        int row = -1;
        std::size_t bar = 0;
    };
    std::vector<Position> positions; ///< by span index
    std::vector<int> folded; ///< by span index; empty: no level is folded
    /// Calls and steps that are folded into a span's bar.
    [[nodiscard]] int foldedBelow(std::size_t span) const
    {
        return span < folded.size() ? folded[span] : 0;
    }
    [[nodiscard]] const Row* row(int index) const;
    [[nodiscard]] const Bar* barOf(std::size_t span) const;
};

[[nodiscard]] TimelineLayout layOut(const trace::SpanSet& spans, const trace::Forest& forest,
    const std::vector<trace::Event>& events, std::int64_t last, const LayoutOptions& options = {});

/// The bar of a row at a time; if none covers it, one that is at most `slack` away.
[[nodiscard]] const Bar* barAt(const Row& row, std::int64_t t, std::int64_t slack);
/// The first bar of a row that ends after t; bars.size() if none does.
[[nodiscard]] std::size_t firstEndingAfter(const Row& row, std::int64_t t);

} // namespace shimscope::chain

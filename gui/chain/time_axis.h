// The timeline's time: a run is a few milliseconds of work between seconds of nothing, so long gaps
// are cut. Maps between clock time and "folded" time (the same without the cut parts), and finds
// tick marks. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace shimscope::chain {

struct Interval {
    std::int64_t start = 0;
    std::int64_t end = 0;
    bool operator==(const Interval&) const = default;
};

/// A cut: everything from start to end takes `shown` of folded time.
struct Gap {
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::int64_t shown = 0;
    std::int64_t cutBefore = 0; ///< by all cuts before this one
    [[nodiscard]] std::int64_t cut() const { return end - start - shown; }
};

class TimeAxis {
public:
    TimeAxis() = default;
    /// `busy`: when something happened, in any order. Idle times longer than `threshold` are cut.
    TimeAxis(std::vector<Interval> busy, std::int64_t threshold);

    [[nodiscard]] bool empty() const { return m_end <= m_start; }
    [[nodiscard]] std::int64_t start() const { return m_start; }
    [[nodiscard]] std::int64_t end() const { return m_end; }
    [[nodiscard]] const std::vector<Gap>& gaps() const { return m_gaps; }
    /// Those of them that touch a time.
    [[nodiscard]] std::span<const Gap> gapsBetween(std::int64_t from, std::int64_t to) const;
    /// Folded time, counted from start(); before the start negative.
    [[nodiscard]] double fold(std::int64_t t) const;
    [[nodiscard]] std::int64_t unfold(double folded) const;
    /// The folded length of the whole.
    [[nodiscard]] double length() const { return fold(m_end); }

private:
    std::int64_t m_start = 0;
    std::int64_t m_end = 0;
    std::vector<Gap> m_gaps; ///< by time
};

/// A distance of ticks, 1, 2 or 5 times a power of ten, so that ticks are at least `least` apart.
[[nodiscard]] std::int64_t tickStep(double least);
/// When a span keeps the axis busy: all of it, or for one that mostly waits (a Wait call) only its
/// two ends.
[[nodiscard]] std::vector<Interval> busyParts(
    std::int64_t start, std::int64_t end, std::int64_t waitThreshold);

} // namespace shimscope::chain

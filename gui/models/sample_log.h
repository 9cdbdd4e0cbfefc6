// The readings of one container by time. Live, what is old is thinned out, so that a window that
// stays open for days needs no more than two megabytes for a container: all readings of the last
// two minutes, then one a second, one in ten, one a minute, and none after half a day. (The agent's
// own recording has them all.) Of those that give way to one it is the one with most memory in use:
// a peak stays, and of counters any reading is as good. Values only; times are CLOCK_BOOTTIME ns.
#pragma once

#include <trace/record.h>

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

namespace shimscope::models {

class SampleLog {
public:
    /// In any order, though late ones are rare. With `thins` what is too old by then is thinned.
    void add(const trace::Sample& sample, bool thins);
    void thin(std::int64_t now);
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] std::size_t size() const;
    /// The newest reading until a moment; null if there is none. Stays valid until more is added.
    [[nodiscard]] const trace::Sample* until(std::int64_t t) const;
    /// The oldest reading at a moment or after it; null if there is none.
    [[nodiscard]] const trace::Sample* from(std::int64_t t) const;
    [[nodiscard]] const trace::Sample* newest() const { return until(INT64_MAX); }
    /// Appends those from `first` to `last`.
    void copy(std::int64_t first, std::int64_t last, std::vector<trace::Sample>& to) const;

private:
    static constexpr std::size_t kLevels = 4;
    using Level = std::deque<trace::Sample>;
    void takeOver(std::size_t level, trace::Sample sample);
    /// [0] the newest, all of them; each further one is older than the one before, and thinner.
    std::array<Level, kLevels> m_levels;
};

} // namespace shimscope::models

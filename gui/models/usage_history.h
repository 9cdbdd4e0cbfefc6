// CPU and memory of many places over the last minute, a point every `step`: what sparklines and the
// view of all containers draw. It reads each sample once: a tick costs what came since the last
// one, not the minute. Values only; GUI thread. Times are CLOCK_BOOTTIME ns.
#pragma once

#include <models/store.h>

#include <cstdint>
#include <deque>
#include <map>
#include <optional>

namespace shimscope::models {

class UsageHistory {
public:
    struct Point {
        std::int64_t at = 0;
        double cpus = 0;
        double bytes = 0;
    };
    explicit UsageHistory(std::int64_t step, std::int64_t length) : m_step(step), m_length(length)
    {
    }
    /// Brings the history of a place to `t`; a step back, or far ahead, reads it anew.
    void advance(const Store& store, const Place& place, std::int64_t t);
    /// Empty for a place that was never advanced.
    [[nodiscard]] const std::deque<Point>& of(const Place& place) const;
    /// Forgets the places that were not advanced since the last call.
    void forgetOthers();
    void clear() { m_tracks.clear(); }

private:
    struct Track {
        std::deque<Point> points;
        std::optional<trace::Sample> last; ///< the reading that the newest point ends at
        std::int64_t until = 0;
        bool advanced = false;
    };
    void take(Track& track, const trace::Sample& sample) const;
    std::int64_t m_step;
    std::int64_t m_length;
    std::map<Place, Track> m_tracks;
};

} // namespace shimscope::models

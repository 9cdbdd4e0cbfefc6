// The slow-motion replay of a start on the chain map: a start takes 100 ms, which no eye can
// follow. A tour is a list of stops, one message each, with the sentence that explains it. Pure,
// but for translations.
#pragma once

#include <models/store.h>

#include <QString>

#include <cstdint>
#include <vector>

namespace shimscope::chain {

struct Stop {
    std::int64_t at = 0; ///< the moment that the map shows
    int edge = -1; ///< the edge that the message goes over
    int hop = -1; ///< or the hop that works by itself
    std::size_t span = trace::kNone;
    QString sentence;
    bool again = false; ///< the same was said before in this tour: it stays half as long
};

struct Tour {
    QString title; ///< the episode's
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::vector<Stop> stops;
    [[nodiscard]] bool empty() const { return stops.empty(); }
    /// How much slower than life it runs with `dwellMs` for each stop.
    [[nodiscard]] double factor(int dwellMs) const;
    /// How long a stop stays, as a part of the whole dwell.
    [[nodiscard]] double dwell(int stop) const
    {
        return stops[static_cast<std::size_t>(stop)].again ? 0.5 : 1.0;
    }
};

[[nodiscard]] Tour makeTour(const models::Store& store, const trace::Episode& episode);
/// One plain sentence on what a span is about.
[[nodiscard]] QString explain(const models::Store& store, std::size_t span);

} // namespace shimscope::chain

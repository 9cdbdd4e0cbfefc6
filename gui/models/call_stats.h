// How long the calls of one name took, all of a run: for "is this one slow?". Pure; durations are
// nanoseconds.
#pragma once

#include <models/store.h>

#include <QString>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace shimscope::models {

struct CallStats {
    QString name; ///< "StartContainer", "mount"
    trace::Hop hop = trace::Hop::Agent; ///< who made them; steps: the kernel
    std::size_t count = 0; ///< all of them
    std::size_t open = 0; ///< no end is known: they count in none of the following
    std::size_t failed = 0;
    std::int64_t least = 0, median = 0, p95 = 0, most = 0, sum = 0;
    std::vector<std::size_t> calls; ///< span indices: open ones, then the longest first

    static constexpr std::size_t kBins = 24;
    /// How many took how long; each bin is a constant factor wider than the one before.
    std::array<int, kBins> bins{};
    /// The bin of a duration.
    [[nodiscard]] std::size_t binOf(std::int64_t duration) const;
};

/// Of everything that is called as the span is, by the same hop; polls too, and each call once.
[[nodiscard]] CallStats statsOf(const Store& store, std::size_t span);

} // namespace shimscope::models

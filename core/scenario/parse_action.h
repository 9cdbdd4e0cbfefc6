// What a learner is offered in a step, and what solves it. Pure; used by parse.cpp only.
#pragma once

#include <scenario/parse_check.h>

#include <cstddef>

namespace shimscope::scenario {

inline constexpr std::size_t kMostRecordings = 6; ///< side by side
inline constexpr int kLongestWaitMs = 300'000;

/// `solving`: what is done without a learner; it waits too, has no label, and knows the answer.
[[nodiscard]] Action parseAction(const Reader& reader, const Names& names, bool solving);

} // namespace shimscope::scenario

// A lesson solved without a learner and without a machine: on the recording that ships with it, or
// on the recordings that it is about. For what is printed: the answers, with the values of that
// run. Any thread; blocks for less than a second.
#pragma once

#include <base/result.h>
#include <scenario/parse.h>

#include <map>
#include <string>
#include <vector>

namespace shimscope::lessons {

struct SolvedStep {
    std::string id;
    scenario::Text reply; ///< to the right prediction
    scenario::Text explanation;
    std::map<std::string, std::string> answers; ///< what was typed, by the input's name
};

/// Each step, in order. Errors: ENOENT the lesson starts pods and has no recording; of the
/// recording; ETIMEDOUT a step's check does not hold on it.
base::Result<std::vector<SolvedStep>> solveRecorded(const scenario::Lesson& lesson);

} // namespace shimscope::lessons

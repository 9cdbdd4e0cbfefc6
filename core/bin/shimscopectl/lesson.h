// shimscopectl lesson: list, check a file, run one. Main thread, blocking; signals that end it must
// be blocked (sleepUntilSignal waits for them).
#pragma once

#include <base/result.h>

#include <string>

namespace shimscope::ctl {

struct LessonOptions {
    std::string socket;
    std::string id; ///< of a shipped lesson, or a folder
    std::string language = "en";
    std::string recording; ///< play this file instead of a live run
    bool replay = false; ///< play the recording that ships with the lesson
    std::string recordFile; ///< write the run into this file
    bool solve = false; ///< without a learner: do what passes every check
    bool idle = false; ///< without a learner: do nothing, so that every check must fail
    double seconds = 60; ///< for each step, when nobody learns
    bool keepProgress = true;
};

base::Status listLessons(const std::string& language);
/// `file`: a scenario.json, or a lesson's folder.
base::Status checkLesson(const std::string& file);
/// The failure carries ENODATA when no check passed.
base::Status runLesson(const LessonOptions& options);

} // namespace shimscope::ctl

// How far a learner came: $XDG_STATE_HOME/shimscope/lessons.json, replaced atomically. What is
// stored is for people and for a teacher who collects it; a run never begins with it.
//
//   { "format": "shimscope-progress/1",
//     "lessons": { "02-out-of-memory": { "version": 1, "finished": true, "recording": false,
//       "at": "2026-…Z", "steps": [ { "id": "limit", "passed": true, "predicted": "killed",
//       "right": true, "seconds": 3.2, "evidence": [ { "id": "kills", "text": "0 → 1, wanted >= 1",
//       "file": "…", "holds": true } ] } ] } } }
#pragma once

#include <base/result.h>
#include <engine/runner.h>

#include <string>
#include <vector>

namespace shimscope::engine {

/// lessons.json in $XDG_STATE_HOME/shimscope, else in ~/.local/state/shimscope; empty without a
/// home.
[[nodiscard]] std::string progressFile();

/// Replaces what is known of this lesson. A file that cannot be read is an error that says so: it
/// is not overwritten. `wall`: CLOCK_REALTIME ns.
base::Status saveProgress(const std::string& file, const scenario::Scenario& scenario,
    const std::vector<StepResult>& results, bool fromRecording, std::int64_t wall);
/// Ids of the lessons that were finished.
base::Result<std::vector<std::string>> readFinished(const std::string& file);

} // namespace shimscope::engine

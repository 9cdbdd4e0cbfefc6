// What a scan found about one of a lesson's containers, as it stands in a recording: an event
// "scan", then an event "finding" for each. The engine only reads it; who scans is the ground's
// matter (lessons/ground.h). Pure; any thread.
#pragma once

#include <scenario/scenario.h>
#include <trace/record.h>

#include <cstdint>
#include <optional>
#include <string>

namespace shimscope::engine {

/// Takes back what an earlier scan found.
inline constexpr const char* kScanEvent = "scan";
inline constexpr const char* kFindingEvent = "finding";

struct Finding {
    std::string id; ///< scenario/keys.h kFindings
    std::string severity; ///< "must", "check"
    std::string container; ///< id
    std::string name; ///< where the container finds the socket
    std::string mount; ///< the mount that shows it: `name`, or a folder above
    scenario::Text what, next;
    std::string proof; ///< the file, a blank, and what stands there: "/proc/812/mountinfo …"
    std::int64_t at = 0;
};

[[nodiscard]] trace::Event scanEvent(std::int64_t at);
[[nodiscard]] trace::Event findingEvent(const Finding& finding);
/// Nothing of an event of another kind, or of one that does not say what a finding says.
[[nodiscard]] std::optional<Finding> parseFinding(const trace::Event& event);

} // namespace shimscope::engine

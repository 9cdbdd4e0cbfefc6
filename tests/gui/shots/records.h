// Runs for the pictures: pieces of the shipped recording, and machines made up.
#pragma once

#include <trace/recording.h>

namespace shimscope::tests {

/// scenarios/01-one-pod/recording.shimtrace.
[[nodiscard]] const trace::Recording& shippedRun();
/// A container that fails after two seconds, and waits for its third try: recorded as the shipped
/// one was.
[[nodiscard]] const trace::Recording& crashLoopRun();
/// What was known at this moment: a call that goes on is one without an end.
[[nodiscard]] trace::Recording known(const trace::Recording& run, std::int64_t at);
/// The first start of this call, or the event of this kind; ns.
[[nodiscard]] std::int64_t startOfCall(const trace::Recording& run, const std::string& method);
[[nodiscard]] std::int64_t timeOfEvent(const trace::Recording& run, const std::string& kind);

/// Only the header and the chain's programs: nothing was started yet.
[[nodiscard]] trace::Recording nothingYet();
/// The same run on a machine with cgroup v1 alone: no pressure, no memory.high.
[[nodiscard]] trace::Recording withoutPressure(trace::Recording run);
/// `pods` pods of `each` containers with a minute of samples.
[[nodiscard]] trace::Recording manyContainers(int pods, int each);
/// Containers of Podman and of containerd, as an agent without rights finds them.
[[nodiscard]] trace::Recording someoneElses();

} // namespace shimscope::tests

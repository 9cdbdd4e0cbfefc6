// A recording as Chrome Trace Event JSON, which Perfetto and chrome://tracing open: a track per
// thread, arrows from caller to callee, counters of each container, events as instants. What it has
// no place for (messages) is in the arguments. Pure; any thread.
// Source: "Trace Event Format", JSON object format.
#pragma once

#include <trace/recording.h>

#include <string>

namespace shimscope::exchange {

[[nodiscard]] std::string toChromeTrace(const trace::Recording& recording);

} // namespace shimscope::exchange

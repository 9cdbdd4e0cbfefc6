// shimscopectl export, import, metrics: what other programs read, and what they write. Main thread,
// blocking; errors come back.
#pragma once

#include <base/result.h>

#include <string>

namespace shimscope::ctl {

/// `format`: "otlp" or "chrome". `out`: a new file; empty: stdout.
base::Status exportRecording(
    const std::string& file, const std::string& format, const std::string& out);
/// OTLP/JSON (a document, or one a line), or a folder of logs of a chain (chains/folder.h), into a
/// new recording. `about`: what such a folder does not say; empty: its own about.json.
base::Status importTrace(const std::string& file, const std::string& about, const std::string& out);
/// The newest reading of each container as OpenMetrics text on stdout.
base::Status printMetrics(const std::string& socket);

} // namespace shimscope::ctl

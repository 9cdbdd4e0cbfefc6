// A recording as it ships: *.shimtrace.gz, since the same words come again and again in it. One
// that is not compressed is read as well, with the files that follow it (trace/sessions.h).
// Blocking; any thread.
#pragma once

#include <base/result.h>
#include <trace/recording.h>

#include <string>

namespace shimscope::engine {

/// Its lines, as they were before they were packed.
base::Result<std::string> readRecordingFileText(const std::string& path);
/// Errors: of the file; EIO it is cut off or damaged; EFBIG it holds more than 256 MiB.
base::Result<trace::Recording> readRecordingFile(const std::string& path);

} // namespace shimscope::engine

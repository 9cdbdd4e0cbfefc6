// A lesson's recording as it ships: *.shimtrace.gz, since the same words come again and again in
// it. A recording that is not compressed is read as well. Blocking; any thread.
#pragma once

#include <base/result.h>
#include <trace/recording.h>

#include <string>

namespace shimscope::engine {

/// Errors: of the file; EIO it is cut off or damaged; EFBIG it holds more than 256 MiB.
base::Result<trace::Recording> readRecordingFile(const std::string& path);

} // namespace shimscope::engine

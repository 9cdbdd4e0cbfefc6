// The recordings of other chains that come with the program, by their short names. Blocking; any
// thread.
#pragma once

#include <base/result.h>
#include <trace/recording.h>

#include <string>
#include <vector>

namespace shimscope::engine {

/// "containerd", "cri-o", "dockershim", …: sorted; empty where the program's files are not found.
[[nodiscard]] std::vector<std::string> shippedRecordings();
/// The path that a user means: an existing file, else a shipped recording of that name. ENOENT
/// names what there is.
base::Result<std::string> findRecording(const std::string& nameOrPath);
/// What is there.
base::Result<trace::Recording> readNamedRecording(const std::string& nameOrPath);

} // namespace shimscope::engine

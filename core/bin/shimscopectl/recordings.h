// The recordings that the agent keeps: a table of them, and one of them as a file. Whoever may
// watch may have them, also where the agent's folder is not theirs to read. Main thread, blocking.
#pragma once

#include <base/result.h>

#include <string>

namespace shimscope::ctl {

base::Status listRecordings(const std::string& socket);
/// `file` must not exist.
base::Status getRecording(
    const std::string& socket, const std::string& name, const std::string& file);

} // namespace shimscope::ctl

// The three calls that change cgroupfs, each with exactly one step in the trace. Private to this
// module.
#pragma once

#include <cgroup/plan.h>

namespace shimscope::cgroup {

/// Writes `step.value` by one write(2): step "write", "memory.max = 67108864".
base::Status tracedWrite(const Step& step, const base::Fd& file);
/// Opens `step.dir`/`step.file` for it.
base::Status tracedWrite(const Step& step);
/// mkdir(2). True if it was not there before.
base::Result<bool> tracedMakeDir(const Step& step);
/// rmdir(2); a missing folder is no error.
base::Status tracedRemoveDir(const std::string& dir);

} // namespace shimscope::cgroup

// Waiting for a process in the foreground, as `run` and `exec` without --detach do: signals that we
// get are handed on, a terminal is copied between us and it. Parent side; blocks.
#pragma once

#include <base/fd.h>
#include <base/result.h>

#include <sys/types.h>

namespace shimscope::runtime {

/// Its exit code, or 128 + signal. `pid` is our child; `master`: its terminal, or none.
base::Result<int> waitInForeground(pid_t pid, const base::Fd& pidfd, base::Fd master);

} // namespace shimscope::runtime

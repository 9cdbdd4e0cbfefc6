// A process held by a descriptor (pidfd): by the next look its number may belong to somebody else,
// the descriptor does not. Any process, any thread. Linux 5.3.
#pragma once

#include <base/fd.h>
#include <base/result.h>

#include <sys/types.h>

namespace shimscope::base {

/// pidfd_open(2), close-on-exec. ESRCH: there is no such process, not even a zombie.
Result<Fd> openPid(pid_t pid);
/// pidfd_send_signal(2); ESRCH if it has ended.
Status signalPid(const Fd& pidfd, int signal);
/// All its threads, too: the first may be a zombie while another is still in the kernel. Waits up
/// to `timeoutMs` (-1: for ever; a signal starts it anew).
[[nodiscard]] bool hasEnded(const Fd& pidfd, int timeoutMs = 0);

} // namespace shimscope::base

// The clone: a child in new namespaces, and perhaps already in its cgroup. Both sides return from
// cloneInit().
//
// With a user namespace and namespaces to be joined, root on the host has to join before it loses
// its rights over them, and cannot come back. So a process between the two joins and then clones
// the real child as our child (CLONE_PARENT):
//
//   parent ---- clone3 ----> between: setns…, clone3(CLONE_PARENT | CLONE_NEW…), tells the pid,
//   exits
//     \_____ child _________/
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <ns/plan.h>
#include <runtime/sync.h>

#include <sys/types.h>

#include <vector>

namespace shimscope::runtime {

struct InitClone {
    pid_t pid = 0; ///< 0 in the child
    base::Fd pidfd; ///< parent only
    bool joined = false; ///< in the child: the namespaces by path are joined
    bool inCgroup = false; ///< it was born in `cgroupFd`
};
/// `joins`: ns::Plan::childJoins, opened. `cgroupFd`: a v2 cgroup, or -1.
base::Result<InitClone> cloneInit(
    const ns::Plan& plan, const std::vector<base::Fd>& joins, int cgroupFd);

/// Linux (seen on 6.18) kills what is cloned into a cgroup if cgroup.kill has been written to the
/// cloner's cgroup before and not to the new one, or the other way round; then it has to be moved
/// there instead. `error` is what the parent met; true if `pid` has ended that way (it is
/// collected).
[[nodiscard]] bool wasKilledAtBirth(pid_t pid, const base::Error& error);

} // namespace shimscope::runtime

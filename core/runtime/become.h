// The last steps of every process of a container, the first one and those of exec: from a
// privileged process inside its namespaces to the program of the user. Runs in the child; returns
// only with an error.
//
//   no_new_privs                       (the filter may then be loaded without rights, as late as
//   possible) seccomp filter                     here if there is no no_new_privs: it needs
//   CAP_SYS_ADMIN, which goes next bounding set, groups, gid, uid, capabilities, ambient set
//   working directory, program found
//   Ready; create: wait for `start`; startContainer hooks
//   seccomp filter                     here with no_new_privs
//   execve
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <runtime/plan.h>
#include <runtime/sync.h>
#include <seccomp/seccomp.h>

#include <string>

namespace shimscope::runtime {

struct BecomeInput {
    const ProcessPlan* plan = nullptr;
    seccomp::Program filter; ///< empty: none
    base::Fd fifo; ///< create: waits on it; else none
    std::string stateJson; ///< for startContainer hooks
};
base::Status becomeInChild(BecomeInput input, const Sync& sync);

/// Signals as a program expects to find them, whatever our caller has blocked or ignored.
void resetSignals();
/// A session keyring of its own, so that the container does not see the host's keys
/// (session-keyring(7)).
void joinKeyringInChild(const std::string& name);
/// In a user namespace: root of it.
base::Status becomeRootInChild();

} // namespace shimscope::runtime

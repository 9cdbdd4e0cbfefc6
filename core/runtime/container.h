// Making a container, the parent's side: state, cgroup, clone, limits, hooks; what `create` and
// `run` share. If anything fails nothing is left: no process, no cgroup, no folder.
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <runtime/context.h>
#include <runtime/plan.h>
#include <runtime/state.h>

#include <string>

namespace shimscope::runtime {

struct CreateOptions {
    std::string id;
    std::string bundle; ///< --bundle; empty: the working directory
    std::string pidFile;
    std::string consoleSocket;
    int console = -1; ///< `run` without console socket: our own end of a pair that gets the master
    bool pivot = true;
    bool newKeyring = true;
    unsigned preserveFds = 0;
    bool wait = true; ///< create: the process waits for `start`; run: it goes on
};

struct Container {
    State state;
    base::Fd pidfd; ///< of its first process, which is our child
    bool terminal = false;
};
/// The options that create and run share.
[[nodiscard]] CreateOptions readCreateOptions(const Arguments& arguments);
base::Result<Container> makeContainer(const Context& context, const CreateOptions& options);

/// poststart hooks, when the process has started.
base::Status runPoststartHooks(const StateDir& dir, const State& state);
/// Kills what is left, waits, runs poststop hooks (their failure is a warning), removes cgroup and
/// folder.
base::Status destroyContainer(const Context& context, const StateDir& dir, const State& state);
/// Waits until the process is gone (or a zombie of somebody else); ETIMEDOUT.
base::Status waitForEnd(const base::Fd& pidfd, int timeoutMs);
/// Limits and oom_score_adj of another process of ours, before it is let go.
base::Status setLimits(const Context& context, pid_t pid, const ProcessPlan& plan);
/// `pid` into `path`, atomically; nothing for an empty path.
base::Status writePidFile(const std::string& path, pid_t pid);
/// Attributes of this command's span.
void describe(const Context& context, const State& state);

} // namespace shimscope::runtime

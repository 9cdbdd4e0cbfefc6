// The child's side of `create` and `run`: from the clone to the container's program. Never returns.
#pragma once

#include <base/fd.h>
#include <cgroup/manager.h>
#include <runtime/plan.h>
#include <runtime/state.h>
#include <runtime/sync.h>
#include <seccomp/seccomp.h>

#include <string>
#include <vector>

namespace shimscope::runtime {

struct InitInput {
    const ContainerPlan* plan = nullptr;
    std::vector<base::Fd> joins; ///< opened ns::Plan::childJoins
    cgroup::Entrance* entrance = nullptr;
    base::Fd fifo; ///< create only
    base::Fd console; ///< connected console socket; none: no terminal
    State state; ///< for hooks
    bool joined = false; ///< a process between has joined already
};
[[noreturn]] void runInit(InitInput input, Sync sync);

/// The end of a child that failed: tells the parent, and, when nobody listens any more, stderr.
[[noreturn]] void failInChild(const base::Error& error, const Sync& sync);
/// What comes with Filter, as instructions.
base::Result<seccomp::Program> receiveFilter(const Sync& sync);
[[nodiscard]] std::string encodeFilter(const seccomp::Program& program);

} // namespace shimscope::runtime

// The clone.
#include <base/pidfd.h>
#include <ns/apply.h>
#include <runtime/clone.h>
#include <sys/calls.h>
#include <trace/tracer.h>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

namespace shimscope::runtime {

namespace {

constexpr sys::Why kInitWhy{
    "runtime-spec config-linux.md#namespaces: the container's first process, in its new namespaces",
    "linux.namespaces"};

base::Result<InitClone> cloneDirectly(const ns::Plan& plan, int cgroupFd)
{
    auto cloned = sys::clone3(plan.cloneFlags, cgroupFd, false, kInitWhy);
    // A cgroup that only root of the host may write, or a kernel without the flag: it is moved
    // there afterwards.
    const bool retry = !cloned && cgroupFd >= 0
        && (cloned.error().is(EACCES) || cloned.error().is(EPERM) || cloned.error().is(EINVAL));
    if (retry)
        cloned = sys::clone3(plan.cloneFlags, -1, false, kInitWhy);
    if (!cloned)
        return base::Failure(cloned.error());
    return InitClone{cloned->pid, std::move(cloned->pidfd), false, cgroupFd >= 0 && !retry};
}

/// In the process between: joins, clones, tells. Returns only in the child that it clones.
InitClone joinAndClone(const ns::Plan& plan, const std::vector<base::Fd>& joins, const Sync& tell)
{
    // Its own pid in the host's namespace is what our parent sees; nothing else could be in a
    // trace.
    trace::setThreadIds(::getpid(), ::getpid());
    if (const auto joined = ns::join(plan.childJoins, joins); !joined) {
        (void)tell.send(SyncMessage::Failed, encodeError(joined.error()));
        ::_exit(1);
    }
    auto cloned = sys::clone3(plan.cloneFlags, -1, true, kInitWhy);
    if (cloned && cloned->pid == 0)
        return InitClone{0, base::Fd(), true, false};
    if (cloned)
        (void)tell.send(SyncMessage::Start, std::to_string(cloned->pid));
    else
        (void)tell.send(SyncMessage::Failed, encodeError(cloned.error()));
    ::_exit(cloned ? 0 : 1);
}

base::Result<InitClone> cloneBetween(const ns::Plan& plan, const std::vector<base::Fd>& joins)
{
    SyncPair pair = TRY(makeSyncPair());
    auto between = sys::clone3(0, -1, false,
        {"user_namespaces(7): joins the namespaces by path while it still has the host's rights, "
         "then clones",
            "linux.namespaces"});
    if (!between)
        return base::Failure(between.error());
    if (between->pid == 0)
        return joinAndClone(plan, joins, pair.child);
    pair.child.close();
    const auto told = pair.parent.expect(SyncMessage::Start);
    ::waitpid(between->pid, nullptr, 0);
    if (!told)
        return base::Failure(told.error());
    const pid_t pid = static_cast<pid_t>(std::strtol(told->c_str(), nullptr, 10));
    return InitClone{pid, TRY(base::openPid(pid)), true, false};
}

} // namespace

base::Result<InitClone> cloneInit(
    const ns::Plan& plan, const std::vector<base::Fd>& joins, int cgroupFd)
{
    if (plan.between)
        return cloneBetween(plan, joins);
    return cloneDirectly(plan, cgroupFd);
}

bool wasKilledAtBirth(pid_t pid, const base::Error& error)
{
    const bool gone = error.is(EPIPE) || error.is(ECONNRESET) || error.is(ESRCH);
    int status = 0;
    if (!gone || ::waitpid(pid, &status, 0) < 0)
        return false;
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

} // namespace shimscope::runtime

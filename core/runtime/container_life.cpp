// What is done to a container after it was made, and to every process of it before it is let go.
#include <base/file.h>
#include <base/pidfd.h>
#include <oci/parse.h>
#include <runtime/container.h>
#include <runtime/hooks.h>
#include <runtime/process.h>
#include <sys/calls.h>

#include <csignal>

namespace shimscope::runtime {

base::Status setLimits(const Context& context, pid_t pid, const ProcessPlan& plan)
{
    for (const Rlimit& limit : plan.rlimits)
        TRY_VOID(sys::prlimit(pid, limit.resource, limit.limit,
            {"runtime-spec config.md#posix-process: a limit of each process, inherited",
                limit.field}));
    if (!plan.process.oomScoreAdj)
        return {};
    const auto written = sys::writeFile("/proc/" + std::to_string(pid) + "/oom_score_adj",
        std::to_string(*plan.process.oomScoreAdj),
        {"runtime-spec config.md#linux-process: how soon the OOM killer takes it",
            "process.oomScoreAdj"});
    // Below the value that we have ourselves the kernel wants CAP_SYS_RESOURCE, which not every
    // host gives its root.
    if (!written && (written.error().is(EACCES) || written.error().is(EPERM)))
        context.log.warning("oomScoreAdj " + std::to_string(*plan.process.oomScoreAdj)
            + " needs CAP_SYS_RESOURCE; left as it is");
    else if (!written)
        return written;
    return {};
}

base::Status writePidFile(const std::string& path, pid_t pid)
{
    if (path.empty())
        return {};
    return base::writeFileAtomic(path, std::to_string(pid), 0644);
}

base::Status waitForEnd(const base::Fd& pidfd, int timeoutMs)
{
    if (!base::hasEnded(pidfd, timeoutMs))
        return base::sysError("wait for the end of the process", {}, ETIMEDOUT);
    return {};
}

namespace {

base::Status runSavedHooks(const StateDir& dir, const State& state,
    std::vector<oci::Hook> oci::Hooks::*which, const char* kind, Status status)
{
    if (!state.hooks)
        return {};
    const std::string text = TRY(base::readFile(dir.configPath()));
    const oci::Spec spec = TRY(oci::parseSpec(text, dir.configPath()));
    return spec.hooks ? runHooks((*spec.hooks).*which, kind, toJson(state, status, true))
                      : base::Status{};
}

} // namespace

base::Status runPoststartHooks(const StateDir& dir, const State& state)
{
    return runSavedHooks(dir, state, &oci::Hooks::poststart, "poststart", Status::Running);
}

base::Status destroyContainer(const Context& context, const StateDir& dir, const State& state)
{
    const ProcessStat stat = state.pid > 0 ? readStat(state.pid) : ProcessStat{};
    if (stat.alive() && stat.startTicks == state.initStartTicks) {
        if (const auto pidfd = base::openPid(state.pid)) {
            (void)base::signalPid(*pidfd, SIGKILL);
            if (auto cgroup = openCgroup(state)) // a frozen v1 process dies only when it is thawed
                (void)cgroup->kill();
            TRY_VOID(waitForEnd(*pidfd, 10'000));
        }
    }
    if (!state.cgroupPaths.empty()) {
        auto cgroup = TRY(openCgroup(state));
        if (cgroup.exists()) {
            TRY_VOID(cgroup.kill());
            TRY_VOID(cgroup.remove(10'000));
        }
    }
    if (auto hooks = runSavedHooks(dir, state, &oci::Hooks::poststop, "poststop", Status::Stopped);
        !hooks)
        context.log.warning(hooks.error().toString());
    return dir.remove();
}

void describe(const Context& context, const State& state)
{
    if (context.span == nullptr || !trace::tracing())
        return;
    const auto annotation = [&](const char* key, const char* attribute) {
        if (const auto found = state.annotations.find(key); found != state.annotations.end())
            context.span->attribute(attribute, found->second);
    };
    context.span->attribute("container.id", state.id);
    context.span->attribute("bundle", state.bundle);
    annotation("io.kubernetes.cri.sandbox-id", "sandbox.id");
    annotation("io.kubernetes.cri.sandbox-name", "pod.name");
    annotation("io.kubernetes.cri.sandbox-namespace", "pod.namespace");
    annotation("io.kubernetes.cri.sandbox-uid", "pod.uid");
    annotation("io.kubernetes.cri.container-name", "container.name");
    for (const char* key : {"", "memory"}) {
        if (const auto found = state.cgroupPaths.find(key); found != state.cgroupPaths.end())
            return context.span->attribute("cgroup.path", found->second);
    }
}

} // namespace shimscope::runtime

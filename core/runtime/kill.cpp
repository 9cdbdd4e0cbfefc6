// kill, delete, pause, resume.
#include <base/file.h>
#include <base/pidfd.h>
#include <runtime/container.h>
#include <sys/flags.h>

#include <csignal>

namespace shimscope::runtime {

namespace {

struct Loaded {
    StateDir dir;
    State state;
    Status status;
};

base::Result<Loaded> loadContainer(const Context& context, const std::string& id)
{
    TRY_VOID(checkId(id));
    StateDir dir(context.root, id);
    State state = TRY(dir.load());
    describe(context, state);
    const Status status = dir.statusOf(state);
    return Loaded{std::move(dir), std::move(state), status};
}

base::Result<int> thaw(const State& state)
{
    auto cgroup = TRY(openCgroup(state));
    TRY_VOID(cgroup.thaw());
    return 0;
}

} // namespace

base::Result<int> runKill(const Context& context, const Arguments& arguments)
{
    const std::string name =
        arguments.rest.size() > 1 ? arguments.rest[1] : arguments.get("signal", "SIGTERM");
    const auto signal = sys::parseSignal(name);
    if (!signal)
        return base::fail(
            "kill", name, "unknown signal; accepted: a number from 0 to 64, or a name like KILL");
    const Loaded loaded = TRY(loadContainer(context, arguments.rest[0]));
    const bool all = arguments.has("all");
    if (loaded.status == Status::Stopped && !all)
        return base::fail("kill", loaded.state.id, "container not running", ESRCH);
    if (all) {
        auto cgroup = TRY(openCgroup(loaded.state));
        TRY_VOID(cgroup.kill(*signal));
        return 0;
    }
    const base::Fd pidfd = TRY(base::openPid(loaded.state.pid));
    const auto sent = base::signalPid(pidfd, *signal);
    if (!sent && sent.error().is(ESRCH))
        return base::fail("kill", loaded.state.id, "os: process already finished", ESRCH);
    if (!sent)
        return base::Failure(sent.error());
    if (*signal == SIGKILL && loaded.status == Status::Paused)
        return thaw(loaded.state); // the frozen do not die on v1
    return 0;
}

base::Result<int> runDelete(const Context& context, const Arguments& arguments)
{
    const std::string& id = arguments.rest[0];
    const bool force = arguments.has("force");
    auto loaded = loadContainer(context, id);
    if (!loaded) {
        const StateDir dir(context.root, id);
        // A create that was killed between making the folder and writing into it.
        if (force && checkId(id) && dir.exists())
            TRY_VOID(dir.remove());
        else if (!force || !loaded.error().is(ENOENT))
            return base::Failure(loaded.error());
        return 0;
    }
    const bool gentle = loaded->status == Status::Stopped || loaded->status == Status::Created;
    if (!force && !gentle)
        return base::fail("delete", id,
            std::string("cannot delete container ") + id
                + " that is not stopped: " + toString(loaded->status),
            EBUSY);
    TRY_VOID(destroyContainer(context, loaded->dir, loaded->state));
    return 0;
}

base::Result<int> runPause(const Context& context, const Arguments& arguments)
{
    const Loaded loaded = TRY(loadContainer(context, arguments.rest[0]));
    if (loaded.status != Status::Running && loaded.status != Status::Created)
        return base::fail("pause", loaded.state.id, "container not running", ESRCH);
    auto cgroup = TRY(openCgroup(loaded.state));
    TRY_VOID(cgroup.freeze());
    return 0;
}

base::Result<int> runResume(const Context& context, const Arguments& arguments)
{
    const Loaded loaded = TRY(loadContainer(context, arguments.rest[0]));
    if (loaded.status != Status::Paused)
        return base::fail("resume", loaded.state.id, "container not paused");
    return thaw(loaded.state);
}

} // namespace shimscope::runtime

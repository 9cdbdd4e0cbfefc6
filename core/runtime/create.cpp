// create and start.
#include <base/text.h>
#include <runtime/container.h>

#include <unistd.h>

namespace shimscope::runtime {

CreateOptions readCreateOptions(const Arguments& arguments)
{
    CreateOptions options;
    options.id = arguments.rest[0];
    options.bundle = arguments.get("bundle");
    options.pidFile = arguments.get("pid-file");
    options.consoleSocket = arguments.get("console-socket");
    options.pivot = !arguments.has("no-pivot");
    options.newKeyring = !arguments.has("no-new-keyring");
    const auto preserved = base::parseUnsigned(arguments.get("preserve-fds", "0"));
    options.preserveFds = static_cast<unsigned>(preserved.value_or(0));
    return options;
}

base::Result<int> runCreate(const Context& context, const Arguments& arguments)
{
    TRY(makeContainer(context, readCreateOptions(arguments)));
    return 0;
}

base::Result<int> runStart(const Context& context, const Arguments& arguments)
{
    const std::string& id = arguments.rest[0];
    TRY_VOID(checkId(id));
    const StateDir dir(context.root, id);
    const State state = TRY(dir.load());
    describe(context, state);
    const Status status = dir.statusOf(state);
    if (status == Status::Stopped)
        return base::fail("start", id, "cannot start a container that has stopped", ESRCH);
    const auto released = status == Status::Created
        ? dir.release()
        : base::Status(base::sysError("start", id, EEXIST));
    if (!released && released.error().is(EEXIST))
        return base::fail("start", id,
            status == Status::Creating ? "cannot start a container that is still being created"
                                       : "cannot start an already running container",
            EEXIST);
    if (!released)
        return base::Failure(released.error());
    TRY_VOID(runPoststartHooks(dir, state));
    return 0;
}

} // namespace shimscope::runtime

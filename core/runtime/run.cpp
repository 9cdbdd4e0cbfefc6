// run: create and start in one, in the foreground unless --detach.
#include <base/text.h>
#include <runtime/console.h>
#include <runtime/container.h>
#include <runtime/foreground.h>

#include <sys/socket.h>
#include <sys/wait.h>

namespace shimscope::runtime {

namespace {

/// Waits, then removes; the process's code is the command's.
base::Result<int> waitAndDelete(
    const Context& context, const Container& container, base::Fd master, bool keep)
{
    const auto code = waitInForeground(container.state.pid, container.pidfd, std::move(master));
    const StateDir dir(context.root, container.state.id);
    if (!keep)
        TRY_VOID(destroyContainer(context, dir, container.state));
    return code;
}

} // namespace

base::Result<int> runRun(const Context& context, const Arguments& arguments)
{
    CreateOptions options = readCreateOptions(arguments);
    options.wait = false;
    const bool detach = arguments.has("detach");
    base::Fd ours, theirs;
    if (!detach && options.consoleSocket.empty()) {
        int pair[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
            return base::sysError("socketpair(2)");
        ours.reset(pair[0]);
        theirs.reset(pair[1]);
        options.console = theirs.get();
    }
    const Container container = TRY(makeContainer(context, options));
    TRY_VOID(runPoststartHooks(StateDir(context.root, options.id), container.state));
    if (detach)
        return 0;
    base::Fd master;
    if (container.terminal && ours)
        master = TRY(receiveMaster(ours));
    return waitAndDelete(context, container, std::move(master), arguments.has("keep"));
}

} // namespace shimscope::runtime

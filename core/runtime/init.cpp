// The first process of a container.
#include <base/text.h>
#include <ns/apply.h>
#include <rootfs/apply.h>
#include <runtime/become.h>
#include <runtime/console.h>
#include <runtime/hooks.h>
#include <runtime/init.h>
#include <trace/tracer.h>

#include <sys/prctl.h>
#include <unistd.h>

#include <cstring>

namespace shimscope::runtime {

namespace {

base::Status waitForParent(InitInput& input, const Sync& sync)
{
    const std::string body = TRY(sync.expect(SyncMessage::Start));
    const int pid = static_cast<int>(base::parseUnsigned(body).value_or(0));
    trace::setThreadIds(pid, pid);
    input.state.pid = pid;
    return input.entrance->enterInChild();
}

base::Status enterNamespaces(const InitInput& input)
{
    const ns::Plan& plan = input.plan->ns;
    if (!input.joined)
        TRY_VOID(ns::join(plan.childJoins, input.joins));
    if (input.plan->init.ownUser)
        TRY_VOID(becomeRootInChild());
    return plan.newCgroup ? ns::makeCgroupNamespaceInChild() : base::Status{};
}

base::Status runCreateHooks(const InitInput& input, const Sync& sync)
{
    if (!input.plan->spec.hooks)
        return {};
    const oci::Hooks& hooks = *input.plan->spec.hooks;
    if (!hooks.prestart.empty() || !hooks.createRuntime.empty()) {
        TRY_VOID(sync.send(SyncMessage::Hooks));
        TRY(sync.expect(SyncMessage::HooksDone));
    }
    return runHooks(
        hooks.createContainer, "createContainer", toJson(input.state, Status::Creating, true));
}

base::Status setUpTerminal(const InitInput& input, const rootfs::Tree& tree)
{
    if (!input.console)
        return {};
    const Terminal terminal =
        TRY(makeTerminalInChild(tree.root, input.plan->init.process.consoleSize));
    TRY_VOID(rootfs::bindConsoleInChild(tree, terminal.peer));
    TRY_VOID(sendMaster(input.console, terminal.master));
    return takeTerminalInChild(terminal.peer);
}

base::Status makeTree(const InitInput& input, const Sync& sync)
{
    const ContainerPlan& plan = *input.plan;
    const rootfs::Tree tree = TRY(rootfs::prepareInChild(plan.rootfs));
    TRY_VOID(runCreateHooks(input, sync));
    TRY_VOID(setUpTerminal(input, tree));
    TRY_VOID(ns::nameHostInChild(plan.ns));
    if (!plan.ns.sysctls.empty()) {
        const base::Fd procfs = TRY(rootfs::openProcfsInChild());
        TRY_VOID(ns::writeSysctlsInChild(plan.ns, procfs));
    }
    TRY_VOID(rootfs::protectInChild(plan.rootfs, tree));
    return rootfs::enterInChild(plan.rootfs, tree);
}

base::Status init(InitInput& input, const Sync& sync)
{
    resetSignals();
    TRY_VOID(waitForParent(input, sync));
    if (::setsid() < 0)
        return base::sysError("setsid(2)");
    TRY_VOID(enterNamespaces(input));
    joinKeyringInChild(input.plan->init.keyring);
    TRY_VOID(makeTree(input, sync));
    BecomeInput become;
    become.plan = &input.plan->init;
    if (input.plan->init.filtered)
        become.filter = TRY(receiveFilter(sync));
    become.fifo = std::move(input.fifo);
    if (!input.plan->init.startContainer.empty())
        become.stateJson = toJson(input.state, Status::Created, true);
    return becomeInChild(std::move(become), sync);
}

} // namespace

void runInit(InitInput input, Sync sync)
{
    const base::Status result = init(input, sync);
    failInChild(result ? base::Error{} : result.error(), sync);
}

void failInChild(const base::Error& error, const Sync& sync)
{
    if (!sync.send(SyncMessage::Failed, encodeError(error))) {
        const std::string text = error.toString() + "\n";
        (void)!::write(2, text.data(), text.size());
    }
    ::_exit(error.is(ENOENT) ? 127 : 126); // as a shell says "not found" and "cannot be executed"
}

base::Result<seccomp::Program> receiveFilter(const Sync& sync)
{
    const auto received = sync.expect(SyncMessage::Filter);
    if (!received)
        return base::Failure(received.error());
    const std::string& body = *received;
    seccomp::Program program;
    if (body.size() < sizeof program.flags)
        return base::sysError("receive filter", {}, EPROTO);
    std::memcpy(&program.flags, body.data(), sizeof program.flags);
    program.instructions.resize((body.size() - sizeof program.flags) / sizeof(sock_filter));
    std::memcpy(program.instructions.data(), body.data() + sizeof program.flags,
        program.instructions.size() * sizeof(sock_filter));
    return program;
}

std::string encodeFilter(const seccomp::Program& program)
{
    std::string body(reinterpret_cast<const char*>(&program.flags), sizeof program.flags);
    body.append(reinterpret_cast<const char*>(program.instructions.data()),
        program.instructions.size() * sizeof(sock_filter));
    return body;
}

} // namespace shimscope::runtime

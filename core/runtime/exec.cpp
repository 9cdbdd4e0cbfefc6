// exec: one more process in a running container.
#include <base/file.h>
#include <base/pidfd.h>
#include <base/text.h>
#include <base/unix_socket.h>
#include <oci/parse.h>
#include <runtime/become.h>
#include <runtime/clone.h>
#include <runtime/console.h>
#include <runtime/container.h>
#include <runtime/foreground.h>
#include <runtime/init.h>
#include <runtime/user.h>
#include <sys/calls.h>

#include <linux/sched.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace shimscope::runtime {

base::Result<oci::User> parseUser(const std::string& text, oci::User user)
{
    const auto parts = base::split(text, ':');
    const auto uid = base::parseUnsigned(parts[0]);
    const auto gid =
        parts.size() == 2 ? base::parseUnsigned(parts[1]) : std::optional<std::uint64_t>(user.gid);
    constexpr std::uint64_t kLast = 0xFFFFFFFE; // -1 means "leave it" to the kernel
    if (parts.size() > 2 || !uid || !gid || *uid > kLast || *gid > kLast)
        return base::fail("exec --user", text, "write uid or uid:gid, as numbers");
    user.uid = static_cast<std::uint32_t>(*uid);
    user.gid = static_cast<std::uint32_t>(*gid);
    return user;
}

namespace {

base::Result<oci::Process> processFromArguments(const Arguments& arguments, const oci::Spec& spec)
{
    if (!spec.process)
        return base::fail("exec", "config.json", "/process: is missing");
    oci::Process process = *spec.process;
    process.args.assign(arguments.rest.begin() + 1, arguments.rest.end());
    process.terminal = arguments.has("tty");
    process.consoleSize.reset();
    if (arguments.has("cwd"))
        process.cwd = arguments.get("cwd");
    for (const std::string& variable : arguments.all("env"))
        process.env.push_back(variable);
    if (arguments.has("user"))
        process.user = TRY(parseUser(arguments.get("user"), process.user));
    for (const std::string& group : arguments.all("additional-gids")) {
        const auto gid = base::parseUnsigned(group);
        if (!gid || *gid > 0xFFFFFFFE)
            return base::fail("exec --additional-gids", group, "write a number");
        process.user.additionalGids.push_back(static_cast<std::uint32_t>(*gid));
    }
    for (const std::string& name : arguments.all("cap")) {
        oci::Capabilities& sets =
            process.capabilities ? *process.capabilities : process.capabilities.emplace();
        for (auto* set :
            {&sets.bounding, &sets.effective, &sets.permitted}) // never inheritable: CVE-2022-29162
            set->push_back(name);
    }
    process.noNewPrivileges = process.noNewPrivileges || arguments.has("no-new-privs");
    TRY_VOID(oci::checkProcess(process, "command line", ""));
    return process;
}

base::Result<oci::Process> readProcess(const Arguments& arguments, const oci::Spec& spec)
{
    const std::string file = arguments.get("process");
    if (file.empty() && arguments.rest.size() < 2)
        return base::fail(
            "exec", arguments.rest[0], "give --process FILE, or a program and its arguments");
    if (file.empty())
        return processFromArguments(arguments, spec);
    const std::string text = TRY(base::readFile(file, 16U << 20U));
    oci::Process process = TRY(oci::parseProcess(text, file));
    process.terminal = process.terminal || arguments.has("tty");
    return process;
}

/// One exec, from the container's state to the running process.
class Execution {
public:
    Execution(const Context& context, const Arguments& arguments)
        : m_context(context), m_arguments(arguments), m_dir(context.root, arguments.rest[0])
    {
    }
    base::Result<int> run();

private:
    base::Status load();
    base::Status openConsole();
    base::Status joinForChildren();
    base::Status attempt(bool intoCgroup);
    base::Status clone(bool intoCgroup);
    [[noreturn]] void beChild();
    base::Status childSteps();
    base::Status enterNamespaces();
    base::Status setUpChild();
    base::Status follow();
    base::Status sendFilter();

    const Context& m_context;
    const Arguments& m_arguments;
    StateDir m_dir;
    State m_state;
    oci::Spec m_spec;
    ProcessPlan m_plan;
    std::optional<cgroup::Manager> m_cgroup;
    cgroup::Entrance m_entrance;
    base::Fd m_container; ///< pidfd of the first process
    base::Fd m_console, m_ours;
    std::optional<SyncPair> m_sync;
    pid_t m_pid = 0;
    base::Fd m_pidfd;
    bool m_inCgroup = false;
};

base::Status Execution::load()
{
    TRY_VOID(checkId(m_arguments.rest[0]));
    m_state = TRY(m_dir.load());
    describe(m_context, m_state);
    const Status status = m_dir.statusOf(m_state);
    if (status == Status::Stopped || status == Status::Creating)
        return base::fail(
            "exec", m_state.id, "cannot exec in a stopped container: container not running", ESRCH);
    if (status == Status::Paused && !m_arguments.has("ignore-paused"))
        return base::fail("exec", m_state.id,
            "cannot exec in a paused container: resume it, or give --ignore-paused", EBUSY);
    const std::string text = TRY(base::readFile(m_dir.configPath(), 16U << 20U));
    m_spec = TRY(oci::parseSpec(text, m_dir.configPath()));
    const oci::Process process = TRY(readProcess(m_arguments, m_spec));
    const Facts facts = TRY(readFacts());
    m_plan = TRY(planProcess(process, m_spec, facts));
    m_plan.keyring = "_ses." + m_state.id;
    m_plan.preserveFds = static_cast<unsigned>(
        base::parseUnsigned(m_arguments.get("preserve-fds", "0")).value_or(0));
    for (const std::string& warning : m_plan.caps.warnings)
        m_context.log.warning(warning);
    m_container = TRY(base::openPid(m_state.pid));
    m_cgroup = TRY(openCgroup(m_state));
    m_entrance = TRY(m_cgroup->openEntrance());
    return {};
}

base::Status Execution::openConsole()
{
    const std::string socket = m_arguments.get("console-socket");
    if (!m_plan.process.terminal) {
        if (!socket.empty())
            return base::fail("exec", m_state.id,
                "--console-socket without terminal: give --tty, or set terminal");
        return {};
    }
    if (!socket.empty()) {
        m_console = TRY(base::connectUnix(socket));
        return {};
    }
    if (m_arguments.has("detach"))
        return base::fail("exec", m_state.id,
            "cannot allocate tty if runc will detach without setting console socket: give "
            "--console-socket");
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return base::sysError("socketpair(2)");
    m_ours.reset(pair[0]);
    m_console.reset(pair[1]);
    return {};
}

base::Status Execution::enterNamespaces()
{
    std::uint64_t flags = 0;
    for (const std::string& type : m_state.namespaces)
        flags |= type == "pid" ? 0 : ns::flagOf(type);
    const std::string shown = "pidfd of " + std::to_string(m_state.pid);
    TRY_VOID(sys::setns(m_container, flags, shown,
        {"setns(2): all namespaces of the container's first process at once", "linux.namespaces"}));
    return m_plan.ownUser ? becomeRootInChild() : base::Status{};
}

base::Status Execution::childSteps()
{
    resetSignals();
    const std::string body = TRY(m_sync->child.expect(SyncMessage::Start));
    const int pid = static_cast<int>(base::parseUnsigned(body).value_or(0));
    trace::setThreadIds(pid, pid);
    TRY_VOID(m_entrance.enterInChild());
    if (::setsid() < 0)
        return base::sysError("setsid(2)");
    TRY_VOID(enterNamespaces());
    joinKeyringInChild(m_plan.keyring);
    if (m_console) {
        const base::Fd root = TRY(base::openFile("/", O_PATH | O_DIRECTORY));
        const Terminal terminal = TRY(makeTerminalInChild(root, m_plan.process.consoleSize));
        TRY_VOID(sendMaster(m_console, terminal.master));
        TRY_VOID(takeTerminalInChild(terminal.peer));
    }
    BecomeInput become;
    become.plan = &m_plan;
    if (m_plan.filtered)
        become.filter = TRY(receiveFilter(m_sync->child));
    return becomeInChild(std::move(become), m_sync->child);
}

void Execution::beChild()
{
    m_sync->parent.close();
    const base::Status result = childSteps();
    failInChild(result ? base::Error{} : result.error(), m_sync->child);
}

/// The pid namespace counts for the children of this process only.
base::Status Execution::joinForChildren()
{
    for (const std::string& type : m_state.namespaces) {
        if (type == "pid")
            TRY_VOID(
                sys::setns(m_container, CLONE_NEWPID, "pidfd of " + std::to_string(m_state.pid),
                    {"pid_namespaces(7): counts for the children of this process",
                        "linux.namespaces[pid]"}));
    }
    return {};
}

base::Status Execution::clone(bool intoCgroup)
{
    base::Fd unified;
    if (intoCgroup)
        unified = TRY(m_cgroup->openUnified());
    constexpr sys::Why kExecWhy{
        "runtime-spec runtime.md#operations: one more process of the container", ""};
    auto cloned = sys::clone3(0, unified.get(), false, kExecWhy);
    m_inCgroup = cloned && unified;
    if (!cloned && unified)
        cloned = sys::clone3(0, -1, false, kExecWhy);
    if (!cloned)
        return base::Failure(cloned.error());
    if (cloned->pid == 0)
        beChild();
    m_pid = cloned->pid;
    m_pidfd = std::move(cloned->pidfd);
    m_sync->child.close();
    return {};
}

base::Status Execution::setUpChild()
{
    // Where systemd is the container's init, it has moved below and handed controllers down.
    if (!m_inCgroup)
        TRY_VOID(m_cgroup->join(m_pid, cgroup::Hierarchies::Unified, m_state.pid));
    TRY_VOID(setLimits(m_context, m_pid, m_plan));
    TRY_VOID(m_sync->parent.send(SyncMessage::Start, std::to_string(m_pid)));
    return sendFilter();
}

base::Status Execution::sendFilter()
{
    if (!m_plan.filtered)
        return {};
    const seccomp::Program program =
        TRY(seccomp::compileCached(*m_spec.linux_->seccomp, m_context.root + "/@seccomp"));
    auto sent = m_sync->parent.send(SyncMessage::Filter, encodeFilter(program));
    return !sent && sent.error().is(EPIPE) ? base::Status{} : sent;
}

/// Ready, then end of file when the program has started.
base::Status Execution::follow()
{
    TRY(m_sync->parent.expect(SyncMessage::Ready));
    const auto last = m_sync->parent.receive();
    if (last && last->message == SyncMessage::Failed)
        return base::Failure(decodeError(last->body));
    return {};
}

base::Status Execution::attempt(bool intoCgroup)
{
    m_sync = TRY(makeSyncPair());
    TRY_VOID(clone(intoCgroup));
    TRY_VOID(setUpChild());
    return follow();
}

base::Result<int> Execution::run()
{
    TRY_VOID(load());
    TRY_VOID(openConsole());
    TRY_VOID(joinForChildren());
    auto started = attempt(true);
    if (!started && m_inCgroup && wasKilledAtBirth(m_pid, started.error())) {
        m_pidfd.reset();
        started = attempt(false);
    }
    if (started)
        started = writePidFile(m_arguments.get("pid-file"), m_pid);
    if (!started) {
        if (m_pidfd && base::signalPid(m_pidfd, SIGKILL))
            ::waitpid(m_pid, nullptr, 0);
        return base::wrap(started.error(), "exec", m_state.id);
    }
    if (m_arguments.has("detach"))
        return 0;
    base::Fd master;
    if (m_ours)
        master = TRY(receiveMaster(m_ours));
    return waitInForeground(m_pid, m_pidfd, std::move(master));
}

} // namespace

base::Result<int> runExec(const Context& context, const Arguments& arguments)
{
    Execution execution(context, arguments);
    return execution.run();
}

} // namespace shimscope::runtime

// Making a container.
#include <base/file.h>
#include <base/pidfd.h>
#include <base/time.h>
#include <base/unix_socket.h>
#include <cgroup/path.h>
#include <ns/apply.h>
#include <oci/parse.h>
#include <runtime/clone.h>
#include <runtime/console.h>
#include <runtime/container.h>
#include <runtime/hooks.h>
#include <runtime/init.h>
#include <runtime/process.h>
#include <seccomp/seccomp.h>
#include <sys/calls.h>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace shimscope::runtime {

namespace {

/// Everything that one create works with; the destructor undoes what was not finished.
class Creation {
public:
    Creation(const Context& context, const CreateOptions& options)
        : m_context(context), m_options(options), m_dir(context.root, options.id)
    {
    }
    Creation(const Creation&) = delete;
    Creation& operator=(const Creation&) = delete;
    ~Creation();

    base::Result<Container> run();

private:
    base::Status load();
    base::Status makeCgroup();
    base::Status openEnds();
    base::Status joinForChildren();
    base::Status attempt(bool intoCgroup);
    base::Status clone(bool intoCgroup);
    [[noreturn]] void beChild(bool joined);
    base::Status setUpChild();
    base::Status sendFilter();
    base::Status follow();
    base::Status finish();
    [[nodiscard]] std::string hookState(Status status) const
    {
        return toJson(m_container.state, status, true);
    }

    const Context& m_context;
    const CreateOptions& m_options;
    StateDir m_dir;
    ContainerPlan m_plan;
    std::string m_configText;
    Facts m_facts;
    std::vector<base::Fd> m_joins;
    base::Fd m_fifo, m_console;
    std::optional<SyncPair> m_sync;
    std::optional<cgroup::Manager> m_cgroup;
    cgroup::Entrance m_entrance;
    Container m_container;
    bool m_inCgroup = false;
    bool m_heard = false; ///< the child has said something
    bool m_dirMade = false;
    bool m_cgroupMade = false;
    bool m_done = false;
};

Creation::~Creation()
{
    if (m_done)
        return;
    if (m_container.pidfd) {
        (void)base::signalPid(m_container.pidfd, SIGKILL);
        ::waitpid(m_container.state.pid, nullptr, 0);
    }
    if (m_cgroupMade) {
        (void)m_cgroup->kill();
        (void)m_cgroup->remove();
    }
    if (m_dirMade)
        (void)m_dir.remove();
}

base::Result<std::string> absoluteBundle(const std::string& bundle)
{
    char path[4096];
    if (::realpath(bundle.empty() ? "." : bundle.c_str(), path) == nullptr)
        return base::sysError("open bundle", bundle);
    return std::string(path);
}

base::Status Creation::load()
{
    TRY_VOID(checkId(m_options.id));
    const std::string bundle = TRY(absoluteBundle(m_options.bundle));
    const std::string path = bundle + "/config.json";
    m_configText = TRY(base::readFile(path, 16U << 20U));
    m_facts = TRY(readFacts());
    oci::Spec spec = TRY(oci::parseSpec(m_configText, path));
    m_plan = TRY(planContainer(std::move(spec), m_options.id, bundle, m_facts));
    m_plan.rootfs.pivot = m_options.pivot;
    m_plan.init.preserveFds = m_options.preserveFds;
    m_container.terminal = m_plan.init.process.terminal;
    if (!m_options.newKeyring)
        m_plan.init.keyring.clear();
    State& state = m_container.state;
    state.ociVersion = m_plan.spec.ociVersion;
    state.id = m_options.id;
    state.bundle = bundle;
    state.rootfs = m_plan.rootfs.root;
    state.created = base::formatRfc3339(base::wallNow());
    state.owner = ::geteuid() == 0 ? "root" : std::to_string(::geteuid());
    state.annotations = m_plan.spec.annotations;
    for (const oci::Namespace& ns : m_plan.spec.linux_->namespaces)
        state.namespaces.push_back(ns.type);
    const auto& hooks = m_plan.spec.hooks;
    state.hooks = hooks && (!hooks->poststart.empty() || !hooks->poststop.empty());
    for (const std::string& warning : m_plan.warnings)
        m_context.log.warning(warning);
    return {};
}

base::Status Creation::makeCgroup()
{
    const std::string own = TRY(cgroup::readOwnCgroup(m_facts.cgroups));
    const oci::Linux& config = *m_plan.spec.linux_;
    const std::string path = TRY(cgroup::parseCgroupsPath(config.cgroupsPath, m_options.id, own));
    m_cgroup = TRY(cgroup::Manager::open(m_facts.cgroups, path));
    for (const auto& [controller, dir] : m_cgroup->dirs())
        m_container.state.cgroupPaths[controller] = dir;
    describe(m_context, m_container.state);
    // Known before it is there: a kill -9 from here on leaves nothing that delete --force would not
    // find.
    TRY_VOID(m_dir.save(m_container.state));
    m_cgroupMade = true;
    TRY_VOID(m_cgroup->create(config.resources ? &*config.resources : nullptr, true));
    for (const std::string& warning : m_cgroup->warnings())
        m_context.log.warning(warning);
    m_plan.rootfs.cgroups = cgroupViews(m_cgroup->layout(), m_cgroup->dirs());
    return {};
}

base::Status Creation::openEnds()
{
    const bool terminal = m_plan.init.process.terminal;
    if (terminal && m_options.consoleSocket.empty() && m_options.console < 0)
        return base::fail("create", m_options.id,
            "cannot allocate tty if runc will detach without setting console socket: give "
            "--console-socket");
    if (!terminal && !m_options.consoleSocket.empty())
        return base::fail("create", m_options.id,
            "cannot use console socket if runc will not detach or allocate tty: set "
            "process.terminal");
    if (!m_options.consoleSocket.empty())
        m_console = TRY(base::connectUnix(m_options.consoleSocket));
    else if (terminal)
        m_console.reset(::fcntl(m_options.console, F_DUPFD_CLOEXEC, 3));
    if (m_options.wait)
        m_fifo = TRY(m_dir.makeFifo());
    m_joins = TRY(ns::openJoins(m_plan.ns.childJoins));
    m_entrance = TRY(m_cgroup->openEntrance());
    return {};
}

void Creation::beChild(bool joined)
{
    m_sync->parent.close();
    InitInput input;
    input.plan = &m_plan;
    input.state = m_container.state;
    input.joins = std::move(m_joins);
    input.fifo = std::move(m_fifo);
    input.console = std::move(m_console);
    input.entrance = &m_entrance;
    input.joined = joined;
    runInit(std::move(input), std::move(m_sync->child));
}

/// What counts for the children of this process only.
base::Status Creation::joinForChildren()
{
    const std::vector<base::Fd> files = TRY(ns::openJoins(m_plan.ns.parentJoins));
    TRY_VOID(ns::join(m_plan.ns.parentJoins, files));
    return ns::makeTimeNamespaceInParent(m_plan.ns);
}

base::Status Creation::clone(bool intoCgroup)
{
    base::Fd unified;
    if (intoCgroup)
        unified = TRY(m_cgroup->openUnified());
    InitClone cloned = TRY(cloneInit(m_plan.ns, m_joins, unified.get()));
    if (cloned.pid == 0)
        beChild(cloned.joined);
    m_container.state.pid = cloned.pid;
    m_container.pidfd = std::move(cloned.pidfd);
    m_inCgroup = cloned.inCgroup;
    m_sync->child.close();
    m_container.state.initStartTicks = readStat(cloned.pid).startTicks;
    return m_dir.save(m_container.state);
}

base::Status Creation::setUpChild()
{
    const pid_t pid = m_container.state.pid;
    if (!m_inCgroup)
        TRY_VOID(m_cgroup->join(pid, cgroup::Hierarchies::Unified));
    TRY_VOID(ns::writeIdMapsInParent(pid, m_plan.ns));
    TRY_VOID(setLimits(m_context, pid, m_plan.init));
    return m_sync->parent.send(SyncMessage::Start, std::to_string(pid));
}

/// Compiled while the child makes its mounts.
base::Status Creation::sendFilter()
{
    if (!m_plan.init.filtered)
        return {};
    const seccomp::Program program =
        TRY(seccomp::compileCached(*m_plan.spec.linux_->seccomp, m_context.root + "/@seccomp"));
    auto sent = m_sync->parent.send(SyncMessage::Filter, encodeFilter(program));
    return !sent && sent.error().is(EPIPE) ? base::Status{}
                                           : sent; // the child has failed: it says why
}

/// Answers the child until it is ready.
base::Status Creation::follow()
{
    for (;;) {
        auto received = m_sync->parent.receive();
        if (!received && received.error().is(ECONNRESET))
            return base::fail("create", m_options.id,
                "the container's first process ended before it was ready", ECONNRESET);
        if (!received)
            return base::Failure(received.error());
        m_heard = true;
        switch (received->message) {
        case SyncMessage::Ready:
            return {};
        case SyncMessage::Failed:
            return base::Failure(decodeError(received->body));
        case SyncMessage::Warning:
            m_context.log.warning(received->body);
            break;
        case SyncMessage::Hooks: {
            const oci::Hooks& hooks = *m_plan.spec.hooks;
            TRY_VOID(runHooks(hooks.prestart, "prestart", hookState(Status::Creating)));
            TRY_VOID(runHooks(hooks.createRuntime, "createRuntime", hookState(Status::Creating)));
            TRY_VOID(m_sync->parent.send(SyncMessage::HooksDone));
            break;
        }
        default:
            return base::fail(
                "wait", "Ready", std::string("got ") + toString(received->message), EPROTO);
        }
    }
}

/// Clones, and talks with the child until it is ready.
base::Status Creation::attempt(bool intoCgroup)
{
    m_sync = TRY(makeSyncPair());
    TRY_VOID(clone(intoCgroup));
    TRY_VOID(setUpChild());
    TRY_VOID(sendFilter());
    return follow();
}

/// run: the program has started when the child's end of the socket, close-on-exec, is gone.
base::Status Creation::finish()
{
    if (m_options.wait) {
        TRY_VOID(m_dir.showFifo());
    } else {
        const auto last = m_sync->parent.receive();
        if (last && last->message == SyncMessage::Failed)
            return base::Failure(decodeError(last->body));
    }
    TRY_VOID(writePidFile(m_options.pidFile, m_container.state.pid));
    m_done = true;
    return {};
}

base::Result<Container> Creation::run()
{
    TRY_VOID(load());
    TRY_VOID(m_dir.make());
    m_dirMade = true;
    TRY_VOID(m_dir.saveConfig(m_configText));
    TRY_VOID(makeCgroup());
    TRY_VOID(openEnds());
    TRY_VOID(joinForChildren());
    auto ready = attempt(true);
    if (!ready && m_inCgroup && !m_heard
        && wasKilledAtBirth(m_container.state.pid, ready.error())) {
        m_container.pidfd.reset(); // it is collected
        ready = attempt(false);
    }
    TRY_VOID(std::move(ready));
    TRY_VOID(finish());
    return std::move(m_container);
}

} // namespace

base::Result<Container> makeContainer(const Context& context, const CreateOptions& options)
{
    Creation creation(context, options);
    return creation.run();
}

} // namespace shimscope::runtime

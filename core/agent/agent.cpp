// Start, loop and end of the agent.
#include <agent/agent.h>
#include <agent/message_text.h>
#include <agent/serving.h>
#include <base/file.h>
#include <base/log.h>
#include <base/text.h>
#include <base/time.h>
#include <trace/moments.h>
#include <trace/tracer.h>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace shimscope::agent {

namespace {

constexpr int kTickMs = 25; // 40 readings of the spools a second
constexpr std::int64_t kContainersEvery = 100'000'000; // ns
constexpr std::int64_t kProcessesEvery = 1'000'000'000;
constexpr const char* kProgram = "shimscoped";

std::string newestRecording(const std::string& dir)
{
    const auto names = base::listDir(dir);
    std::string newest;
    for (const std::string& name : names ? *names : std::vector<std::string>{}) {
        if (name.ends_with(trace::kRecordingSuffix))
            newest = name;
    }
    return newest;
}

/// Beside the programs' folder where they were built, below share where they are installed.
std::string imagesFolder(const std::string& bin)
{
    const std::string installed = bin + "/../share/shimscope/images";
    return base::exists(installed) ? installed : bin + "/../images";
}

/// Of what a spool holds; what has no time comes last.
bool wasBefore(const trace::Record& a, const trace::Record& b)
{
    const auto at = [](const trace::Record& record) {
        return trace::isOneOf<trace::Span, trace::Event>(record) ? trace::momentOf(record)
                                                                 : INT64_MAX;
    };
    return at(a) < at(b);
}

} // namespace

Agent::Agent(Options options, rpc::InstanceLock lock, SpoolFolder spools)
    : m_options(std::move(options))
    , m_lock(std::move(lock))
    , m_spools(std::move(spools))
    , m_states(m_options.directories.runtimeRoot())
    , m_manifests(m_options.directories.manifests())
    , m_chain(m_options.directories.criSocket())
{
}

Agent::~Agent()
{
    if (m_service)
        m_service->stop();
    m_server.reset();
}

base::Result<std::unique_ptr<Agent>> Agent::start(Options options)
{
    TRY_VOID(makeDirectories(options.directories));
    auto lock = TRY(rpc::InstanceLock::take(options.directories.agentLock(), kProgram));
    auto spools = TRY(SpoolFolder::open(options.directories.spool()));
    if (const auto traced =
            trace::openTracer(options.directories.spool(), trace::Hop::Agent, kProgram, 1U << 20U);
        !traced)
        base::logWarning(traced.error().toString());
    std::unique_ptr<Agent> agent(new Agent(std::move(options), std::move(lock), std::move(spools)));
    TRY_VOID(agent->prepare());
    TRY_VOID(agent->serve());
    if (const auto resumed = agent->m_stack->resume(); !resumed)
        base::logError(resumed.error().toString());
    return agent;
}

base::Status Agent::prepare()
{
    m_signals = TRY(openEndSignals());
    m_quit = base::Fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!m_quit)
        return base::sysError("eventfd(2)");
    m_layout = TRY(cgroupfs::readLayout());
    m_sampler.emplace(m_layout);
    m_observation.sampleRate = m_options.sampleRate;
    const Instance instance = instanceOf(m_options.directories.run);
    m_cgroups = TRY(findCgroupHome(m_layout, m_options.cgroupRoot, instance.name));
    m_machine = {.layout = m_layout,
        .cgroupRoot = m_cgroups.root,
        .bin = m_options.bin,
        .cniBin = m_options.cniBin,
        .backoffFactor = m_options.backoffFactor};
    const trace::Header header = this->header();
    m_recorder =
        TRY(Recorder::start({.dir = m_options.directories.recordings(),
                                .stem = recordingStem(header, m_options.directories.recordings()),
                                .capBytes = m_options.recordingCap,
                                .segmentBytes = m_options.recordingCap / kSegments},
            header));
    StackOptions stack{.directories = m_options.directories,
        .bin = m_options.bin,
        .cniBin = m_options.cniBin,
        .nodeName = header.host,
        .imports = {},
        .cgroups = m_cgroups,
        .layout = m_layout,
        .backoffFactor = m_options.backoffFactor};
    for (const char* image : {"pause", "busybox", "load"}) {
        const std::string layout = imagesFolder(m_options.bin) + "/" + image;
        if (base::exists(layout + "/index.json"))
            stack.imports.push_back(layout);
    }
    m_stack = std::make_unique<Stack>(std::move(stack));
    if (m_options.sampleRate != Options().sampleRate)
        m_recorder->publish({samplingEvent(m_options.sampleRate, base::bootNow())});
    return {};
}

trace::Header Agent::header() const
{
    trace::Header header = describeMachine(m_machine);
    // A stack that is still wanted was left by an agent that did not end by itself.
    const std::string earlier = newestRecording(m_options.directories.recordings());
    if (base::exists(m_options.directories.stackFile()) && !earlier.empty())
        header.notes.push_back("continues " + earlier
            + ": the agent was started again; samples between the two are missing, and the "
              "beginning of calls that were under way");
    return header;
}

base::Status Agent::serve()
{
    m_service = std::make_unique<Service>(ServiceParts{.directories = m_options.directories,
        .owner = m_options.owner,
        .recorder = m_recorder.get(),
        .problems = [this] { return findProblems(m_machine); },
        .layout = m_layout,
        .findContainer = [root = m_options.directories.runtimeRoot()](
                             const std::string& wanted) { return findPlace(root, wanted); },
        .readOnlyReason = {},
        .stack = m_stack.get(),
        .manifests = &m_manifests,
        .chain = &m_chain,
        .limits = &m_limits,
        .observation = &m_observation,
        .service = startedByManager(),
        .quit =
            [this] {
                m_leaveNothing = true;
                const std::uint64_t one = 1;
                (void)!::write(m_quit.get(), &one, sizeof one);
            }});
    m_server = TRY(startServer(*m_service,
        {.socket = m_options.directories.agentSocket(),
            .owner = m_options.owner,
            .observers = m_options.observers}));
    return {};
}

void Agent::run()
{
    std::int64_t nextContainers = 0;
    std::int64_t nextSamples = 0;
    std::int64_t nextProcesses = 0;
    while (!m_ended) {
        wait();
        collectSpools();
        const std::int64_t now = base::bootNow();
        if (now >= nextContainers) {
            collectContainers();
            nextContainers = std::max(nextContainers + kContainersEvery, now);
        }
        if (now >= nextSamples) {
            collectSamples();
            nextSamples = std::max(nextSamples + m_observation.sampleEvery(), now);
        }
        if (now >= nextProcesses) {
            collectProcesses();
            nextProcesses = now + kProcessesEvery;
        }
        m_recorder->publish(m_model.takeChanges(now));
    }
    m_service->stop();
    m_server.reset();
    collectSpools();
    m_recorder->finish(base::bootNow());
    if (m_leaveNothing)
        removeRunDir();
}

/// After the stack was stopped for good: what is in R is ours alone now. The state directory stays.
void Agent::removeRunDir()
{
    const Directories& dirs = m_options.directories;
    for (const std::string& path :
        {dirs.spool(), dirs.manifests(), dirs.cniConfig(), dirs.agentLock()}) {
        if (const auto removed = base::removeTree(path); !removed)
            base::logWarning(removed.error().toString());
    }
    (void)!::rmdir(dirs.run.c_str()); // unless others put something there
}

void Agent::wait()
{
    std::vector<pollfd> fds{{m_signals.get(), POLLIN, 0}, {m_quit.get(), POLLIN, 0}};
    for (const int fd : m_watches.fds())
        fds.push_back({fd, POLLIN, 0});
    const int ready = ::poll(fds.data(), fds.size(), kTickMs);
    if (ready <= 0)
        return;
    m_ended = fds[0].revents != 0 || fds[1].revents != 0;
    std::vector<trace::Record> events;
    for (trace::Event& event : m_watches.read(base::bootNow())) {
        if (const trace::Container* container = m_model.findContainer(event.container))
            event.podUid = container->podUid;
        events.emplace_back(std::move(event));
    }
    m_recorder->publish(events);
}

void Agent::collectSpools()
{
    Drained drained = m_spools.drain();
    for (const Writer& writer : drained.appeared)
        m_processes.opened(writer);
    const std::int64_t now = base::bootNow();
    for (const Writer& writer : drained.ended)
        m_processes.ended(writer, now);
    m_recorder->publish(m_processes.take());
    // Each spool is in order by itself; what one process asked comes before what the other
    // answered.
    std::stable_sort(drained.records.begin(), drained.records.end(), wasBefore);
    for (trace::Record& record : drained.records)
        present(record);
    m_recorder->publish(drained.records);
}

/// Learns from a record and makes it fit for people.
void Agent::present(trace::Record& record)
{
    if (auto* event = std::get_if<trace::Event>(&record)) {
        // Shim and CRI endpoint tell of an OOM kill as well; the kernel's own file was read by us.
        if (event->kind == "oom" && !m_watches.isNews(event->container))
            event->kind = "oom-report";
        m_learner.learn(*event);
        m_manifests.take(*event);
        return;
    }
    auto* span = std::get_if<trace::Span>(&record);
    if (span == nullptr || span->kind == trace::Kind::Step)
        return;
    m_learner.learn(*span);
    m_limits.learn(*span);
    for (trace::Message* message : {&span->request, &span->response}) {
        message->json = renderMessage(message->type, message->bytes, message->size);
        message->bytes.clear();
    }
}

void Agent::collectContainers()
{
    const RuntimeStates::Change change = m_states.look();
    for (const RuntimeState& state : change.appeared) {
        learnState(m_model, state, m_layout);
        m_watches.add(state);
        if (state.pid > 0)
            m_namespaces.add(state.id, state.pid);
        if (const auto added = m_sampler->add(state.id, state.cgroups);
            !added && !added.error().is(ENOENT))
            base::logWarning(added.error().toString());
        if (const trace::Container* container = m_model.findContainer(state.id)) {
            m_processes.containerStarted(*container, base::bootNow());
            if (state.pid > 0)
                m_network.add(state.id, state.pid, container->sandbox);
        }
    }
    for (const std::string& id : change.gone) {
        m_watches.remove(id);
        m_namespaces.remove(id, base::bootNow());
        m_network.remove(id);
        m_sampler->remove(id);
        if (trace::Container* container = m_model.findContainer(id))
            container->pid = 0;
    }
}

void Agent::collectSamples()
{
    m_sampler->setSlowEvery(static_cast<unsigned>(std::lround(m_observation.sampleRate.load())));
    std::vector<trace::Record> records;
    std::vector<trace::Sample> samples = m_sampler->sample().samples;
    m_network.addTo(samples, base::bootNow());
    for (trace::Sample& sample : samples)
        records.emplace_back(std::move(sample));
    m_recorder->publish(records);
}

/// CRI has no word for a paused container; the kernel's freezer has. So it is known also when
/// somebody else paused it, or the agent was away.
void Agent::collectFrozen()
{
    for (const auto& [id, state] : m_states.all()) {
        trace::Container* container = m_model.findContainer(id);
        if (container == nullptr || container->pid == 0)
            continue;
        const bool frozen = isFrozen(state.cgroups);
        if (frozen && container->state == "running")
            container->state = "paused";
        else if (!frozen && container->state == "paused")
            container->state = "running";
    }
}

void Agent::collectProcesses()
{
    collectFrozen();
    m_processes.refresh(base::bootNow());
    m_recorder->publish(m_processes.take());
    m_namespaces.refresh(base::bootNow());
    m_recorder->publish(m_namespaces.take());
    std::vector<trace::Record> events;
    for (const std::string& sentence : m_stack->tend()) {
        base::logWarning(sentence);
        events.emplace_back(trace::Event{.kind = "restarted",
            .text = sentence,
            .container = {},
            .podUid = {},
            .at = base::bootNow()});
    }
    m_recorder->publish(events);
}

} // namespace shimscope::agent

// Looking, again and again.
#include <agent/inspector.h>
#include <agent/serving.h>
#include <base/log.h>
#include <base/text.h>
#include <base/time.h>
#include <cgroupfs/reading.h>
#include <procfs/mountinfo.h>

#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <set>

namespace shimscope::agent {

namespace {

constexpr std::int64_t kSampleEvery = 100'000'000; // ns, as Agent does
constexpr std::int64_t kScanEvery = 1'000'000'000;
constexpr const char* kReadOnly = "it was started with --inspect, and has no stack; to run pods, "
                                  "start shimscoped without it, in a run directory of its own";

/// "containerd-shim-runc-v2 (812) ← containerd (77) ← systemd (1)": the engine's programs, and who
/// started those.
std::string sentenceOf(const std::vector<probe::Relative>& ancestors)
{
    std::vector<std::string> parts;
    for (const probe::Relative& each : ancestors) {
        parts.push_back(each.name + " (" + std::to_string(each.pid) + ")");
        if (!each.program)
            break;
    }
    return base::join(parts, " ← ");
}

bool hidesProcesses()
{
    const auto mounts = procfs::readMountinfo();
    for (const procfs::Mount& mount : mounts ? *mounts : std::vector<procfs::Mount>{}) {
        for (const auto option : base::split(mount.superOptions, ',')) {
            if (mount.fsType == "proc" && mount.mountPoint == "/proc"
                && option.starts_with("hidepid=") && option != "hidepid=0"
                && option != "hidepid=off")
                return true;
        }
    }
    return false;
}

/// A sampled container keeps some twenty files open: the usual 1024 are those of fifty containers.
/// We start no program that would inherit it.
void raiseFileLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
        return;
    limit.rlim_cur = limit.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0)
        base::logWarning(base::sysError("setrlimit(2)", "RLIMIT_NOFILE").value().toString());
}

} // namespace

std::vector<std::string> findBlindSpots(const cgroupfs::Layout& layout)
{
    std::vector<std::string> spots;
    if (::geteuid() != 0)
        spots.emplace_back("the agent is a plain user: namespaces of other users' processes are "
                           "inferred where that can be, else not known");
    if (::geteuid() != 0 && hidesProcesses())
        spots.emplace_back("/proc hides the processes of other users (hidepid): their containers "
                           "are not found");
    if (layout.mode == cgroupfs::Mode::None)
        spots.emplace_back("no cgroup file system is mounted: no limits, no samples");
    return spots;
}

Inspector::Inspector(InspectorOptions options, rpc::InstanceLock lock, cgroupfs::Layout layout)
    : m_options(std::move(options))
    , m_lock(std::move(lock))
    , m_machine{.layout = layout, .cgroupRoot = {}, .bin = {}, .cniBin = {}}
    , m_scanner(layout)
    , m_sampler(std::move(layout))
{
}

Inspector::~Inspector()
{
    if (m_service)
        m_service->stop();
    m_server.reset();
}

base::Result<std::unique_ptr<Inspector>> Inspector::start(InspectorOptions options)
{
    raiseFileLimit();
    TRY_VOID(makeInspectionDirectories(options.directories));
    auto lock = TRY(rpc::InstanceLock::take(options.directories.agentLock(), "shimscoped"));
    auto layout = TRY(cgroupfs::readLayout());
    std::unique_ptr<Inspector> inspector(
        new Inspector(std::move(options), std::move(lock), std::move(layout)));
    TRY_VOID(inspector->serve());
    return inspector;
}

base::Status Inspector::serve()
{
    m_signals = TRY(openEndSignals());
    trace::Header header = describeMachine(m_machine);
    header.privilege += ", only looking";
    header.notes = cgroupfs::missingOn(m_machine.layout); // the others are about running pods
    for (std::string& spot : findBlindSpots(m_machine.layout))
        header.notes.push_back(std::move(spot));
    const std::string dir = m_options.directories.recordings();
    m_recorder = TRY(Recorder::start({.dir = dir,
                                         .stem = recordingStem(header, dir),
                                         .capBytes = m_options.recordingCap,
                                         .segmentBytes = m_options.recordingCap / kSegments},
        header));
    scan(); // whoever asks first gets an answer
    m_service = std::make_unique<Service>(ServiceParts{.directories = m_options.directories,
        .owner = m_options.owner,
        .recorder = m_recorder.get(),
        .problems = [this] { return findBlindSpots(m_machine.layout); },
        .layout = m_machine.layout,
        .findContainer = [this](const std::string& wanted) { return findContainer(wanted); },
        .readOnlyReason = kReadOnly});
    m_server = TRY(startServer(*m_service,
        {.socket = m_options.directories.agentSocket(),
            .owner = m_options.owner,
            .observers = m_options.observers}));
    return {};
}

void Inspector::run()
{
    std::int64_t nextSample = base::bootNow();
    std::int64_t nextScan = nextSample + kScanEvery;
    pollfd signals{m_signals.get(), POLLIN, 0};
    while (true) {
        const std::int64_t rest = std::max<std::int64_t>(nextSample - base::bootNow(), 0);
        if (::poll(&signals, 1, static_cast<int>((rest + 999'999) / 1'000'000)) > 0)
            break;
        const std::int64_t now = base::bootNow();
        if (now >= nextScan) {
            scan();
            nextScan = std::max(nextScan + kScanEvery, now);
        }
        sample();
        nextSample = std::max(nextSample + kSampleEvery, base::bootNow());
    }
    m_service->stop();
    m_server.reset();
    m_recorder->finish(base::bootNow());
}

void Inspector::scan()
{
    const auto found = m_scanner.scan();
    if (!found) {
        if (!m_scanFailed)
            base::logError(found.error().toString());
        m_scanFailed = true;
        return;
    }
    const std::int64_t now = base::bootNow();
    std::set<std::string> there;
    for (const probe::Container& container : *found) {
        there.insert(container.id);
        show(container);
    }
    std::vector<std::string> gone;
    for (const auto& [id, dirs] : m_known) {
        if (!there.contains(id))
            gone.push_back(id);
    }
    for (const std::string& id : gone)
        forget(id, now);
    std::vector<trace::Record> records = m_model.takeChanges(now);
    m_recorder->publish(records);
    m_processes.refresh(now);
    m_recorder->publish(m_processes.take());
    m_namespaces.refresh(now);
    m_recorder->publish(m_namespaces.take());
}

void Inspector::show(const probe::Container& found)
{
    const std::string engine = probe::toString(found.engine);
    trace::Pod& pod = m_model.pod(found.podUid);
    pod.name = found.podName;
    pod.nameSpace = found.podNamespace;
    pod.sandboxId = found.sandboxId;
    pod.qos = found.qos;
    pod.engine = engine;
    pod.state = "ready";
    pod.observed = true;
    trace::Container& container = m_model.container(found.id);
    container.name = found.name;
    container.podUid = found.podUid;
    container.sandboxId = found.sandboxId;
    container.sandbox = found.sandbox;
    container.state = found.starting ? "created" : "running";
    container.pid = found.pid;
    container.cgroupPath = found.cgroupPath;
    container.engine = engine;
    container.observed = true;
    container.startedBy = sentenceOf(found.ancestors);
    container.started = found.started;
    showAncestors(found);
    m_processes.containerStarted(container, found.started);
    m_namespaces.add(found.id, found.pid);
    m_network.add(found.id, found.pid, found.sandbox);
    showCgroup(found);
    place(found);
}

void Inspector::place(const probe::Container& found)
{
    const std::lock_guard lock(m_placesMutex);
    m_places[found.id] = {.id = found.id,
        .podUid = found.podUid,
        .podName = found.podName,
        .name = found.name,
        .pid = found.pid,
        .bundle = {},
        .sandboxBundle = {},
        .cgroups = found.cgroups,
        .sandbox = found.sandbox};
}

base::Result<ContainerPlace> Inspector::findContainer(const std::string& wanted) const
{
    const std::lock_guard lock(m_placesMutex);
    std::vector<ContainerPlace> places;
    for (const auto& [id, each] : m_places)
        places.push_back(each);
    return choosePlace(places, wanted);
}

/// A runtime moves a process into one hierarchy of v1 after the other: the folders may change.
void Inspector::showCgroup(const probe::Container& found)
{
    const auto [known, fresh] = m_known.try_emplace(found.id);
    if (known->second != found.cgroups) {
        m_sampler.remove(found.id);
        known->second = found.cgroups;
    }
    if (found.cgroups.empty() || m_sampler.has(found.id))
        return;
    const auto added = m_sampler.add(found.id, found.cgroups);
    if (!added && fresh && !added.error().is(ENOENT))
        base::logWarning(added.error().toString());
}

void Inspector::showAncestors(const probe::Container& found)
{
    for (const probe::Relative& each : found.ancestors) {
        if (!each.program)
            continue;
        std::uint64_t& told = m_ancestors[each.pid];
        if (told == each.starttime)
            continue;
        told = each.starttime;
        const bool monitor = each.program->role == probe::Role::Monitor;
        m_processes.opened({.pid = each.pid,
                               .startTicks = each.starttime,
                               .hop = probe::hopOf(each.program->role),
                               .program = each.name,
                               .opened = probe::toBootTime(each.starttime)},
            monitor ? found.sandboxId : "");
    }
}

void Inspector::forget(const std::string& id, std::int64_t now)
{
    {
        const std::lock_guard lock(m_placesMutex);
        m_places.erase(id);
    }
    m_known.erase(id);
    m_oomKills.erase(id);
    m_sampler.remove(id);
    m_namespaces.remove(id, now);
    m_network.remove(id);
    const trace::Container* container = m_model.findContainer(id);
    if (container == nullptr)
        return;
    const std::string pod = container->podUid;
    m_model.removeContainer(id);
    for (const auto& [other, each] : m_model.containers()) {
        if (each.podUid == pod && each.state != "removed")
            return;
    }
    if (trace::Pod* empty = m_model.findPod(pod))
        empty->state = "removed";
}

void Inspector::sample()
{
    std::vector<trace::Record> records;
    std::vector<trace::Sample> samples = m_sampler.sample().samples;
    m_network.addTo(samples, base::bootNow());
    for (trace::Sample& sample : samples) {
        const auto kills = sample[trace::Metric::MemoryEventsOomKill];
        const auto [before, fresh] = m_oomKills.try_emplace(sample.container, kills.value_or(0));
        if (kills && *kills > before->second) {
            const trace::Container* container = m_model.findContainer(sample.container);
            records.emplace_back(trace::Event{.kind = "oom",
                .text =
                    "oom_kill " + std::to_string(before->second) + " → " + std::to_string(*kills),
                .container = sample.container,
                .podUid = container != nullptr ? container->podUid : "",
                .at = sample.at});
            before->second = *kills;
        }
        records.emplace_back(std::move(sample));
    }
    m_recorder->publish(records);
}

} // namespace shimscope::agent

// The calling thread of the node agent: wanted pods → workers, orphans, what was left behind.
#include <base/file.h>
#include <base/log.h>
#include <base/text.h>
#include <cgroupfs/layout.h>
#include <kubelet/kubelet.h>
#include <kubelet/pod_volumes.h>
#include <trace/tracer.h>

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <set>

namespace shimscope::kubelet {
namespace {

using namespace std::chrono_literals;
constexpr int kRescanMs = 20'000; ///< inotify may lose events; kubelet's fileCheckFrequency

base::Result<std::int64_t> readMemoryCapacity()
{
    const std::string text = TRY(base::readFile("/proc/meminfo"));
    for (const std::string_view line : base::lines(text)) {
        const auto words = base::words(line);
        if (words.size() >= 2 && words[0] == "MemTotal:")
            return static_cast<std::int64_t>(base::parseUnsigned(words[1]).value_or(0)) * 1024;
    }
    return base::fail("read memory capacity", "/proc/meminfo", "has no MemTotal");
}

void reportManifest(const ManifestReport& report)
{
    using Kind = ManifestReport::Kind;
    const auto tell = [&](base::Level level, const char* kind) {
        base::log(level, report.text);
        trace::event(kind, report.text, {}, {}, report.file);
    };
    switch (report.kind) {
    case Kind::Error:
        return tell(base::Level::Error, "manifest-error");
    case Kind::Warning:
        return tell(base::Level::Warning, "manifest-warning");
    case Kind::Mended:
        return tell(base::Level::Info, "manifest-mended");
    }
}

/// What is known of a pod whose manifest is gone: enough to end it.
std::shared_ptr<const Pod> orphanOf(const PodStatus& status)
{
    auto pod = std::make_shared<Pod>();
    pod->name = status.name;
    pod->nameSpace = status.nameSpace;
    pod->uid = status.uid;
    return pod;
}

} // namespace

base::Result<std::unique_ptr<Kubelet>> Kubelet::make(const Options& options)
{
    const std::int64_t memory = TRY(readMemoryCapacity());
    PodCgroups cgroups(TRY(cgroupfs::readLayout()), options.cgroupRoot);
    if (auto done = cgroups.prepare(memory); !done)
        return base::wrap(done.error(), "make cgroups for pods", options.cgroupRoot);
    base::Fd wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wake)
        return base::sysError("eventfd(2)");
    std::unique_ptr<Kubelet> kubelet(
        new Kubelet(options, memory, std::move(cgroups), std::move(wake)));
    kubelet->m_folder = std::make_unique<ManifestFolder>(
        TRY(ManifestFolder::open(kubelet->m_node.options, reportManifest)));
    return kubelet;
}

Kubelet::Kubelet(
    const Options& options, std::int64_t memoryCapacity, PodCgroups cgroups, base::Fd wake)
    : m_node{options, memoryCapacity, std::move(cgroups)}
    , m_wake(std::move(wake))
    , m_relister(m_node.cri, m_node.cache, [this](const std::string&) { this->wake(); })
{
    m_node.prober.onChange([this] { this->wake(); });
}

Kubelet::~Kubelet()
{
    stopThreads();
    m_node.prober.join(); // its threads call wake()
    if (m_relistThread.joinable())
        m_relistThread.join();
    if (m_housekeepingThread.joinable())
        m_housekeepingThread.join();
}

bool Kubelet::isQuiet() const
{
    return m_loops == 0 && m_node.prober.isQuiet()
        && std::all_of(m_workers.begin(), m_workers.end(),
            [](const auto& worker) { return worker.second->isQuiet(); });
}

void Kubelet::wake() const
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written =
        ::write(m_wake.get(), &one, sizeof one); // full: it is awake already
}

base::Status Kubelet::run(const base::Fd& stop)
{
    m_loops = 2;
    m_relistThread = std::thread([this] { relistLoop(); });
    m_housekeepingThread = std::thread([this] { housekeepingLoop(); });
    base::Status result;
    while (true) {
        if (auto scanned = m_folder->scan(); !scanned)
            base::logError(scanned.error().toString());
        reconcile();
        std::array<pollfd, 3> fds{pollfd{stop.get(), POLLIN, 0},
            pollfd{m_folder->watch().get(), POLLIN, 0}, pollfd{m_wake.get(), POLLIN, 0}};
        if (::poll(fds.data(), fds.size(), kRescanMs) < 0 && errno != EINTR) {
            result = base::sysError("poll(2)");
            break;
        }
        if ((fds[0].revents & POLLIN) != 0)
            break;
        std::uint64_t count = 0;
        [[maybe_unused]] const auto taken = ::read(m_wake.get(), &count, sizeof count);
    }
    stopThreads();
    for (int i = 0; i < 100 && !isQuiet(); ++i)
        std::this_thread::sleep_for(10ms);
    return result;
}

void Kubelet::startWorker(const std::shared_ptr<const Pod>& pod)
{
    const auto known = m_node.cache.all();
    const bool isThere = std::any_of(known.begin(), known.end(),
        [&](const PodCache::Shared& status) { return status->uid == pod->uid; });
    const std::string text = "pod " + pod->name + " (" + toString(qosClass(*pod)) + ") from "
        + pod->source + (isThere ? " is there already, taken over" : "");
    base::logInfo(text);
    trace::event(isThere ? "pod-adopted" : "pod-added", text, {}, pod->uid, pod->source);
    m_workers[pod->uid] = std::make_unique<PodWorker>(m_node, pod, [this] { wake(); });
}

void Kubelet::reap()
{
    std::erase_if(m_workers, [](const auto& worker) { return worker.second->hasEnded(); });
}

void Kubelet::reconcile()
{
    reap();
    if (!m_node.cache.isReady())
        return; // what runs already is not known yet: a pod must not be started beside its own
                // older self
    const auto& wanted = m_folder->pods();
    for (const auto& [uid, worker] : m_workers) {
        const auto found = wanted.find(uid);
        if (found == wanted.end())
            worker->terminate("its manifest is gone or changed");
        else if (found->second != worker->pod() && !worker->isTerminating())
            worker->update(found->second);
        worker->wake();
    }
    endOrphans();
    std::set<std::string>
        busyNames; // a changed file is a new pod with an old name: first the old one has to end
    for (const auto& [uid, worker] : m_workers)
        busyNames.insert(worker->pod()->fullName());
    for (const auto& [uid, pod] : wanted)
        if (!m_workers.contains(uid) && !busyNames.contains(pod->fullName()))
            startWorker(pod);
}

void Kubelet::endOrphans()
{
    for (const PodCache::Shared& status : m_node.cache.all()) {
        if (m_workers.contains(status->uid) || m_folder->pods().contains(status->uid))
            continue;
        base::logInfo("pod " + status->name + " runs but has no manifest");
        m_workers[status->uid] = std::make_unique<PodWorker>(
            m_node, orphanOf(*status), [this] { wake(); }, "it has no manifest");
    }
    if (!m_cleanedUp)
        removeLeftBehind();
    m_cleanedUp = true;
}

void Kubelet::removeLeftBehind()
{
    // Once, after the first relist: cgroups and folders of pods that nobody knows any more.
    const auto isKnown = [this](const std::string& uid) {
        return m_workers.contains(uid) || m_folder->pods().contains(uid);
    };
    for (const std::string& uid : m_node.cgroups.uids())
        if (!isKnown(uid))
            if (const auto removed = m_node.cgroups.remove(uid); !removed)
                base::logWarning("left behind: " + removed.error().toString());
    const std::string pods = m_node.options.stateDir + "/pods";
    const std::string logs = m_node.options.stateDir + "/logs/pods";
    const auto uids = base::listDir(pods);
    for (const std::string& uid : uids ? *uids : std::vector<std::string>())
        if (!isKnown(uid))
            if (const auto removed = removePodFolder(m_node.options, uid); !removed)
                base::logWarning("left behind: " + removed.error().toString());
    const auto folders = base::listDir(logs);
    for (const std::string& folder : folders ? *folders : std::vector<std::string>())
        if (!isKnown(folder.substr(folder.rfind('_') + 1)))
            (void)base::removeTree(logs + "/" + folder);
}

bool Kubelet::sleepUnlessStopped(std::chrono::milliseconds period)
{
    std::unique_lock lock(m_mutex);
    return !m_changed.wait_for(lock, period, [this] { return m_stopping.load(); });
}

void Kubelet::stopThreads()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    m_node.prober.stop();
    for (const auto& [uid, worker] : m_workers)
        worker->stop();
}

} // namespace shimscope::kubelet

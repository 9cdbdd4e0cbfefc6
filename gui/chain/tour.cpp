#include <chain/chain_state.h>
#include <chain/tour.h>
#include <models/steps_model.h>
#include <models/text.h>

#include <QCoreApplication>

#include <algorithm>
#include <set>

namespace shimscope::chain {

namespace {

struct Sentence {
    trace::Hop hop; ///< whose call it is
    std::string_view method; ///< begins like this
    const char* sentence; ///< %1: the container or pod
};

// clang-format off
constexpr Sentence kSentences[] = {
    {trace::Hop::Kubelet, "RunPodSandbox", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The kubelet asks the CRI runtime for an empty pod: a network and namespaces that its containers will share.")},
    {trace::Hop::Kubelet, "PullImage", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The kubelet asks for the image of %1, so that its files are on this machine.")},
    {trace::Hop::Kubelet, "CreateContainer", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The kubelet describes container %1: image, command, limits. Nothing runs yet.")},
    {trace::Hop::Kubelet, "StartContainer", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The kubelet says: now start container %1.")},
    {trace::Hop::Kubelet, "StopContainer", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The kubelet wants container %1 to end: first SIGTERM, after the grace period SIGKILL.")},
    {trace::Hop::Kubelet, "RemoveContainer", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The kubelet lets what is left of the ended container %1 be thrown away.")},
    {trace::Hop::Kubelet, "StopPodSandbox", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The kubelet ends the pod: its network goes first, then the pause container.")},
    {trace::Hop::Kubelet, "RemovePodSandbox", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The kubelet lets the last traces of the pod be removed.")},
    {trace::Hop::Kubelet, "UpdateContainerResources", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The kubelet changes the limits of the running container %1.")},
    {trace::Hop::Adapter, "POST /containers/create", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The adapter translates CRI into Docker's API: Docker writes down a container, and nothing runs yet.")},
    {trace::Hop::Adapter, "POST /containers/", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The adapter asks Docker's engine over its REST API to start or stop a container.")},
    {trace::Hop::Engine, "/containerd.services.containers.v1.Containers/Create", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "Docker's engine hands what it wrote down to containerd, which writes it down once more.")},
    {trace::Hop::Engine, "/containerd.services.tasks.v1.Tasks/Create", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "Docker's engine asks containerd to make the container: containerd starts a shim of its own for it.")},
    {trace::Hop::Engine, "/containerd.services.tasks.v1.Tasks/Start", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "Docker's engine asks containerd to let the waiting container run.")},
    {trace::Hop::Cni, "", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "A CNI plugin, a program of its own, gives the pod its network interface and address.")},
    {trace::Hop::Cri, "network namespace", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The CRI runtime makes a network namespace for the pod and pins it to a file, so that it lives without a process.")},
    {trace::Hop::Cri, "write config.json", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The CRI runtime writes config.json: all that the OCI runtime has to know of %1.")},
    {trace::Hop::Cri, "snapshot", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The CRI runtime stacks the image's layers with a fresh writable one on top: the root file system of %1.")},
    {trace::Hop::Cri, "start", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The CRI runtime starts a shim for the pod. It will hold the containers, whoever else dies.")},
    {trace::Hop::Cri, "Create", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The CRI runtime hands the shim a bundle, config.json and root file system, and asks it to make container %1.")},
    {trace::Hop::Cri, "Start", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The CRI runtime asks the shim to let the waiting container %1 run.")},
    {trace::Hop::Cri, "Kill", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The CRI runtime asks the shim to send container %1 a signal.")},
    {trace::Hop::Cri, "Delete", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The CRI runtime asks the shim to clean up after container %1 and say how it ended.")},
    {trace::Hop::Shim, "create", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The shim executes the OCI runtime, a short-lived program: make container %1, but do not run it yet.")},
    {trace::Hop::Shim, "start", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The shim executes the OCI runtime once more: the process that waits becomes the program of %1.")},
    {trace::Hop::Shim, "kill", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The shim executes the OCI runtime to signal container %1.")},
    {trace::Hop::Shim, "delete", QT_TRANSLATE_NOOP("shimscope::chain::Tour", "The shim executes the OCI runtime to remove the cgroup and state of %1.")},
};
// clang-format on

/// Gives the sentences a context for translators.
struct TourWords {
    Q_DECLARE_TR_FUNCTIONS(shimscope::chain::Tour)
};

/// The container or pod that a span is about. Inner work may not say it: then the call that it was
/// done for does; one that is about a sandbox names none, and its container is pause.
QString subject(const models::Store& store, std::size_t index)
{
    const trace::Forest& forest = store.forest();
    for (std::size_t node = forest.nodeOf[index]; node != trace::kNone;
         node = forest.nodes[node].parent) {
        const trace::Span& span = store.spans()[forest.nodes[node].span];
        const bool sandbox = !span.attribute("container.id").empty()
            && span.attribute("container.id") == span.attribute("sandbox.id");
        if (sandbox || (span.shortMethod() == "RunPodSandbox" && forest.nodes[node].span != index))
            break;
        for (const char* key : {"container.name", "pod.name"}) {
            if (const auto name = span.attribute(key); !name.empty())
                return models::text(name);
        }
    }
    return QStringLiteral("pause");
}

/// The box of the map that works; CNI plugins work for the CRI endpoint.
int hopIndex(trace::Hop hop, const models::ChainShape& shape)
{
    if (hop == trace::Hop::Cni)
        hop = shape.has(trace::Hop::Adapter) ? trace::Hop::Adapter : trace::Hop::Cri;
    const int index = shape.indexOf(hop);
    return index < 0 ? static_cast<int>(shape.hops.size()) - 1 : index;
}

const Sentence* sentenceOf(const trace::Span& span)
{
    for (const Sentence& each : kSentences) {
        if (each.hop == span.hop
            && (span.shortMethod().starts_with(each.method)
                || span.method.starts_with(each.method)))
            return &each;
    }
    return nullptr;
}

/// "clone3, 12 mount, pivot_root, execve": the calls of a runtime run by how often they were made.
QString stepSummary(const models::Store& store, const std::vector<std::size_t>& steps)
{
    std::vector<std::pair<std::string, int>> counts;
    for (const std::size_t step : steps) {
        const std::string& call = store.spans()[step].method;
        const auto found = std::find_if(
            counts.begin(), counts.end(), [&](const auto& each) { return each.first == call; });
        if (found == counts.end())
            counts.emplace_back(call, 1);
        else
            ++found->second;
    }
    constexpr std::size_t kNamed = 7;
    QStringList names;
    for (std::size_t i = 0; i < std::min(counts.size(), kNamed); ++i)
        names << (counts[i].second > 1
                ? QStringLiteral("%1× %2").arg(counts[i].second).arg(models::text(counts[i].first))
                : models::text(counts[i].first));
    return names.join(QStringLiteral(", "))
        + (counts.size() > kNamed ? QStringLiteral(", …") : QString());
}

void addKernelStop(Tour& tour, const models::Store& store, std::size_t runtimeSpan)
{
    const auto steps = models::stepsBelow(store, runtimeSpan, INT64_MAX);
    if (steps.size() < 3)
        return;
    const trace::Span& last = store.spans()[steps.back()];
    tour.stops.push_back(
        {std::max(last.end, last.start), store.shape().kernelEdge(), -1, steps.front(),
            TourWords::tr("The OCI runtime makes %n system call(s): %1", nullptr,
                static_cast<int>(steps.size()))
                .arg(stepSummary(store, steps))});
}

/// Whether a span is worth a stop: messages between hops, and the inner work that has a sentence of
/// its own.
bool isStop(const trace::Span& span, const models::ChainShape& shape)
{
    if (span.kind == trace::Kind::Step || span.kind == trace::Kind::Server)
        return false;
    return sentenceOf(span) != nullptr
        && (edgeOf(span, shape) >= 0 || span.kind == trace::Kind::Internal
            || span.hop == trace::Hop::Cni);
}

void walk(Tour& tour, const models::Store& store, std::size_t nodeIndex)
{
    const trace::TreeNode& node = store.forest().nodes[nodeIndex];
    const trace::Span& span = store.spans()[node.span];
    if (node.poll)
        return;
    const bool cniAgain = span.hop == trace::Hop::Cni && !tour.stops.empty()
        && tour.stops.back().span != trace::kNone
        && store.spans()[tour.stops.back().span].hop == trace::Hop::Cni;
    if (isStop(span, store.shape()) && !cniAgain) {
        const int edge = edgeOf(span, store.shape());
        tour.stops.push_back({span.start, edge, edge < 0 ? hopIndex(span.hop, store.shape()) : -1,
            node.span, explain(store, node.span)});
    }
    for (const std::size_t child : node.children)
        walk(tour, store, child);
    if (edgeOf(span, store.shape()) == store.shape().kernelEdge() - 1)
        addKernelStop(tour, store, node.span);
}

/// The second container of a pod goes the way of the first: the same kinds of stops are shorter
/// then.
void markRepeats(Tour& tour, const models::Store& store)
{
    std::set<std::pair<int, std::string>> seen;
    for (Stop& stop : tour.stops) {
        const trace::Span& span = store.spans()[stop.span];
        const std::string what =
            stop.edge == store.shape().kernelEdge() ? "steps" : std::string(span.shortMethod());
        stop.again = !seen.emplace(static_cast<int>(span.hop), what).second;
    }
}

} // namespace

double Tour::factor(int dwellMs) const
{
    // Waits, as for a back-off, are not slowed down: the tour leaves them out.
    constexpr std::int64_t kWait = 1'000'000'000;
    std::int64_t at = start;
    std::int64_t spent = 0;
    for (const Stop& stop : stops) {
        spent += std::clamp<std::int64_t>(stop.at - at, 0, kWait);
        at = std::max(at, stop.at);
    }
    spent += std::clamp<std::int64_t>(end - at, 0, kWait);
    const double real = static_cast<double>(std::max<std::int64_t>(spent, 1)) / 1e6;
    double shown = 0;
    for (int i = 0; i < static_cast<int>(stops.size()); ++i)
        shown += dwell(i) * dwellMs;
    return shown / real;
}

QString explain(const models::Store& store, std::size_t index)
{
    const trace::Span& span = store.spans()[index];
    if (span.kind == trace::Kind::Step)
        return models::text(span.reason);
    if (const Sentence* sentence = sentenceOf(span)) {
        const QString text = TourWords::tr(sentence->sentence);
        return text.contains(QStringLiteral("%1")) ? text.arg(subject(store, index)) : text;
    }
    return QStringLiteral("%1: %2").arg(store.shape().nameOf(span.hop), models::label(span));
}

Tour makeTour(const models::Store& store, const trace::Episode& episode)
{
    Tour tour{models::episodeTitle(episode), episode.start, episode.end, {}};
    for (const std::string& id : episode.spanIds) {
        const std::size_t span = store.spans().find(id);
        if (span != trace::kNone)
            walk(tour, store, store.forest().nodeOf[span]);
    }
    markRepeats(tour, store);
    return tour;
}

} // namespace shimscope::chain

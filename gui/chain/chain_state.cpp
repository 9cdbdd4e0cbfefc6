#include <chain/ancestry.h>
#include <chain/chain_state.h>
#include <models/steps_model.h>
#include <models/text.h>

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace shimscope::chain {

namespace {

using models::text;

/// Gives the words of this file a context for translators.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(shimscope::chain::Words)
};

/// What the boxes are filled from.
struct Scene {
    const models::Store& store;
    std::int64_t t;
    std::vector<trace::Process> processes;
    std::vector<models::PodState> pods;
    const trace::Container* container = nullptr;
    const trace::Pod* pod = nullptr;
};

QString memory(const trace::Process& process)
{
    return process.rssBytes == 0 ? QString()
                                 : models::mebibytes(process.rssBytes) + QStringLiteral(" MiB");
}

const trace::Process* newest(const Scene& scene, trace::Hop hop, const std::string& sandbox = {})
{
    const trace::Process* best = nullptr;
    for (const trace::Process& each : scene.processes) {
        const bool helper = each.program == "shimscope-pinns"; // of the CRI endpoint, for a moment
        if (each.hop == hop && !helper && (sandbox.empty() || each.sandboxId == sandbox)
            && (!best || each.start >= best->start))
            best = &each;
    }
    return best;
}

void addProcessLines(HopBox& box, const trace::Process* process)
{
    box.alive = process != nullptr;
    if (!process)
        return;
    box.lines << QStringLiteral("pid %1").arg(process->pid);
    if (!memory(*process).isEmpty())
        box.lines << memory(*process);
}

HopBox kubeletBox(const Scene& scene)
{
    HopBox box{trace::Hop::Kubelet, QStringLiteral("kubelet"), {}, false};
    addProcessLines(box, newest(scene, trace::Hop::Kubelet));
    if (scene.pod && !scene.pod->manifest.empty())
        box.lines << text(scene.pod->manifest.substr(scene.pod->manifest.rfind('/') + 1));
    return box;
}

HopBox criBox(const Scene& scene)
{
    HopBox box{trace::Hop::Cri, models::hopName(trace::Hop::Cri), {}, false};
    const trace::Process* process = newest(scene, trace::Hop::Cri);
    box.alive = process != nullptr;
    if (!process)
        return box;
    box.lines << text(process->program);
    box.lines << QStringLiteral("pid %1").arg(process->pid);
    const QString pods = Words::tr("%n pod(s)", nullptr, static_cast<int>(scene.pods.size()));
    box.lines << (memory(*process).isEmpty() ? pods
                                             : memory(*process) + QStringLiteral(" · ") + pods);
    return box;
}

HopBox shimBox(const Scene& scene)
{
    HopBox box{trace::Hop::Shim, models::hopName(trace::Hop::Shim), {}, false};
    const trace::Process* process =
        newest(scene, trace::Hop::Shim, scene.pod ? scene.pod->sandboxId : std::string());
    if (!process)
        process = newest(scene, trace::Hop::Shim);
    addProcessLines(box, process);
    const auto count = std::count_if(scene.processes.begin(), scene.processes.end(),
        [](const trace::Process& each) { return each.hop == trace::Hop::Shim; });
    if (process)
        box.lines << (count > 1 ? Words::tr("1 per pod, %1 now").arg(count)
                                : Words::tr("1 per pod"));
    return box;
}

/// The newest span until t that `pick` wants; polls do not count. A caller's side stands for both.
template <class Pick>
std::size_t newestSpan(const Scene& scene, Pick pick)
{
    std::size_t best = trace::kNone;
    for (const trace::TreeNode& node : scene.store.forest().nodes) {
        const trace::Span& span = scene.store.spans()[node.span];
        if (node.poll || span.start > scene.t || !pick(span))
            continue;
        if (best == trace::kNone || span.start >= scene.store.spans()[best].start)
            best = node.span;
    }
    return best;
}

HopBox runtimeBox(const Scene& scene)
{
    HopBox box{trace::Hop::Runtime, models::hopName(trace::Hop::Runtime), {}, false};
    const std::size_t index =
        newestSpan(scene, [](const trace::Span& span) { return edgeOf(span) == 2; });
    if (index == trace::kNone)
        return box;
    const trace::Span& span = scene.store.spans()[index];
    const bool running = span.open() || span.end > scene.t;
    box.alive = true;
    const trace::Process* process = newest(scene, trace::Hop::Runtime);
    box.lines << (process ? text(process->program) : QStringLiteral("shimscope-oci"))
              << text(span.shortMethod());
    box.lines << (running ? Words::tr("running") : Words::tr("exited %1").arg(span.code));
    return box;
}

HopBox containerBox(const Scene& scene)
{
    HopBox box{trace::Hop::Kernel, Words::tr("container"), {}, false};
    if (!scene.container)
        return box;
    const trace::Container& c = *scene.container;
    box.lines << (c.sandbox ? QStringLiteral("pause") : text(c.name));
    box.alive = c.state == "running" || c.state == "paused" || c.state == "created";
    if (box.alive && c.pid > 0)
        box.lines << Words::tr("%1, inside 1").arg(c.pid);
    if (c.state == "waiting")
        box.lines << Words::tr("back-off");
    else if (c.state == "exited")
        box.lines << (c.reason.empty() ? Words::tr("exited %1").arg(c.exitCode) : text(c.reason));
    else
        box.lines << text(c.state);
    return box;
}

Edge messageEdge(const Scene& scene, int edge)
{
    static constexpr std::array<std::pair<const char*, const char*>, 4> kNames{
        {{"CRI v1", "gRPC"}, {"task v2", "ttrpc"}, {"OCI", "exec"}, {"kernel", "syscalls"}}};
    Edge result;
    result.protocol = QLatin1String(kNames.at(static_cast<std::size_t>(edge)).first);
    result.transport = QLatin1String(kNames.at(static_cast<std::size_t>(edge)).second);
    if (edge == 3) {
        result.protocol = models::hopName(trace::Hop::Kernel);
        result.transport = Words::tr("system calls");
    }
    result.span =
        newestSpan(scene, [edge](const trace::Span& span) { return edgeOf(span) == edge; });
    if (result.span == trace::kNone)
        return result;
    const trace::Span& span = scene.store.spans()[result.span];
    result.open = span.open() || span.end > scene.t;
    result.failed = !result.open && span.code != 0;
    result.message = models::callName(span);
    result.latency = result.open ? QStringLiteral("…") : models::duration(span.end - span.start);
    if (span.hop == trace::Hop::Agent) // not who stands at the edge's beginning
        result.latency += QStringLiteral(" ← ") + models::hopName(span.hop);
    return result;
}

/// The kernel edge sums the steps of the runtime call that made the newest one.
Edge kernelEdge(const Scene& scene)
{
    Edge edge = messageEdge(scene, 3);
    if (edge.span == trace::kNone)
        return edge;
    const auto steps = models::stepsBelow(scene.store, edge.span, scene.t);
    std::int64_t spent = 0;
    for (const std::size_t step : steps)
        spent += std::max<std::int64_t>(
            0, scene.store.spans()[step].end - scene.store.spans()[step].start);
    edge.message = Words::tr("%n call(s)", nullptr, static_cast<int>(steps.size()));
    edge.latency = models::duration(spent);
    return edge;
}

} // namespace

ChainState chainAt(
    const models::Store& store, std::int64_t t, const std::optional<models::Place>& focus)
{
    Scene scene{store, t, store.processesAt(t), store.podsAt(t), nullptr, nullptr};
    for (const models::PodState& each : scene.pods) {
        if (!focus || each.pod.uid != focus->podUid)
            continue;
        scene.pod = &each.pod;
        for (const models::PlaceState& place : each.places) {
            if (place.place == *focus)
                scene.container = &place.container;
        }
    }
    if (scene.container && scene.container->observed)
        return observedChain(store, t, *scene.container);
    ChainState state;
    state.hops = {
        kubeletBox(scene), criBox(scene), shimBox(scene), runtimeBox(scene), containerBox(scene)};
    state.edges = {
        messageEdge(scene, 0), messageEdge(scene, 1), messageEdge(scene, 2), kernelEdge(scene)};
    return state;
}

} // namespace shimscope::chain

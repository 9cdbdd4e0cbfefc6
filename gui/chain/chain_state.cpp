#include <chain/ancestry.h>
#include <chain/chain_state.h>
#include <models/steps_model.h>
#include <models/text.h>

#include <QCoreApplication>

#include <algorithm>
#include <utility>

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

/// A recording of other programs calls each by its name.
QString titleOf(const Scene& scene, trace::Hop hop)
{
    if (!scene.store.foreign() || hop == trace::Hop::Runtime || hop == trace::Hop::Shim)
        return scene.store.shape().nameOf(hop);
    const trace::Process* process = newest(scene, hop);
    return process ? text(process->program) : scene.store.shape().nameOf(hop);
}

HopBox kubeletBox(const Scene& scene)
{
    HopBox box{trace::Hop::Kubelet, QStringLiteral("kubelet"), {}, false};
    addProcessLines(box, newest(scene, trace::Hop::Kubelet));
    if (scene.pod && !scene.pod->manifest.empty())
        box.lines << text(scene.pod->manifest.substr(scene.pod->manifest.rfind('/') + 1));
    return box;
}

/// dockershim is no process of its own: what it does, the kubelet's process does.
HopBox adapterBox(const Scene& scene)
{
    HopBox box{trace::Hop::Adapter, titleOf(scene, trace::Hop::Adapter), {}, false};
    const trace::Process* process = newest(scene, trace::Hop::Adapter);
    addProcessLines(box, process);
    if (process)
        return box;
    for (const trace::Span& span : scene.store.spans().spans()) {
        if (span.hop != trace::Hop::Adapter || span.program.empty())
            continue;
        box.title = text(span.program);
        box.lines << Words::tr("inside kubelet") << QStringLiteral("pid %1").arg(span.pid);
        box.alive = true;
        break;
    }
    return box;
}

HopBox engineBox(const Scene& scene)
{
    HopBox box{trace::Hop::Engine, titleOf(scene, trace::Hop::Engine), {}, false};
    addProcessLines(box, newest(scene, trace::Hop::Engine));
    return box;
}

HopBox criBox(const Scene& scene)
{
    HopBox box{trace::Hop::Cri, titleOf(scene, trace::Hop::Cri), {}, false};
    const trace::Process* process = newest(scene, trace::Hop::Cri);
    box.alive = process != nullptr;
    if (!process)
        return box;
    if (scene.store.foreign()) {
        addProcessLines(box, process);
        if (scene.store.shape().has(trace::Hop::Engine))
            box.lines << Words::tr("namespace moby");
        return box;
    }
    box.lines << text(process->program);
    box.lines << QStringLiteral("pid %1").arg(process->pid);
    const QString pods = Words::tr("%n pod(s)", nullptr, static_cast<int>(scene.pods.size()));
    box.lines << (memory(*process).isEmpty() ? pods
                                             : memory(*process) + QStringLiteral(" · ") + pods);
    return box;
}

/// "2 shims": whether the containers of the pod have one in common.
void nameForeignShims(HopBox& box, const Scene& scene, const trace::Process& newestShim)
{
    const auto shims = std::count_if(
        scene.processes.begin(), scene.processes.end(), [&](const trace::Process& each) {
            return each.hop == trace::Hop::Shim && each.sandboxId == newestShim.sandboxId;
        });
    const bool monitor = newestShim.program == "conmon";
    box.title = monitor ? text(newestShim.program)
                        : Words::tr("%n shim(s)", nullptr, static_cast<int>(shims));
    const bool engine = scene.store.shape().has(trace::Hop::Engine);
    box.lines << (engine || monitor ? Words::tr("1 per container") : Words::tr("1 per pod"));
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
    if (process && scene.store.foreign())
        nameForeignShims(box, scene, *process);
    else if (process)
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
    const models::ChainShape& shape = scene.store.shape();
    const int edge = shape.kernelEdge() - 1;
    const std::size_t index = newestSpan(
        scene, [&](const trace::Span& span) { return models::edgeOf(span, shape) == edge; });
    if (index == trace::kNone)
        return box;
    const trace::Span& span = scene.store.spans()[index];
    const bool running = span.open() || span.end > scene.t;
    box.alive = true;
    const trace::Process* process = newest(scene, trace::Hop::Runtime);
    const std::size_t other = scene.store.forest().nodes[scene.store.forest().nodeOf[index]].server;
    const std::string program = process                  ? process->program
        : scene.store.foreign() && other != trace::kNone ? scene.store.spans()[other].program
                                                         : "shimscope-oci";
    box.lines << text(program) << text(span.shortMethod());
    box.lines << (running         ? Words::tr("running")
            : span.endConcluded() ? Words::tr("exit unknown")
                                  : Words::tr("exited %1").arg(span.code));
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

/// What an edge to this hop is called as long as nothing went over it.
std::pair<const char*, const char*> protocolTo(trace::Hop hop, const models::ChainShape& shape)
{
    switch (hop) {
    case trace::Hop::Engine:
        return {"Docker API", "REST"};
    case trace::Hop::Shim:
        return {"task v2", "ttrpc"};
    case trace::Hop::Runtime:
        return {"OCI", "exec"};
    case trace::Hop::Cri:
        if (shape.has(trace::Hop::Engine))
            return {"containerd API", "gRPC"};
        [[fallthrough]];
    default:
        return {"CRI v1", "gRPC"};
    }
}

/// A call of others is also known by its callee alone, where only that one told of it.
bool goesOver(const Scene& scene, const trace::Span& span, int edge)
{
    if (models::edgeOf(span, scene.store.shape()) == edge)
        return true;
    return scene.store.foreign() && edge == 0 && span.kind == trace::Kind::Server
        && span.protocol.starts_with("CRI");
}

/// Of a recording of other programs: as it was observed, and that it was not.
void nameForeignEdge(Edge& result, const Scene& scene, int edge)
{
    const auto& spans = scene.store.spans().spans();
    const auto over = std::find_if(spans.begin(), spans.end(), [&](const trace::Span& span) {
        return goesOver(scene, span, edge) && !span.protocol.empty();
    });
    result.observed = over != spans.end();
    if (!result.observed) {
        const trace::Process* shim = newest(scene, trace::Hop::Shim);
        if (shim && shim->program == "conmon" && result.transport == QLatin1String("ttrpc"))
            result.protocol = QStringLiteral("exec");
        result.transport = Words::tr("not observed");
        return;
    }
    const QString name = text(over->protocol);
    const qsizetype space = name.lastIndexOf(u' ');
    result.protocol = name.left(space);
    result.transport = name.mid(space + 1);
}

Edge messageEdge(const Scene& scene, int edge)
{
    const models::ChainShape& shape = scene.store.shape();
    const auto [protocol, transport] =
        protocolTo(shape.hops.at(static_cast<std::size_t>(edge) + 1), shape);
    Edge result;
    result.protocol = QLatin1String(protocol);
    result.transport = QLatin1String(transport);
    if (edge == shape.kernelEdge()) {
        result.protocol = models::hopName(trace::Hop::Kernel);
        result.transport = Words::tr("system calls");
    }
    if (scene.store.foreign())
        nameForeignEdge(result, scene, edge);
    result.span =
        newestSpan(scene, [&](const trace::Span& span) { return goesOver(scene, span, edge); });
    if (result.span == trace::kNone)
        return result;
    const trace::Span& span = scene.store.spans()[result.span];
    result.open = span.open() || span.end > scene.t;
    result.failed = !result.open && span.code != 0;
    result.message = models::callName(span);
    result.latency = result.open ? QStringLiteral("…") : models::durationOfCall(span);
    if (span.hop == trace::Hop::Agent) // not who stands at the edge's beginning
        result.latency += QStringLiteral(" ← ") + models::hopName(span.hop);
    return result;
}

/// The kernel edge sums the steps of the runtime call that made the newest one.
Edge kernelEdge(const Scene& scene)
{
    Edge edge = messageEdge(scene, scene.store.shape().kernelEdge());
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

HopBox processBox(const Scene& scene, trace::Hop hop)
{
    switch (hop) {
    case trace::Hop::Kubelet:
        return kubeletBox(scene);
    case trace::Hop::Adapter:
        return adapterBox(scene);
    case trace::Hop::Engine:
        return engineBox(scene);
    case trace::Hop::Cri:
        return criBox(scene);
    case trace::Hop::Shim:
        return shimBox(scene);
    case trace::Hop::Runtime:
        return runtimeBox(scene);
    default:
        return containerBox(scene);
    }
}

/// Of others, a hop may be known by its calls alone, or only by those of its neighbours.
HopBox boxOf(const Scene& scene, trace::Hop hop)
{
    HopBox box = processBox(scene, hop);
    if (!scene.store.foreign() || box.alive || !box.lines.isEmpty() || hop == trace::Hop::Kernel
        || scene.store.knowsProcessesOf(hop)) // there was one: it is gone
        return box;
    const auto& spans = scene.store.spans().spans();
    const auto made = std::find_if(spans.begin(), spans.end(),
        [hop](const trace::Span& span) { return span.hop == hop && !span.program.empty(); });
    if (made != spans.end() && hop != trace::Hop::Runtime) {
        box.title = hop == trace::Hop::Shim ? box.title : text(made->program);
        box.alive = true;
    }
    if (made == spans.end() || hop != trace::Hop::Runtime)
        box.lines << (box.alive ? Words::tr("pid unknown") : Words::tr("not observed"));
    return box;
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
    state.shape = store.shape();
    for (const trace::Hop hop : state.shape.hops)
        state.hops.push_back(boxOf(scene, hop));
    for (int edge = 0; edge < state.shape.kernelEdge(); ++edge)
        state.edges.push_back(messageEdge(scene, edge));
    state.edges.push_back(kernelEdge(scene));
    return state;
}

} // namespace shimscope::chain

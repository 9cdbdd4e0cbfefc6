#include <models/chain_filter.h>
#include <models/text.h>

namespace shimscope::models {

namespace {

/// Steps are the kernel's, whatever process made them; CNI plugins work for the CRI endpoint.
trace::Hop hopOnMap(const trace::Span& span, const ChainShape& shape)
{
    if (span.kind == trace::Kind::Step)
        return trace::Hop::Kernel;
    if (span.hop != trace::Hop::Cni)
        return span.hop;
    return shape.has(trace::Hop::Adapter) ? trace::Hop::Adapter : trace::Hop::Cri;
}

/// What one span says of itself; nothing if it names neither pod nor container. Calls about a pod
/// as a whole (RunPodSandbox) are about its pause container.
std::optional<bool> saysItIsAbout(const Store& store, const trace::Span& span, const Place& place)
{
    const auto pod = span.attribute("pod.uid");
    const auto name = span.attribute("container.name");
    const auto id = span.attribute("container.id");
    if (!pod.empty() && !name.empty())
        return !place.sandbox && pod == place.podUid && name == place.name;
    if (!id.empty())
        return store.isIdOf(place, id);
    if (pod.empty())
        return {};
    return place.sandbox && pod == place.podUid;
}

/// A step is about what the call is about that made it.
bool isAbout(const Store& store, std::size_t at, const Place& place)
{
    if (const auto itself = saysItIsAbout(store, store.spans()[at], place))
        return *itself;
    const trace::Forest& forest = store.forest();
    std::size_t node = at < forest.nodeOf.size() ? forest.nodeOf[at] : trace::kNone;
    for (; node != trace::kNone; node = forest.nodes[node].parent) {
        for (const std::size_t side : {forest.nodes[node].server, forest.nodes[node].span}) {
            if (side == trace::kNone)
                continue;
            if (const auto told = saysItIsAbout(store, store.spans()[side], place))
                return *told;
        }
    }
    return false;
}

} // namespace

bool ChainFilter::holds(const Store& store, std::size_t at) const
{
    const trace::Span& span = store.spans()[at];
    if (part == Part::Hop && place)
        return isAbout(store, at, *place);
    if (part == Part::Hop)
        return hopOnMap(span, shape) == shape.hops.at(static_cast<std::size_t>(index));
    if (edgeOf(span, shape) == index)
        return true;
    const trace::Forest& forest = store.forest();
    const std::size_t node = at < forest.nodeOf.size() ? forest.nodeOf[at] : trace::kNone;
    return node != trace::kNone && forest.nodes[node].server == at
        && edgeOf(store.spans()[forest.nodes[node].span], shape) == index;
}

bool ChainFilter::holdsCall(const Store& store, const trace::TreeNode& call) const
{
    return holds(store, call.span) || (call.server != trace::kNone && holds(store, call.server));
}

QString ChainFilter::title() const
{
    const auto at = static_cast<std::size_t>(index);
    if (part == Part::Hop && place)
        return text(place->name);
    if (part == Part::Hop)
        return shape.nameOf(shape.hops.at(at));
    return shape.nameOf(shape.hops.at(at)) + QStringLiteral(" → ")
        + shape.nameOf(shape.hops.at(at + 1));
}

} // namespace shimscope::models

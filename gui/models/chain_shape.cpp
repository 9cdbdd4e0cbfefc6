#include <models/chain_shape.h>
#include <models/text.h>

#include <algorithm>
#include <optional>

namespace shimscope::models {

namespace {

/// Whom a CRI call reaches.
trace::Hop endpointOf(const ChainShape& shape)
{
    return shape.has(trace::Hop::Adapter) ? trace::Hop::Adapter : trace::Hop::Cri;
}

std::optional<trace::Hop> calleeOf(const trace::Span& span, const ChainShape& shape)
{
    const bool task = span.protocol.starts_with("task");
    const bool runs = span.protocol.starts_with("OCI");
    switch (span.hop) {
    case trace::Hop::Agent: // a client beside the kubelet, or beside the CRI endpoint
        if (span.protocol.starts_with("CRI"))
            return endpointOf(shape);
        return task ? std::optional(trace::Hop::Shim) : std::nullopt;
    case trace::Hop::Kubelet:
        return endpointOf(shape);
    case trace::Hop::Adapter:
        return trace::Hop::Engine;
    case trace::Hop::Engine:
        return trace::Hop::Cri;
    case trace::Hop::Cri: // CRI-O executes the OCI runtime for all but create by itself
        if (runs)
            return trace::Hop::Runtime;
        return task || span.protocol.starts_with("shim") ? std::optional(trace::Hop::Shim)
                                                         : std::nullopt;
    case trace::Hop::Shim:
        return runs ? std::optional(trace::Hop::Runtime) : std::nullopt;
    default:
        return {};
    }
}

} // namespace

int ChainShape::indexOf(trace::Hop hop) const
{
    const auto found = std::find(hops.begin(), hops.end(), hop);
    return found == hops.end() ? -1 : static_cast<int>(found - hops.begin());
}

QString ChainShape::nameOf(trace::Hop hop) const
{
    return hop == trace::Hop::Cri && has(trace::Hop::Engine) ? QStringLiteral("containerd")
                                                             : hopName(hop);
}

const ChainShape& ownShape()
{
    static const ChainShape shape;
    return shape;
}

ChainShape shapeOf(bool adapter, bool engine)
{
    ChainShape shape;
    if (engine)
        shape.hops.insert(shape.hops.begin() + 1, trace::Hop::Engine);
    if (adapter)
        shape.hops.insert(shape.hops.begin() + 1, trace::Hop::Adapter);
    return shape;
}

int edgeOf(const trace::Span& span, const ChainShape& shape)
{
    if (span.kind == trace::Kind::Step)
        return shape.kernelEdge();
    if (span.kind != trace::Kind::Client)
        return -1;
    const auto callee = calleeOf(span, shape);
    return callee ? shape.indexOf(*callee) - 1 : -1;
}

} // namespace shimscope::models

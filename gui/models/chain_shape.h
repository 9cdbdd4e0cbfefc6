// Which hops a run's chain has, from the kubelet to the container: five in the sandbox and in
// chains of containerd and CRI-O, seven where Docker's engine and an adapter stand between. Pure.
#pragma once

#include <trace/span.h>

#include <QString>

#include <vector>

namespace shimscope::models {

struct ChainShape {
    /// The boxes of the map; Kernel is the container's.
    std::vector<trace::Hop> hops{trace::Hop::Kubelet, trace::Hop::Cri, trace::Hop::Shim,
        trace::Hop::Runtime, trace::Hop::Kernel};
    bool operator==(const ChainShape&) const = default;
    [[nodiscard]] bool has(trace::Hop hop) const { return indexOf(hop) >= 0; }
    /// The box of a hop; -1: it has none.
    [[nodiscard]] int indexOf(trace::Hop hop) const;
    /// The edge between runtime and container.
    [[nodiscard]] int kernelEdge() const { return static_cast<int>(hops.size()) - 2; }
    /// "CRI runtime"; containerd behind Docker's engine is none, and is called by its name.
    [[nodiscard]] QString nameOf(trace::Hop hop) const;
};

/// The chain of the sandbox.
[[nodiscard]] const ChainShape& ownShape();
[[nodiscard]] ChainShape shapeOf(bool adapter, bool engine);

/// The edge that a span goes over, by its number in the chain: of five hops 0 kubelet→CRI, 1
/// CRI→shim, 2 shim→runtime, 3 runtime→kernel; -1: none.
[[nodiscard]] int edgeOf(const trace::Span& span, const ChainShape& shape = ownShape());

} // namespace shimscope::models

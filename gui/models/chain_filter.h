// A part of the chain that everything else is narrowed to: one hop, or the edge between two. Pure.
#pragma once

#include <models/store.h>

#include <QString>

#include <cstddef>
#include <optional>

namespace shimscope::models {

/// The edge that a span goes over: 0 kubelet→CRI, 1 CRI→shim, 2 shim→runtime, 3 runtime→kernel; -1:
/// none.
[[nodiscard]] int edgeOf(const trace::Span& span);

struct ChainFilter {
    enum class Part { Hop, Edge };
    Part part = Part::Hop;
    /// Hops: 0 kubelet, 1 CRI runtime, 2 shim, 3 OCI runtime, 4 container; edges as in edgeOf().
    int index = 0;
    /// Of the container's box: the one that it showed. Calls and steps of any hop that are about it
    /// belong to it. Without one (none is there yet): what the kernel did.
    std::optional<Place> place = {};
    bool operator==(const ChainFilter&) const = default;
    /// Whether the span at this index belongs to it. Of a call over an edge both sides do.
    [[nodiscard]] bool holds(const Store& store, std::size_t at) const;
    /// The same for a call, of which either side may belong to it.
    [[nodiscard]] bool holdsCall(const Store& store, const trace::TreeNode& call) const;
    /// "CRI runtime → shim", "kubelet"
    [[nodiscard]] QString title() const;
};

} // namespace shimscope::models

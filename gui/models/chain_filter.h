// A part of the chain that everything else is narrowed to: one hop, or the edge between two. Pure.
#pragma once

#include <models/chain_shape.h>
#include <models/store.h>

#include <QString>

#include <cstddef>
#include <optional>

namespace shimscope::models {

struct ChainFilter {
    enum class Part { Hop, Edge };
    Part part = Part::Hop;
    /// Of the shape's hops, from 0; edges as in edgeOf().
    int index = 0;
    /// Of the container's box: the one that it showed. Calls and steps of any hop that are about it
    /// belong to it. Without one (none is there yet): what the kernel did.
    std::optional<Place> place = {};
    ChainShape shape = {};
    bool operator==(const ChainFilter&) const = default;
    /// Whether the span at this index belongs to it. Of a call over an edge both sides do.
    [[nodiscard]] bool holds(const Store& store, std::size_t at) const;
    /// The same for a call, of which either side may belong to it.
    [[nodiscard]] bool holdsCall(const Store& store, const trace::TreeNode& call) const;
    /// "CRI runtime → shim", "kubelet"
    [[nodiscard]] QString title() const;
};

} // namespace shimscope::models

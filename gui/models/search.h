// Finding calls and kernel steps by words: methods, programs, pods, containers, ids, arguments,
// reasons. Pure.
#pragma once

#include <models/chain_filter.h>
#include <models/store.h>

#include <QString>

#include <cstddef>
#include <vector>

namespace shimscope::models {

/// Indices of spans in which every word of `query` occurs, whatever its case, by start; polls and
/// the second side of a call left out; at most `limit`. No words: nothing. A kernel step knows no
/// container: some of the words may be about the calls that it was made for ("mount hog").
/// Of `filter`'s part of the chain only, if there is one.
[[nodiscard]] std::vector<std::size_t> searchSpans(const Store& store, const QString& query,
    std::size_t limit, const std::optional<ChainFilter>& filter = {});

} // namespace shimscope::models

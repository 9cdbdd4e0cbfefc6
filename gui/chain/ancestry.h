// The map of a container that other programs started: what stands between them and it, from process
// ancestry. Nothing of what they say to each other is observed. Pure.
#pragma once

#include <chain/chain_state.h>

namespace shimscope::chain {

/// The oldest ancestor first, the container last; nothing before process 1.
[[nodiscard]] ChainState observedChain(
    const models::Store& store, std::int64_t t, const trace::Container& container);

} // namespace shimscope::chain

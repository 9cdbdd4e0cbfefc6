// The chain map's content at one moment, read from the store: which process stands at each hop,
// what went over each edge last. Pure values; the widget only draws them.
#pragma once

#include <models/chain_filter.h>
#include <models/store.h>

#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::chain {

struct HopBox {
    trace::Hop hop = trace::Hop::Kubelet;
    QString title;
    QStringList lines; ///< at most three
    bool alive = false; ///< the process is there at this moment
};

struct Edge {
    QString protocol; ///< "CRI v1", "task v2", "OCI", "kernel"
    QString transport; ///< "gRPC", "ttrpc", "exec", "syscalls"
    std::size_t span = trace::kNone; ///< newest message
    QString message; ///< "StartContainer", "41 calls"
    QString latency; ///< "6.1 ms"; "…" while it lasts
    bool open = false;
    bool failed = false;
    bool observed = true; ///< false: nobody looked at what goes over it
};

struct ChainState {
    models::ChainShape shape;
    /// Those of the shape; of a container that is only looked at: its ancestors and itself.
    std::vector<HopBox> hops;
    std::vector<Edge> edges; ///< edges[i] joins hops[i] and hops[i + 1]
    bool observed = false; ///< only looked at: messages are not observed
};

[[nodiscard]] ChainState chainAt(
    const models::Store& store, std::int64_t t, const std::optional<models::Place>& focus);

} // namespace shimscope::chain

// Who shares which namespace with whom at a moment: a row for the host, one for each container's
// first process, a column for each type. Values only; pure. Source: namespaces(7).
#pragma once

#include <models/store.h>

#include <QString>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::matrix {

/// The order of the columns: what a pod shares first.
inline constexpr std::array kTypes{"net", "ipc", "uts", "pid", "mnt", "cgroup", "user", "time"};
inline constexpr std::size_t kTypeCount = kTypes.size();

struct Cell {
    QString inode; ///< empty: not known
    QString doubt; ///< why it is not known, or only concluded; empty: read from the kernel
    bool host = false; ///< the host's own namespace
    int rows = 1; ///< how many rows of the same pod, from this one down, are in this namespace;
                  ///< 0: the row above counts it
    bool operator==(const Cell&) const = default;
};

struct Row {
    QString name; ///< "pause", "hog"; the host's name
    QString pod; ///< empty for the host
    int pid = 0;
    std::optional<models::Place> place; ///< absent: the host, or a container that nobody listed
    std::array<Cell, kTypeCount> cells;
    bool operator==(const Row&) const = default;
};

/// The host first, then pod by pod: pause, then its containers.
[[nodiscard]] std::vector<Row> namespaceRows(const models::Store& store, std::int64_t t);
/// Counts in `Cell::rows` which neighbours share a namespace. Call it again after rows were left
/// out.
void mergeRows(std::vector<Row>& rows);
/// True if it is in any namespace that is known not to be the host's.
[[nodiscard]] bool differsFromHost(const Row& row);

/// What a row says in one breath; each list of type names may be empty.
struct Sharing {
    QString withPod; ///< "net, ipc, uts": shared with another container of its pod
    QString own; ///< nobody else's
    QString host;
    QString unknown;
};
[[nodiscard]] Sharing sharingOf(const std::vector<Row>& rows, std::size_t row);

} // namespace shimscope::matrix

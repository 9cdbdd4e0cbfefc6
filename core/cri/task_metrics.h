// What a shim's Task/Stats says (io.containerd.cgroups.v1 or .v2 Metrics), in one form. Pure.
#pragma once

#include <cstdint>
#include <optional>

namespace google::protobuf {
class Any;
}

namespace shimscope::cri {

struct TaskMetrics {
    std::optional<std::uint64_t> cpuNs; ///< time used since the start
    std::optional<std::uint64_t> memoryUsage, memoryWorkingSet, memoryRss, memoryLimit; ///< bytes
    std::optional<std::uint64_t> pageFaults, majorPageFaults;
    std::optional<std::uint64_t> swapUsage;
    std::optional<std::uint64_t> pids;
    std::optional<std::uint64_t> oomKills;
};

/// Fields that the message does not have stay absent; another message gives an empty answer.
[[nodiscard]] TaskMetrics parseMetrics(const google::protobuf::Any& any);

} // namespace shimscope::cri

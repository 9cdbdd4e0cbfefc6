// The newest reading of each container as OpenMetrics text, under the names that cAdvisor gave
// them, so that dashboards made for a kubelet's /metrics/cadvisor fit. Pure; any thread. Source:
// OpenMetrics 1.0; cAdvisor docs/storage/prometheus.md.
#pragma once

#include <trace/record.h>

#include <string>
#include <vector>

namespace shimscope::exchange {

/// What is known at a moment. Containers without a sample are left out.
struct Snapshot {
    std::vector<trace::Pod> pods;
    std::vector<trace::Container> containers;
    std::vector<trace::Sample> samples; ///< newest of each container
    std::int64_t wallMinusBoot = 0; ///< ns, makes a sample's time one since 1970
    /// Takes a record's last word.
    void take(const trace::Record& record);

private:
    void takeSample(trace::Sample sample);
};

[[nodiscard]] std::string toOpenMetrics(const Snapshot& snapshot);

} // namespace shimscope::exchange

// Where a number of a plot comes from: the file, what stood in it, the formula with the values
// filled in, and what other tools print of the same readings. Pure; any thread.
//
// Sources of the other tools' formulas: docker/cli cli/command/container/stats_helpers.go,
// kubernetes-sigs/cri-tools cmd/crictl/stats.go, kubernetes/kubectl pkg/metricsutil.
#pragma once

#include <plots/series.h>
#include <trace/record.h>

#include <QString>

#include <vector>

namespace shimscope::plots {

/// What the readings are of.
struct Measured {
    QString place; ///< "hog"
    std::string cgroupMode; ///< "v2", "hybrid", "v1"
    std::string cgroupPath; ///< below the cgroup mounts
    QString clock; ///< of the moment asked for
    int networkPid = 0; ///< whose /proc/<pid>/net/dev was read; 0: not known
};

struct Provenance {
    struct Row {
        QString label, value;
    };
    struct Section {
        QString heading;
        std::vector<Row> rows;
    };
    QString title;
    std::vector<Section> sections; ///< none: nothing was read until then
    /// All of it, line by line.
    [[nodiscard]] QString text() const;
};

/// Of the newest readings until `t`.
[[nodiscard]] Provenance cpuProvenance(
    const Measured& measured, const std::vector<trace::Sample>& samples, std::int64_t t);
[[nodiscard]] Provenance memoryProvenance(
    const Measured& measured, const std::vector<trace::Sample>& samples, std::int64_t t);
[[nodiscard]] Provenance pressureProvenance(
    const Measured& measured, const std::vector<trace::Sample>& samples, std::int64_t t);
[[nodiscard]] Provenance ioProvenance(
    const Measured& measured, const std::vector<trace::Sample>& samples, std::int64_t t);
[[nodiscard]] Provenance networkProvenance(
    const Measured& measured, const std::vector<trace::Sample>& samples, std::int64_t t);
[[nodiscard]] Provenance pidsProvenance(
    const Measured& measured, const std::vector<trace::Sample>& samples, std::int64_t t);

} // namespace shimscope::plots

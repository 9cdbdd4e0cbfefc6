// Many containers in two plots: the ten that use most as lines, everything else as one band. Which
// ten: by their share of the CPU time and of the memory that all of them use. GUI thread.
#pragma once

#include <models/usage_history.h>
#include <plots/resource_plot.h>

#include <QStringList>

#include <vector>

namespace shimscope::plots {

inline constexpr std::size_t kTopContainers = 10;

class AllContainers {
public:
    /// Of these places, at `t`; call it twice a second.
    void advance(
        const models::Store& store, const std::vector<models::Place>& places, std::int64_t t);
    /// `base`: the stretch of time.
    [[nodiscard]] PlotContent cpu(const models::Store& store, PlotContent base) const;
    [[nodiscard]] PlotContent memory(const models::Store& store, PlotContent base) const;

    /// A line of the legend; the band's has no place.
    struct Entry {
        QString name; ///< "web/hog", "290 others"
        QColor colour;
        bool dashed = false, band = false;
        models::Place place;
        double cpus = 0, bytes = 0; ///< now
    };
    [[nodiscard]] const std::vector<Entry>& legend() const { return m_legend; }
    [[nodiscard]] double cpus() const { return m_cpus; }
    [[nodiscard]] double bytes() const { return m_bytes; }
    void clear() { m_usage.clear(); }

private:
    using Value = double models::UsageHistory::Point::*;
    void addCurves(PlotContent& content, Value value) const;
    [[nodiscard]] std::vector<Point> restOf(Value value) const;
    models::UsageHistory m_usage{1'000'000'000, 60'000'000'000};
    std::vector<models::Place> m_others;
    std::vector<Entry> m_legend;
    double m_cpus = 0, m_bytes = 0; ///< of all
};

/// The ten colours and dashes of the lines, apart from each other also in grey by their dashes.
[[nodiscard]] QColor topColour(std::size_t i);

} // namespace shimscope::plots

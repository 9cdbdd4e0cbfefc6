// What each of the six plots shows of one container: curves, limit, unit, caption, or why there is
// nothing. Pure but for the colours of the theme; GUI thread.
#pragma once

#include <models/store.h>
#include <plots/resource_plot.h>

#include <vector>

namespace shimscope::plots {

struct PlotSource {
    const models::Store& store;
    models::Place place;
    std::vector<trace::Sample> samples; ///< of the container
    std::vector<trace::Sample> network; ///< that tell its network namespace
    PlotContent base; ///< the stretch of time, and what all plots of it share
};
[[nodiscard]] PlotContent cpuContent(const PlotSource& source);
[[nodiscard]] PlotContent memoryContent(const PlotSource& source);
[[nodiscard]] PlotContent pressureContent(const PlotSource& source);
[[nodiscard]] PlotContent ioContent(const PlotSource& source);
[[nodiscard]] PlotContent networkContent(const PlotSource& source);
[[nodiscard]] PlotContent pidsContent(const PlotSource& source);

/// "1.2 MiB/s".
[[nodiscard]] QString rateText(double bytesPerSecond);

} // namespace shimscope::plots

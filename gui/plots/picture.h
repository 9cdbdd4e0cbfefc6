// A plot as a file: its numbers as CSV, its picture as PNG or SVG, with title, caption and the
// names of its curves. Times are wall clock, UTC. Errors: the file's errno. GUI thread.
#pragma once

#include <base/result.h>
#include <plots/resource_plot.h>

class QCustomPlot;

namespace shimscope::plots {

struct Picture {
    QString title, caption;
    const PlotContent& content;
    QCustomPlot& plot;
};

/// "time,memory.current (MiB),…", a line for each moment at which a curve has a value.
[[nodiscard]] QString csvOf(const PlotContent& content);
[[nodiscard]] base::Status saveCsv(const PlotContent& content, const QString& path);
[[nodiscard]] base::Status savePng(const Picture& picture, const QString& path);
[[nodiscard]] base::Status saveSvg(const Picture& picture, const QString& path);

} // namespace shimscope::plots

// Pictures of the window without a display: the start of the first pod, its slow-motion replay, the
// OOM kill, the end.
#pragma once

#include <app/main_window.h>
#include <app/options.h>

#include <QStringList>

namespace shimscope::app {

/// Renders what the window's session holds; returns the paths of the files, empty if one could not
/// be written.
[[nodiscard]] QStringList takePictures(
    MainWindow& window, const QString& folder, const QString& suffix);
/// "-dark-ko-2x" for what differs from the usual picture.
[[nodiscard]] QString pictureSuffix(const Options& options);
/// Runs this program once for each variant; the worst exit code.
[[nodiscard]] int takeAllVariants(const Options& options);

} // namespace shimscope::app

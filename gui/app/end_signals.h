// SIGINT, SIGTERM and SIGHUP close the window as a person would, but for the question about pods
// that run: whoever sends a signal is not in front of it. GUI thread.
#pragma once

#include <app/main_window.h>

namespace shimscope::app {

/// Blocks them, before any thread starts, and gives the descriptor that they arrive at.
[[nodiscard]] int blockEndSignals();
/// A lesson takes its pods away then.
void closeOnSignal(int descriptor, MainWindow& window);

} // namespace shimscope::app

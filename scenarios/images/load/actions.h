// Doing the actions. One process and one thread, but for the children of cpu and fork, which die
// with it.
#pragma once

#include "parse.h"

namespace load {

/// Does one action; false: end now with `exitCode` (a signal came, the kernel refused, or the
/// action says so).
bool perform(const Action& action, int& exitCode);
/// From now on SIGTERM and SIGINT end the program in order.
void catchSignals();

} // namespace load

// The command line of shimscope-cri, and what follows from it.
#pragma once

#include <cri/services.h>

#include <CLI/CLI.hpp>

#include <string>

namespace shimscope {

struct Options {
    cri::Config config;
    std::string libexec, spoolDir;
};

void declare(CLI::App& app, Options& options);
/// Finds the programs that were not named beside this one, or in --libexec.
void fillPaths(Options& options);

} // namespace shimscope

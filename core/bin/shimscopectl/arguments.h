// The command line of shimscopectl: which arguments there are, and what each subcommand does with
// them.
#pragma once

#include "affected.h"
#include "commands.h"
#include "compare.h"
#include "containers.h"
#include "demo.h"
#include "exchange.h"
#include "inspect.h"
#include "lesson.h"
#include "recordings.h"

#include <agent_api/client.h>

#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <vector>

namespace shimscope::ctl {

using Action = std::function<base::Status()>;

struct Arguments {
    std::string socket = agent_api::defaultSocket();
    std::string file, name, out, format = "otlp";
    CompareOptions compare;
    double seconds = 0;
    bool keepAgent = false;
    WatchOptions watch;
    InspectOptions inspect;
    ContainerOptions container;
    ReplayOptions replay;
    DemoOptions demo;
    LessonOptions lesson;
    AffectedOptions affected;
};

/// Adds all options and subcommands; the chosen one puts what is to be done into `action`. All
/// three must outlive parsing.
void addCommands(CLI::App& app, Arguments& arguments, Action& action);

} // namespace shimscope::ctl

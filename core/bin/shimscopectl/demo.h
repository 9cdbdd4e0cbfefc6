// The demo: a pod of a scenario comes up, hits its memory limit, is killed and started again; its
// chain is printed.
#pragma once

#include <base/result.h>

#include <string>

namespace shimscope::ctl {

struct DemoOptions {
    std::string socket;
    std::string scenario; ///< folder with manifests; empty: found beside the programs
    std::string recordFile; ///< empty: only the agent's own recording is kept
    double seconds = 120; ///< for each of: running, OOM kill and restart, end
    double backoffFactor = 0; ///< 0: the agent's
    bool steps = true;
};

base::Status runDemo(const DemoOptions& options);
/// scenarios/01-one-pod in a folder above the programs, or where it is installed; empty if there is
/// none.
[[nodiscard]] std::string findScenario();

} // namespace shimscope::ctl

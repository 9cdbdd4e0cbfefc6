// What shimscopectl can do, one function each. They print to stdout; errors come back. Main thread,
// blocking.
#pragma once

#include <base/result.h>

#include <string>

namespace shimscope::ctl {

base::Status showInfo(const std::string& socket);
/// `file`: a manifest; "-" is stdin, then `name` is needed.
base::Status apply(const std::string& socket, const std::string& file, std::string name);
base::Status remove(const std::string& socket, const std::string& name);
base::Status stop(const std::string& socket, bool keepAgent);

struct WatchOptions {
    bool fromStart = false;
    bool steps = false;
    bool polls = false;
    double seconds = 0; ///< 0: until interrupted
};
/// One line per call, event and change of state.
base::Status watch(const std::string& socket, const WatchOptions& options);
/// Copies the agent's records into a new file until interrupted or `seconds` have passed.
base::Status record(const std::string& socket, const std::string& file, double seconds);

struct ReplayOptions {
    double speed = 0; ///< 0: everything at once, as trees; else in time, `speed` times as fast
    bool steps = true;
    bool polls = false;
    bool reasons = true;
    std::string pod;
};
base::Status replay(const std::string& file, const ReplayOptions& options);

/// What this machine is and what it can give, without any agent.
base::Status showEnvironment(const std::string& socket);

/// Sleeps until `seconds` have passed (0: for ever) or SIGINT, SIGTERM came; those must be blocked.
/// True if a signal came.
bool sleepUntilSignal(double seconds);

} // namespace shimscope::ctl

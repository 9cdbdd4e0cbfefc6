// The table of containers, from the agent's records: of an agent that only looks (shimscoped
// --inspect), or of one with a stack.
#pragma once

#include <base/result.h>

#include <string>

namespace shimscope::ctl {

struct InspectOptions {
    bool once = false;
    bool json = false;
};
/// Prints it once, after about a second that the CPU time needs; or anew every two seconds until
/// SIGINT or SIGTERM, which must be blocked.
base::Status inspect(const std::string& socket, const InspectOptions& options);

} // namespace shimscope::ctl

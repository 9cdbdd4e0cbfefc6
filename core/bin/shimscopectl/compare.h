// shimscopectl compare: the same pod through several chains, as a table. Main thread, blocking.
#pragma once

#include <base/result.h>

#include <string>
#include <vector>

namespace shimscope::ctl {

struct CompareOptions {
    std::vector<std::string> chains; ///< shipped recordings, files, or "live": what the agent has
    std::string pod; ///< of the live one, "default/web"; empty: its first
    std::string socket; ///< the agent's
    std::string format = "markdown"; ///< or "json"
    std::string language = "en"; ///< or "ko"; JSON has both
};
/// On stdout.
base::Status compareRecordings(const CompareOptions& options);

} // namespace shimscope::ctl

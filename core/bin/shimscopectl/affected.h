// shimscopectl affected: whether this machine, or nodes of a cluster, depend on Docker. Needs no
// agent and changes nothing. Main thread, blocking.
#pragma once

#include <base/result.h>

#include <string>
#include <vector>

namespace shimscope::ctl {

struct AffectedOptions {
    std::vector<std::string> nodes; ///< files of Node objects; "-" is stdin
    std::string root = "/"; ///< of the machine's files
    std::string format = "markdown"; ///< "markdown", "json"
    std::string language = "en";
};
base::Status showAffected(const AffectedOptions& options);

} // namespace shimscope::ctl

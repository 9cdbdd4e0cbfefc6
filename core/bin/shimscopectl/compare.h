// shimscopectl compare: the same pod through several chains, as a table. Main thread, blocking.
#pragma once

#include <base/result.h>

#include <string>
#include <vector>

namespace shimscope::ctl {

/// `chains`: names of shipped recordings, or files. `format`: "markdown" or "json", on stdout.
base::Status compareRecordings(const std::vector<std::string>& chains, const std::string& format);

} // namespace shimscope::ctl

// Logs of a chain of other programs → a recording. Only what was observed is a span; what was
// concluded says how; what was not observed is told in the header's notes. Blocking; any thread.
#pragma once

#include <base/result.h>
#include <trace/recording.h>

#include <string>

namespace shimscope::chains {

/// `about`: the path of about.json (chains/folder.h); empty: the folder's own. Errors: no such
/// folder, no log in it, about.json. Lines that cannot be read are left out, warned of, and noted.
base::Result<trace::Recording> fromFolder(const std::string& folder, const std::string& about = {});

} // namespace shimscope::chains

// Whether a machine is affected by the removal of dockershim: everything that can be seen of it
// without changing anything. It starts nothing, connects to nothing, and writes nothing. A plain
// user may call it; what he may not see is said. Blocking, some tenths of a second. One thread.
#pragma once

#include <migration/place.h>

#include <string>
#include <vector>

namespace shimscope::migration {

/// `nodeFiles`: see node.h; "-" is stdin. Error: /proc cannot be read.
base::Result<Report> scan(const Place& place, const std::vector<std::string>& nodeFiles = {});

} // namespace shimscope::migration

// Sizes as runc's command line has them: "67108864", "64m", "64MiB", "-1". Pure.
#pragma once

#include <base/result.h>

#include <cstdint>
#include <string>

namespace shimscope::runtime {

/// Bytes; units are powers of 1024, upper or lower case; -1 is "no limit".
base::Result<std::int64_t> parseSize(const std::string& text);

} // namespace shimscope::runtime

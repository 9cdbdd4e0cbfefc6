// The fast way to read a sample's line, as toLine() writes it: a hundred containers send a thousand
// of them a second, and a general JSON reader spends more on them than all else in the window.
// Pure.
#pragma once

#include <trace/record.h>

#include <optional>
#include <string_view>

namespace shimscope::trace {

/// {"at":1,"c":"id","t":"sample","v":{"cpu.usage_usec":2,…}}, in this order and without
/// blanks. Nothing for whatever looks different: the general reader understands it, or says what is
/// wrong with it.
[[nodiscard]] std::optional<Sample> parseSampleLine(std::string_view line);

} // namespace shimscope::trace

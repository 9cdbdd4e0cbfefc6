// When what a record tells of was: CLOCK_BOOTTIME ns, 0 for a record without a time (Dropped).
// Pure; any thread.
#pragma once

#include <trace/record.h>

namespace shimscope::trace {

/// When it began: of a span and of a process their start, of everything else its moment.
[[nodiscard]] std::int64_t startOf(const Record& record);
/// When it was known whole: of a span and of a process that have ended their end. In this order
/// things are told while they happen.
[[nodiscard]] std::int64_t momentOf(const Record& record);
/// Whether it is of one of these kinds.
template <class... Kinds>
[[nodiscard]] bool isOneOf(const Record& record)
{
    return (std::holds_alternative<Kinds>(record) || ...);
}

} // namespace shimscope::trace

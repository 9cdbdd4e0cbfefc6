// A process by its pid and start time, so that a pid used again is not taken for it. Reads
// /proc/<pid>/stat.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string_view>

namespace shimscope::runtime {

struct ProcessStat {
    char state = 0; ///< 'R', 'S', 'Z', …; 0: there is no such process
    std::uint64_t startTicks = 0;
    [[nodiscard]] bool alive() const { return state != 0 && state != 'Z' && state != 'X'; }
};
/// The text of /proc/<pid>/stat. Pure.
[[nodiscard]] ProcessStat parseStat(std::string_view text);
[[nodiscard]] ProcessStat readStat(pid_t pid);

} // namespace shimscope::runtime

// Pressure stall information: /proc/pressure/* and the *.pressure files of cgroups have the same
// text. kernel Documentation/accounting/psi.rst. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace shimscope::procfs {

struct PressureLine {
    double avg10 = 0, avg60 = 0, avg300 = 0; ///< per cent of time
    std::uint64_t total = 0; ///< µs
};

struct Pressure {
    std::optional<PressureLine> some; ///< at least one task waited
    std::optional<PressureLine> full; ///< all non-idle tasks waited
};

/// Absent lines stay absent (the kernel before 5.13 prints no "full" for cpu).
[[nodiscard]] Pressure parsePressure(std::string_view text);

} // namespace shimscope::procfs

// Values of runtime-spec, which are those of cgroup v1, as cgroup v2 wants them. Pure. runtime-spec
// config-linux.md; the conversions are those of runc and crun, so that a manifest means the same
// under each.
#pragma once

#include <base/result.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shimscope::cgroup {

/// "max" for a negative value, else the number.
[[nodiscard]] std::string maxOr(std::int64_t value);
/// cpu.max: "50000 100000"; "max 100000". Period 100000 µs if absent.
[[nodiscard]] std::string cpuMax(
    std::optional<std::int64_t> quota, std::optional<std::uint64_t> period);
/// memory.swap.max from limit and limit + swap. Nothing: leave it as it is. Error: swap is less
/// than the limit.
base::Result<std::optional<std::string>> swapMax(
    std::optional<std::int64_t> swap, std::optional<std::int64_t> limit);
/// blkio weight 10…1000 → io.weight 1…10000.
[[nodiscard]] std::uint64_t ioWeight(std::uint16_t blkioWeight);
/// "2MB" → "2MB" checked: a number and KB, MB or GB, as in the names of hugetlb files. Nothing: it
/// is none.
[[nodiscard]] bool isHugepageSize(std::string_view size);

} // namespace shimscope::cgroup

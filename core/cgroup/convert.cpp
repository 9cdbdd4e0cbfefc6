// v1 values → v2 values.
#include <base/text.h>
#include <cgroup/convert.h>

namespace shimscope::cgroup {

std::string maxOr(std::int64_t value)
{
    return value < 0 ? "max" : std::to_string(value);
}

std::string cpuMax(std::optional<std::int64_t> quota, std::optional<std::uint64_t> period)
{
    static constexpr std::uint64_t kDefaultPeriod = 100'000;
    const std::int64_t micros = quota.value_or(-1);
    return (micros > 0 ? std::to_string(micros) : std::string("max")) + " "
        + std::to_string(period.value_or(0) != 0 ? *period : kDefaultPeriod);
}

base::Result<std::optional<std::string>> swapMax(
    std::optional<std::int64_t> swap, std::optional<std::int64_t> limit)
{
    if (!swap || *swap == 0)
        return std::optional<std::string>();
    if (*swap < 0)
        return std::optional<std::string>("max");
    if (!limit || *limit <= 0)
        return base::fail("plan cgroup", "linux.resources.memory.swap",
            "a limit of memory + swap needs memory.limit as well", EINVAL);
    if (*swap < *limit) {
        return base::fail("plan cgroup", "linux.resources.memory.swap",
            "is memory + swap together, so it is not less than memory.limit ("
                + std::to_string(*limit) + ")",
            EINVAL);
    }
    return std::optional<std::string>(std::to_string(*swap - *limit));
}

std::uint64_t ioWeight(std::uint16_t blkioWeight)
{
    return blkioWeight <= 10 ? 1 : 1 + (static_cast<std::uint64_t>(blkioWeight) - 10) * 9999 / 990;
}

bool isHugepageSize(std::string_view size)
{
    return size.size() > 2 && (size.ends_with("KB") || size.ends_with("MB") || size.ends_with("GB"))
        && base::parseUnsigned(size.substr(0, size.size() - 2)).has_value();
}

} // namespace shimscope::cgroup

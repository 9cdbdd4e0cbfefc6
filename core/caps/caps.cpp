// Capabilities.
#include <base/text.h>
#include <caps/caps.h>
#include <oci/names.h>
#include <sys/calls.h>

#include <sys/prctl.h>

#include <charconv>

namespace shimscope::caps {

namespace {

constexpr std::string_view kField = "process.capabilities";

/// Bits of one set; what is unknown or unavailable goes to `missing`.
std::uint64_t bitsOf(const std::vector<std::string>& names, std::uint64_t available,
    std::uint64_t& missing, std::vector<std::string>& warnings)
{
    std::uint64_t bits = 0;
    for (const std::string& name : names) {
        const auto number = oci::findCapability(name);
        if (!number) {
            const std::string warning = "ignoring unknown capability \"" + name + "\"";
            if (warnings.empty() || warnings.back() != warning)
                warnings.push_back(warning);
            continue;
        }
        bits |= std::uint64_t{1} << *number;
    }
    missing |= bits & ~available;
    return bits & available;
}

} // namespace

Plan plan(const oci::Capabilities* wanted, std::uint64_t available)
{
    Plan result;
    std::uint64_t missing = 0;
    if (wanted != nullptr) {
        result.bounding = bitsOf(wanted->bounding, available, missing, result.warnings);
        result.permitted = bitsOf(wanted->permitted, available, missing, result.warnings);
        result.effective = bitsOf(wanted->effective, available, missing, result.warnings);
        result.inheritable = bitsOf(wanted->inheritable, available, missing, result.warnings);
        result.ambient = bitsOf(wanted->ambient, available, missing, result.warnings);
    }
    if (missing != 0)
        result.warnings.push_back("not available on this machine, left out: " + toString(missing));
    // The kernel refuses effective bits that are not permitted, and ambient bits that are not
    // permitted and inheritable.
    result.effective &= result.permitted;
    result.ambient &= result.permitted & result.inheritable;
    result.drop = available & ~result.bounding;
    return result;
}

std::uint64_t parseBounding(std::string_view status)
{
    constexpr std::string_view kKey = "\nCapBnd:";
    const std::size_t at = status.find(kKey);
    if (at == std::string_view::npos)
        return 0;
    const std::string_view value = base::trim(status.substr(at + kKey.size(), 18));
    std::uint64_t bits = 0;
    std::from_chars(value.data(), value.data() + value.size(), bits, 16);
    return bits;
}

std::string toString(std::uint64_t bits)
{
    const auto names = oci::capabilityNames();
    if (bits == (std::uint64_t{1} << names.size()) - 1)
        return "all (" + std::to_string(names.size()) + ")";
    std::string text;
    for (unsigned number = 0; number < 64; ++number) {
        if ((bits >> number & 1U) != 0)
            text += (text.empty() ? "" : " ")
                + (number < names.size() ? std::string(names[number])
                                         : "CAP_" + std::to_string(number));
    }
    return text.empty() ? "none" : text;
}

base::Status dropBoundingInChild(const Plan& plan)
{
    const auto names = oci::capabilityNames();
    for (unsigned number = 0; number < 64; ++number) {
        if ((plan.drop >> number & 1U) == 0)
            continue;
        const std::string name =
            number < names.size() ? std::string(names[number]) : std::to_string(number);
        TRY_VOID(sys::prctl(PR_CAPBSET_DROP, number, 0, name,
            {"capabilities(7): no program of the container can ever gain it",
                "process.capabilities.bounding"}));
    }
    return {};
}

base::Status keepInChild(bool keep)
{
    return sys::prctl(PR_SET_KEEPCAPS, keep ? 1 : 0, 0, keep ? "1" : "0",
        {keep ? "capabilities(7): permitted capabilities survive the change of the user"
              : "capabilities(7): from here on a change of the user drops them again",
            kField});
}

base::Status applyInChild(const Plan& plan)
{
    const std::string shown = "effective=" + toString(plan.effective)
        + ", permitted=" + toString(plan.permitted) + ", inheritable=" + toString(plan.inheritable);
    TRY_VOID(sys::capset({plan.effective, plan.permitted, plan.inheritable}, shown,
        {"runtime-spec config.md#linux-process: the rights that the program starts with", kField}));
    TRY_VOID(sys::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, "PR_CAP_AMBIENT_CLEAR_ALL",
        {"capabilities(7): nothing is inherited that config.json does not name",
            "process.capabilities.ambient"}));
    for (unsigned number = 0; number < 64; ++number) {
        if ((plan.ambient >> number & 1U) == 0)
            continue;
        TRY_VOID(sys::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number,
            "PR_CAP_AMBIENT_RAISE " + toString(std::uint64_t{1} << number),
            {"capabilities(7): kept across execve(2) of an ordinary program",
                "process.capabilities.ambient"}));
    }
    return {};
}

} // namespace shimscope::caps

// Device rules of config.json as v1 lines or as the rules of a v2 program. runtime-spec
// config-linux.md#allowed-device-list.
#include <cgroup/devices.h>
#include <cgroup/writer.h>

#include <array>

namespace shimscope::cgroup {

namespace {

struct Default {
    char type;
    std::optional<std::int64_t> major, minor;
    const char* access;
};
/// What every container has, whatever its rules say: the nodes of runtime-spec
/// config-linux.md#default-devices, its terminals, and making nodes (using them is another matter).
constexpr std::array kDefaults{
    Default{'c', std::nullopt, std::nullopt, "m"}, Default{'b', std::nullopt, std::nullopt, "m"},
    Default{'c', 1, 3, "rwm"}, // null
    Default{'c', 1, 5, "rwm"}, // zero
    Default{'c', 1, 7, "rwm"}, // full
    Default{'c', 1, 8, "rwm"}, // random
    Default{'c', 1, 9, "rwm"}, // urandom
    Default{'c', 5, 0, "rwm"}, // tty
    Default{'c', 5, 2, "rwm"}, // ptmx
    Default{'c', 136, std::nullopt, "rwm"}, // pts
};

std::string number(const std::optional<std::int64_t>& value)
{
    return value && *value >= 0 ? std::to_string(*value) : "*";
}

base::Status checkRule(const oci::DeviceRule& rule)
{
    const bool type = rule.type.empty() || rule.type == "a" || rule.type == "b" || rule.type == "c";
    const bool access = rule.access.find_first_not_of("rwm") == std::string::npos;
    if (type && access)
        return {};
    return base::fail("plan cgroup", "linux.resources.devices",
        type ? "access '" + rule.access + "' is made of r, w and m"
             : "type '" + rule.type + "' is a, b or c",
        EINVAL);
}

/// A rule for all devices with all rights is one line "a"; with fewer rights it is one for each
/// type.
std::vector<std::string> linesOf(const oci::DeviceRule& rule)
{
    const std::string rest = " " + number(rule.major) + ":" + number(rule.minor) + " "
        + (rule.access.empty() ? "rwm" : rule.access);
    if (rule.type == "b" || rule.type == "c")
        return {rule.type + rest};
    if (coversAll(rule))
        return {"a"};
    return {"b" + rest, "c" + rest};
}

} // namespace

bool coversAll(const oci::DeviceRule& rule)
{
    const bool all = rule.type.empty() || rule.type == "a";
    const auto any = [](const std::optional<std::int64_t>& n) { return !n || *n < 0; };
    const auto has = [&](char right) {
        return rule.access.empty() || rule.access.find(right) != std::string::npos;
    };
    return all && any(rule.major) && any(rule.minor) && has('r') && has('w') && has('m');
}

std::vector<oci::DeviceRule> withDefaultDevices(std::vector<oci::DeviceRule> rules)
{
    // Who is allowed everything needs no list.
    if (!rules.empty() && rules.back().allow && coversAll(rules.back()))
        return rules;
    for (const Default& entry : kDefaults)
        rules.push_back({true, std::string(1, entry.type), entry.major, entry.minor, entry.access});
    return rules;
}

base::Status planDevices(Writer& writer, const std::vector<oci::DeviceRule>& rules)
{
    for (const oci::DeviceRule& rule : rules)
        TRY_VOID(checkRule(rule));
    if (rules.empty())
        return {};
    const auto all = withDefaultDevices(rules);
    if (!writer.hasV1("devices")) {
        if (writer.facts().layout.unified() == nullptr)
            return writer.noController("devices", "devices");
        writer.devices(all);
        return {};
    }
    for (const oci::DeviceRule& rule : all) {
        for (const std::string& line : linesOf(rule)) {
            writer.v1("devices",
                {rule.allow ? "devices.allow" : "devices.deny", line,
                    "cgroup-v1/devices.rst: type, major:minor, read, write, mknod", "devices"});
        }
    }
    return {};
}

} // namespace shimscope::cgroup

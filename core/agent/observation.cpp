#include <agent/observation.h>

#include <array>
#include <cstdio>

namespace shimscope::agent {

std::string hertz(double rate)
{
    std::array<char, 32> text{};
    (void)std::snprintf(text.data(), text.size(), "%g", rate);
    return text.data();
}

trace::Event samplingEvent(double rate, std::int64_t now)
{
    return {.kind = "sampling",
        .text = "each container is sampled at " + hertz(rate) + " Hz from now on",
        .container = {},
        .podUid = {},
        .at = now,
        .detail = hertz(rate)};
}

} // namespace shimscope::agent

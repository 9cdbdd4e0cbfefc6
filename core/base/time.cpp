// Wall-clock text.
#include <base/text.h>
#include <base/time.h>

#include <cstdio>

namespace shimscope::base {

std::string formatRfc3339(std::int64_t wallNs, int fractionDigits)
{
    const time_t seconds = wallNs / 1'000'000'000;
    tm parts{};
    ::gmtime_r(&seconds, &parts);
    char text[40];
    ::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    std::string out = text;
    if (fractionDigits > 0) {
        std::snprintf(text, sizeof text, "%09lld", static_cast<long long>(wallNs % 1'000'000'000));
        out += "." + std::string(text, static_cast<std::size_t>(fractionDigits));
    }
    return out + "Z";
}

std::int64_t parseRfc3339(std::string_view text)
{
    if (text.size() < 20 || text.back() != 'Z')
        return -1;
    tm parts{};
    const std::string date(text.substr(0, 19));
    const char* end = ::strptime(date.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (end == nullptr || *end != '\0')
        return -1;
    std::int64_t fraction = 0;
    if (text[19] == '.') {
        std::string digits(text.substr(20, text.size() - 21));
        digits.resize(9, '0');
        const auto value = parseUnsigned(digits);
        if (!value)
            return -1;
        fraction = static_cast<std::int64_t>(*value);
    } else if (text.size() != 20) {
        return -1;
    }
    return static_cast<std::int64_t>(::timegm(&parts)) * 1'000'000'000 + fraction;
}

} // namespace shimscope::base

// Fixed-point arithmetic in nano units, 128 bits wide.
#include <base/quantity.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <string>

namespace shimscope::base {
namespace {

// Nano units: the finest suffix is "n", and 2^63 of the coarsest still fits.
__extension__ using Wide = __int128;
constexpr Wide kNano = 1'000'000'000;
constexpr Wide kLimit = static_cast<Wide>(std::numeric_limits<std::int64_t>::max()) * kNano;
constexpr const char* kAccepted = "accepted are a number with an optional suffix n, u, m, k, M, G, "
                                  "T, P, E, Ki, Mi, Gi, Ti, Pi, Ei "
                                  "or an exponent, such as 500m, 0.5, 64Mi, 1e3";

struct Suffix {
    std::string_view text;
    Wide nano; ///< how many nano units one of it is
};
constexpr std::array kSuffixes{
    Suffix{"", kNano},
    Suffix{"n", 1},
    Suffix{"u", 1'000},
    Suffix{"m", 1'000'000},
    Suffix{"k", kNano * 1'000},
    Suffix{"M", kNano * 1'000'000},
    Suffix{"G", kNano * 1'000'000'000},
    Suffix{"T", kNano * 1'000'000'000'000},
    Suffix{"P", kNano * 1'000'000'000'000'000},
    Suffix{"E", kNano * 1'000'000'000'000'000'000},
    Suffix{"Ki", kNano << 10},
    Suffix{"Mi", kNano << 20},
    Suffix{"Gi", kNano << 30},
    Suffix{"Ti", kNano << 40},
    Suffix{"Pi", kNano << 50},
    Suffix{"Ei", kNano << 60},
};

/// Nano units of one, for a suffix or a decimal exponent ("e3", "E-2"); nothing if it is neither.
std::optional<Wide> unitOf(std::string_view suffix)
{
    for (const Suffix& known : kSuffixes)
        if (known.text == suffix)
            return known.nano;
    if (suffix.size() < 2 || (suffix[0] != 'e' && suffix[0] != 'E'))
        return std::nullopt;
    suffix.remove_prefix(suffix[1] == '+' ? 2 : 1);
    int exponent = 0;
    const auto [end, error] =
        std::from_chars(suffix.data(), suffix.data() + suffix.size(), exponent);
    if (error != std::errc{} || end != suffix.data() + suffix.size() || exponent < -9
        || exponent > 18)
        return std::nullopt;
    Wide unit = 1;
    for (int i = -9; i < exponent; ++i)
        unit *= 10;
    return unit;
}

struct Number {
    Wide digits = 0; ///< all digits without the point
    int decimals = 0; ///< how many of them stand after it
    std::size_t length = 0; ///< of the text that was the number
    bool tooLong = false;
};

std::optional<Number> readNumber(std::string_view text)
{
    Number number;
    bool point = false;
    bool any = false;
    for (; number.length < text.size(); ++number.length) {
        const char c = text[number.length];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9')
            break;
        any = true;
        number.tooLong = number.tooLong || number.digits > kLimit;
        if (!number.tooLong) {
            number.digits = number.digits * 10 + (c - '0');
            number.decimals += point ? 1 : 0;
        }
    }
    return any ? std::optional(number) : std::nullopt;
}

/// The value in units of `unitNano` nano units, rounded up.
Result<std::int64_t> parseIn(std::string_view text, Wide unitNano)
{
    const bool negative = text.starts_with('-');
    std::string_view rest = text.substr(negative || text.starts_with('+') ? 1 : 0);
    const auto number = readNumber(rest);
    if (!number)
        return fail("parse quantity", std::string(text), kAccepted);
    const auto unit = unitOf(rest.substr(number->length));
    if (!unit)
        return fail("parse quantity", std::string(text),
            "unknown suffix '" + std::string(rest.substr(number->length)) + "'; " + kAccepted);
    if (negative && number->digits != 0)
        return fail("parse quantity", std::string(text), "must not be negative");
    Wide divisor = 1;
    for (int i = 0; i < std::min(number->decimals, 18); ++i)
        divisor *= 10;
    if (number->tooLong || number->decimals > 18 || number->digits > kLimit / *unit)
        return fail("parse quantity", std::string(text), "is out of range");
    const Wide whole = number->digits * *unit;
    divisor *= unitNano;
    return static_cast<std::int64_t>((whole + divisor - 1) / divisor);
}

} // namespace

Result<std::int64_t> parseMilliCpu(std::string_view text)
{
    const std::int64_t milli = TRY(parseIn(text, kNano / 1'000));
    // More cores than any machine has: a slip such as "500Mi" for a CPU.
    if (milli > 1'000'000'000)
        return fail("parse quantity", std::string(text),
            "is more than a million cores; for half a core write 500m");
    return milli;
}

Result<std::int64_t> parseBytes(std::string_view text)
{
    return parseIn(text, kNano);
}

} // namespace shimscope::base

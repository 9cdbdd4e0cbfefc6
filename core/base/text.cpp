// Small pure functions on text.
#include <base/text.h>

#include <sys/random.h>

#include <array>
#include <charconv>
#include <cstdio>

namespace shimscope::base {

namespace {
template <class T>
std::optional<T> parseNumber(std::string_view text)
{
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}
} // namespace

std::optional<std::uint64_t> parseUnsigned(std::string_view text)
{
    return parseNumber<std::uint64_t>(text);
}
std::optional<std::int64_t> parseSigned(std::string_view text)
{
    return parseNumber<std::int64_t>(text);
}
std::optional<double> parseDouble(std::string_view text)
{
    return parseNumber<double>(text);
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    std::size_t from = 0;
    for (std::size_t at = text.find(separator); at != std::string_view::npos;
         at = text.find(separator, from)) {
        parts.push_back(text.substr(from, at - from));
        from = at + 1;
    }
    parts.push_back(text.substr(from));
    return parts;
}

std::vector<std::string_view> lines(std::string_view text)
{
    auto parts = split(text, '\n');
    if (!parts.empty() && parts.back().empty())
        parts.pop_back();
    return parts;
}

std::vector<std::string_view> words(std::string_view text)
{
    std::vector<std::string_view> parts;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(" \t\n", at)) != std::string_view::npos) {
        const std::size_t end = text.find_first_of(" \t\n", at);
        parts.push_back(text.substr(at, end - at));
        if (end == std::string_view::npos)
            break;
        at = end;
    }
    return parts;
}

std::string_view trim(std::string_view text)
{
    const std::size_t from = text.find_first_not_of(" \t\r\n");
    if (from == std::string_view::npos)
        return {};
    return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

std::string join(const std::vector<std::string>& parts, std::string_view separator)
{
    std::string text;
    for (const std::string& part : parts) {
        if (!text.empty() || &part != &parts.front())
            text += separator;
        text += part;
    }
    return text;
}

std::string toHex(const void* data, std::size_t size)
{
    static constexpr char digits[] = "0123456789abcdef";
    const auto* bytes = static_cast<const unsigned char*>(data);
    std::string hex;
    hex.reserve(size * 2);
    for (std::size_t i = 0; i < size; ++i) {
        hex += digits[bytes[i] >> 4U];
        hex += digits[bytes[i] & 15U];
    }
    return hex;
}

std::optional<std::string> fromHex(std::string_view hex)
{
    if (hex.size() % 2 != 0)
        return std::nullopt;
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        unsigned value = 0;
        const auto [end, error] = std::from_chars(hex.data() + i, hex.data() + i + 2, value, 16);
        if (error != std::errc{} || end != hex.data() + i + 2)
            return std::nullopt;
        bytes += static_cast<char>(value);
    }
    return bytes;
}

std::string randomHex(std::size_t size)
{
    std::string bytes(size, '\0');
    for (std::size_t done = 0; done < size;) {
        const ssize_t n = ::getrandom(bytes.data() + done, size - done, 0);
        if (n > 0)
            done += static_cast<std::size_t>(n);
    }
    return toHex(bytes.data(), size);
}

std::string formatBytes(std::uint64_t bytes)
{
    static constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 1024 && unit + 1 < units.size()) {
        value /= 1024;
        ++unit;
    }
    char text[32];
    const bool whole =
        unit == 0 || value >= 100 || value - static_cast<double>(static_cast<int>(value)) < 0.05;
    std::snprintf(text, sizeof text, whole ? "%.0f %s" : "%.1f %s", value, units[unit]);
    return text;
}

std::string formatDuration(std::int64_t nanoseconds)
{
    const auto ns = static_cast<double>(nanoseconds);
    char text[32];
    if (nanoseconds < 1'000'000)
        std::snprintf(text, sizeof text, "%.0f µs", ns / 1e3);
    else if (nanoseconds < 1'000'000'000)
        std::snprintf(text, sizeof text, "%.1f ms", ns / 1e6);
    else
        std::snprintf(text, sizeof text, "%.2f s", ns / 1e9);
    return text;
}

std::string escapeJson(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char code[8];
            std::snprintf(
                code, sizeof code, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
            out += code;
        } else {
            out += c;
        }
    }
    return out;
}

} // namespace shimscope::base

// Parsing of "some avg10=0.00 avg60=0.00 avg300=0.00 total=0".
#include <base/text.h>
#include <procfs/pressure.h>

namespace shimscope::procfs {

namespace {
PressureLine parseLine(const std::vector<std::string_view>& words)
{
    PressureLine line;
    for (const std::string_view word : words) {
        const std::size_t equals = word.find('=');
        if (equals == std::string_view::npos)
            continue;
        const std::string_view key = word.substr(0, equals);
        const std::string_view value = word.substr(equals + 1);
        if (key == "total")
            line.total = base::parseUnsigned(value).value_or(0);
        else if (key == "avg10")
            line.avg10 = base::parseDouble(value).value_or(0);
        else if (key == "avg60")
            line.avg60 = base::parseDouble(value).value_or(0);
        else if (key == "avg300")
            line.avg300 = base::parseDouble(value).value_or(0);
    }
    return line;
}
} // namespace

Pressure parsePressure(std::string_view text)
{
    Pressure pressure;
    for (const std::string_view line : base::lines(text)) {
        const auto words = base::words(line);
        if (words.empty())
            continue;
        if (words[0] == "some")
            pressure.some = parseLine(words);
        else if (words[0] == "full")
            pressure.full = parseLine(words);
    }
    return pressure;
}

} // namespace shimscope::procfs

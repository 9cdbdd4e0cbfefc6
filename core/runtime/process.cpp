// /proc/<pid>/stat.
#include <base/file.h>
#include <base/text.h>
#include <runtime/process.h>

namespace shimscope::runtime {

ProcessStat parseStat(std::string_view text)
{
    const std::size_t afterName = text.rfind(')'); // the name may hold blanks and brackets
    if (afterName == std::string_view::npos)
        return {};
    const auto fields = base::words(text.substr(afterName + 1));
    if (fields.size() < 20 || fields[0].size() != 1)
        return {};
    return {fields[0][0], base::parseUnsigned(fields[19]).value_or(0)};
}

ProcessStat readStat(pid_t pid)
{
    const auto text = base::readFile("/proc/" + std::to_string(pid) + "/stat", 8192);
    return text ? parseStat(*text) : ProcessStat{};
}

} // namespace shimscope::runtime

// Lines of a CRI log file.
#include <base/time.h>
#include <cri/log_line.h>

namespace shimscope::cri {

namespace {

void append(std::string& out, std::string_view prefix, char tag, std::string_view text)
{
    out += prefix;
    out += tag;
    out += ' ';
    out += text;
    out += '\n';
}

std::string prefixOf(std::string_view stream, std::int64_t wallNs)
{
    return base::formatRfc3339(wallNs) + " " + std::string(stream) + " ";
}

} // namespace

std::size_t formatLogLines(
    std::string& out, std::string_view data, std::string_view stream, std::int64_t wallNs)
{
    const std::string prefix = prefixOf(stream, wallNs);
    std::size_t used = 0;
    for (;;) {
        const std::size_t newline = data.find('\n', used);
        const std::size_t end = newline == std::string_view::npos ? data.size() : newline;
        for (; end - used > kMaxLogText; used += kMaxLogText)
            append(out, prefix, 'P', data.substr(used, kMaxLogText));
        if (newline == std::string_view::npos)
            return used;
        append(out, prefix, 'F', data.substr(used, end - used));
        used = newline + 1;
    }
}

void formatLogRest(
    std::string& out, std::string_view rest, std::string_view stream, std::int64_t wallNs)
{
    if (!rest.empty())
        append(out, prefixOf(stream, wallNs), 'P', rest);
}

} // namespace shimscope::cri

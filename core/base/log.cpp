// One line of log per event on stderr.
#include <base/log.h>
#include <base/time.h>

#include <unistd.h>

namespace shimscope::base {

namespace {
std::string g_program =
    "shimscope"; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): set before threads
Level g_least = Level::Info; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
constexpr const char* kNames[]{"debug", "info", "warning", "error"};
} // namespace

void setUpLog(std::string program, Level least)
{
    g_program = std::move(program);
    g_least = least;
}

void log(Level level, std::string_view text)
{
    if (level < g_least)
        return;
    std::string line = formatRfc3339(wallNow(), 3) + " " + kNames[static_cast<int>(level)] + " "
        + g_program + ": ";
    line += text;
    line += '\n';
    (void)!::write(2, line.data(), line.size());
}

} // namespace shimscope::base

// One line of log per event on stderr (and so in the journal), for daemons: "level program: text".
// Any thread. The OCI runtime does not use it: its log is the JSON that containerd reads.
#pragma once

#include <string>
#include <string_view>

namespace shimscope::base {

enum class Level { Debug, Info, Warning, Error };

/// The program's name in each line, and the least level that is printed. Call once, before threads
/// start.
void setUpLog(std::string program, Level least = Level::Info);
/// One line, written by a single write(2).
void log(Level level, std::string_view text);
inline void logInfo(std::string_view text)
{
    log(Level::Info, text);
}
inline void logWarning(std::string_view text)
{
    log(Level::Warning, text);
}
inline void logError(std::string_view text)
{
    log(Level::Error, text);
}
inline void logDebug(std::string_view text)
{
    log(Level::Debug, text);
}

} // namespace shimscope::base

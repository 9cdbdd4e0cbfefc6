// The runtime's log.
#include <base/fd.h>
#include <base/file.h>
#include <base/text.h>
#include <base/time.h>
#include <runtime/log.h>

namespace shimscope::runtime {

std::string jsonLine(std::string_view level, std::string_view message, std::string_view time)
{
    return "{\"level\":\"" + std::string(level) + "\",\"msg\":\"" + base::escapeJson(message)
        + "\",\"time\":\"" + std::string(time) + "\"}\n";
}

void Log::write(std::string_view level, std::string_view message, bool toStderr) const
{
    const std::string time = base::formatRfc3339(base::wallNow(), 0);
    const std::string text = "time=\"" + time + "\" level=" + std::string(level) + " msg=\""
        + base::escapeJson(message) + "\"\n";
    const std::string line = m_json ? jsonLine(level, message, time) : text;
    if (!m_path.empty()) {
        // A FIFO without reader must not block us; a log that cannot be written must not fail the
        // command.
        if (const auto fd =
                base::openFile(m_path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK, 0644))
            (void)base::writeAll(*fd, line, m_path);
    }
    if (!toStderr)
        return;
    const std::string shown = m_path.empty() ? line : std::string(message) + "\n";
    (void)!::write(2, shown.data(), shown.size());
}

} // namespace shimscope::runtime

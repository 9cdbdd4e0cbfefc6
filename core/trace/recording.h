// Recording files: written append-only by the agent, read by anybody without any privilege.
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <trace/record.h>

#include <functional>
#include <string>
#include <vector>

namespace shimscope::trace {

inline constexpr const char* kRecordingSuffix = ".shimtrace";

/// Appends records. The file is locked (flock(2)) as long as this lives. Each call is one write(2),
/// so a crash leaves whole lines and at most one cut line.
class RecordingWriter {
public:
    /// Makes the file (mode 0600); EEXIST if it is there.
    static base::Result<RecordingWriter> create(const std::string& path);
    base::Status write(const Record& record);
    base::Status writeLines(std::string_view linesWithNewlines);
    [[nodiscard]] const std::string& path() const { return m_path; }
    [[nodiscard]] std::uint64_t size() const { return m_size; }

private:
    RecordingWriter(base::Fd fd, std::string path)
        : m_fd(std::move(fd)), m_path(std::move(path)) { }
    base::Fd m_fd;
    std::string m_path;
    std::uint64_t m_size = 0;
};

/// A whole recording in memory, in the order of its lines, and what was wrong with it.
struct Recording {
    Header header;
    std::vector<Record> records; ///< without the header
    std::vector<std::string> warnings; ///< "line 812: cut off", at most 20
};

/// Fails if the first line is no header of a version that we know (says which version, and what to
/// do); broken later lines become warnings. A file cut off anywhere gives what was whole.
base::Result<Recording> readRecording(const std::string& path);
/// The same file, and those that follow it in its ring (trace/sessions.h), as they are.
base::Result<std::string> readRecordingText(const std::string& path);
/// The same from text already in memory.
base::Result<Recording> parseRecording(std::string_view text, const std::string& nameForErrors);

} // namespace shimscope::trace

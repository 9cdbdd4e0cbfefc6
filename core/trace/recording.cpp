// Writing and reading recording files.
#include <base/file.h>
#include <base/text.h>
#include <trace/recording.h>
#include <trace/sessions.h>

#include <sys/file.h>

namespace shimscope::trace {

namespace {
constexpr std::size_t kLargest = std::size_t{2}
    << 30U; // bytes of a recording that is read into memory
constexpr std::size_t kMostWarnings = 20;
} // namespace

base::Result<RecordingWriter> RecordingWriter::create(const std::string& path)
{
    base::Fd fd =
        TRY(base::openFile(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW, 0600));
    // So that others see that it is being written. Whoever looks just now has it for a moment.
    while (::flock(fd.get(), LOCK_EX) != 0) {
        if (errno != EINTR)
            return base::sysError("flock(2)", path);
    }
    return RecordingWriter(std::move(fd), path);
}

base::Status RecordingWriter::write(const Record& record)
{
    return writeLines(toLine(record) + "\n");
}

base::Status RecordingWriter::writeLines(std::string_view linesWithNewlines)
{
    TRY_VOID(base::writeAll(m_fd, linesWithNewlines, m_path));
    m_size += linesWithNewlines.size();
    return {};
}

base::Result<Recording> parseRecording(std::string_view text, const std::string& nameForErrors)
{
    Recording recording;
    std::size_t number = 0;
    const auto warn = [&](const std::string& what) {
        if (recording.warnings.size() < kMostWarnings)
            recording.warnings.push_back("line " + std::to_string(number) + ": " + what);
    };
    bool haveHeader = false;
    for (const std::string_view line : base::lines(text)) {
        ++number;
        if (base::trim(line).empty())
            continue;
        const bool last =
            line.data() + line.size() == text.data() + text.size(); // no newline after it
        auto record = parseLine(line);
        if (!haveHeader) {
            if (!record || !*record || !std::holds_alternative<Header>(**record))
                return base::fail("read recording", nameForErrors,
                    "line 1 is no recording header: choose a file that Shimscope recorded (*"
                        + std::string(kRecordingSuffix) + ")");
            recording.header = std::get<Header>(**record);
            if (recording.header.version > kRecordingVersion || recording.header.version < 1)
                return base::fail("read recording", nameForErrors,
                    "has version " + std::to_string(recording.header.version)
                        + ", this program reads up to " + std::to_string(kRecordingVersion)
                        + ": open it with the newer Shimscope that made it");
            haveHeader = true;
            continue;
        }
        if (!record)
            warn(last ? "cut off; the recording ends here" : record.error().toString());
        else if (*record && !std::holds_alternative<Header>(**record))
            recording.records.push_back(std::move(**record));
    }
    if (!haveHeader)
        return base::fail("read recording", nameForErrors, "is empty");
    return recording;
}

base::Result<std::string> readRecordingText(const std::string& path)
{
    std::string text;
    for (const std::string& file : sessionFrom(path)) {
        if (!text.empty() && text.back() != '\n')
            text += '\n'; // the one before was cut off
        text += TRY(base::readFile(file, kLargest - text.size()));
    }
    return text;
}

base::Result<Recording> readRecording(const std::string& path)
{
    const std::string text = TRY(readRecordingText(path));
    return parseRecording(text, path);
}

} // namespace shimscope::trace

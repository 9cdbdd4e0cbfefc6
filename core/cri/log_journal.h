// The journal of one container's log: how a byte of output gets from the FIFO into the log file
// exactly once, although the endpoint may be killed between any two instructions.
//
//   1  tee(2) looks at the FIFO without taking anything
//   2  the journal (a file mapped shared: it survives SIGKILL) says what is about to happen: which
//   bytes, where in the log 3  the lines are written to the log                     log: before →
//   after 4  readv(2) takes the same bytes from the FIFO, and its first byte lands in the journal
//   (`mark`) 5  the journal says that it is done
//
// Killed before 3 ended: the log is shorter than `after`; recovery cuts it back to `before` and
// starts again at 1. Killed between 3 and 4: the log has the lines, mark differs from `first`;
// recovery only takes the bytes (4, 5). Killed after 4: mark equals `first` (it held its complement
// before), because the system call that takes the bytes is the one that writes it; recovery only
// does 5. So no line is lost and none appears twice. Two exceptions: the machine itself dies (page
// cache lost), and the log was rotated away between the kill and the restart (lines of one batch
// twice).
//
// The start of a line that has no newline yet is kept in the journal too ("carry"), so the FIFO
// never fills up with it. One thread at a time (the caller locks).
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <cri/log_line.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace shimscope::cri {

enum class LogStream : std::uint8_t { Stdout, Stderr };
[[nodiscard]] const char* toString(LogStream stream);

struct JournalPage;

class LogJournal {
public:
    /// Opens or makes the journal.
    static base::Result<LogJournal> open(const std::string& path);
    LogJournal(LogJournal&& other) noexcept;
    LogJournal& operator=(LogJournal&&) = delete;
    LogJournal(const LogJournal&) = delete;
    LogJournal& operator=(const LogJournal&) = delete;
    ~LogJournal();

    /// Finishes or undoes what a killed process left half done. `fifo` is the FIFO of the stream
    /// that stream() names.
    base::Status recover(const base::Fd& log, const base::Fd& fifo);
    /// The stream that was in work when the last process was killed; -1: none.
    [[nodiscard]] int pendingStream() const;

    enum class Outcome : std::uint8_t { Moved, Empty, Closed };
    /// Moves what the FIFO holds now (up to kBatch bytes) into the log: steps 1 to 5. Closed: it is
    /// empty and has no writer. An error means that nothing was taken: call again later.
    base::Result<Outcome> move(
        LogStream stream, const base::Fd& fifo, const base::Fd& log, const base::Pipe& scratch);

    // The steps, for move() and for tests that stop in between.
    base::Result<Outcome> look(LogStream stream, const base::Fd& fifo, const base::Pipe& scratch);
    base::Status announce(const base::Fd& log);
    base::Status write(const base::Fd& log);
    base::Status take(const base::Fd& fifo);
    void commit();

    /// Writes the start of a line that will never get its newline.
    base::Status flush(LogStream stream, const base::Fd& log);

    static constexpr std::size_t kBatch = 64U << 10U;

private:
    explicit LogJournal(JournalPage* page) : m_page(page) { }
    struct Batch {
        LogStream stream = LogStream::Stdout;
        std::string bytes; ///< seen in the FIFO
        std::string lines; ///< what they become
    };
    void format(const std::string& fresh);
    JournalPage* m_page;
    Batch m_batch;
};

} // namespace shimscope::cri

// Where records go: into the recording (a ring of files in S/recordings) and to every client that
// watches. Any thread; a slow client never makes a publisher wait.
//
//   S/recordings/2026-11-23T07-05-12Z-<host>.shimtrace      first segment of a session of the agent
//   S/recordings/2026-11-23T07-05-12Z-<host>.2.shimtrace    and the next, each readable by itself:
//   header, then the
//                                                           last state of each process, pod and
//                                                           container
// The oldest segments, of whatever session, are removed when all together are larger than the cap.
#pragma once

#include <base/result.h>
#include <trace/recording.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::agent {

/// A ring has this many segments.
inline constexpr std::uint64_t kSegments = 8;

struct RecorderOptions {
    std::string dir;
    std::string stem; ///< file name without suffix
    std::uint64_t capBytes = 256U << 20U; ///< of all segments together
    std::uint64_t segmentBytes = 32U << 20U;
    std::size_t queueBytes = 32U << 20U; ///< that may wait for one client
};

/// The queue of one client. Filled by the recorder, emptied by the client's thread.
class Subscriber {
public:
    /// What to send next, without newlines: waits up to `timeoutMs`. Empty: nothing came.
    [[nodiscard]] std::vector<std::string> take(int timeoutMs);
    /// It read too slowly and was cut off; take() gives nothing more.
    [[nodiscard]] bool overflowed() const;
    /// Files, and how much of each, that hold what came before the queue began (only with
    /// fromStart).
    struct Part {
        std::string path;
        std::uint64_t size = 0;
    };
    [[nodiscard]] const std::vector<Part>& past() const { return m_past; }

private:
    friend class Recorder;
    mutable std::mutex m_mutex;
    std::condition_variable m_filled;
    std::deque<std::shared_ptr<const std::vector<std::string>>> m_queue;
    std::size_t m_waiting = 0; ///< bytes in the queue
    bool m_overflowed = false;
    std::vector<Part> m_past;
};

class Recorder {
public:
    /// Makes the first segment. Fails if the folder cannot be written.
    static base::Result<std::unique_ptr<Recorder>> start(
        RecorderOptions options, trace::Header header);
    /// Writes and distributes them. A disk that is full stops the recording, not the clients;
    /// problem() then says it.
    void publish(const std::vector<trace::Record>& records);
    /// The header changes (the back-off factor is known when the stack starts): it is sent and
    /// written again.
    void setHeader(const trace::Header& header);
    [[nodiscard]] trace::Header header() const;
    /// `fromStart`: everything of this session that is still there, then what comes; else header
    /// and states, then what comes.
    [[nodiscard]] std::shared_ptr<Subscriber> subscribe(bool fromStart);
    /// Bytes of all recordings together; a smaller ring loses its oldest segments at once.
    [[nodiscard]] std::uint64_t cap() const;
    void setCap(std::uint64_t bytes);
    /// The agent ends by itself: the last line says so. Nothing is written after it.
    void finish(std::int64_t now);
    [[nodiscard]] std::string path() const;
    [[nodiscard]] std::string problem() const;

private:
    Recorder(RecorderOptions options, trace::Header header);
    base::Status nextSegment();
    void removeOldest();
    void remember(const trace::Record& record, const std::string& line);
    [[nodiscard]] std::vector<std::string> snapshot() const;
    void write(const std::string& text);
    void distribute(
        const std::shared_ptr<const std::vector<std::string>>& lines, std::size_t bytes);

    RecorderOptions m_options;
    mutable std::mutex m_mutex;
    trace::Header m_header;
    std::optional<trace::RecordingWriter> m_file;
    std::uint64_t m_segments = 0;
    std::vector<std::string> m_session; ///< paths of this session's segments that are still there
    std::map<std::string, std::string>
        m_states; ///< key of a process, pod, container → its last line
    std::vector<std::weak_ptr<Subscriber>> m_subscribers;
    std::string m_problem;
};

} // namespace shimscope::agent

// The spool: a file per process, mapped shared, into which the process writes what it did without
// any system call, so that it works after the seccomp filter is loaded, between create and start,
// and while the agent is away.
//
// Layout: SpoolHeader, then a ring of `capacity` bytes. Many writers (threads, and the children of
// a clone, which share the mapping), one reader (the agent). head and tail are byte counts that
// only grow; position = count % capacity.
//
//   writer: reserve [tail, tail+n) by compare-and-swap; fill; store state = Committed (release)
//   reader: at head, if state (acquire) is not Empty: use it, zero it, head += n
//
// A record never wraps: a Pad record fills the end of the ring. No room: the record is dropped and
// counted. A record is RecordHeader and then fields: key (1 byte), length (4 bytes), bytes.
// Integers are 8 bytes, native order.
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <trace/span.h>

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace shimscope::trace {

inline constexpr std::uint32_t kSpoolMagic = 0x4c505353; // "SSPL"
inline constexpr std::uint32_t kSpoolVersion = 1;

struct SpoolHeader {
    std::uint32_t magic;
    std::uint32_t version;
    std::uint64_t capacity; ///< bytes of the ring, a multiple of 8
    std::int32_t pid; ///< of the process that made the spool, in its own pid namespace
    std::uint8_t hop;
    std::uint8_t reserved[3];
    std::uint64_t startTicks; ///< field 22 of /proc/pid/stat: tells a reused pid from the writer
    std::int64_t opened; ///< CLOCK_BOOTTIME ns
    char program[64];
    std::atomic<std::uint64_t> tail;
    std::atomic<std::uint64_t> head;
    std::atomic<std::uint64_t> dropped; ///< records for which there was no room
    std::atomic<std::uint64_t> ids; ///< last span id handed out, shared by all writers
};

enum class RecordType : std::uint8_t { SpanStart = 1, SpanEnd, Step, Attribute, Event };
enum class RecordState : std::uint32_t { Empty = 0, Committed = 2, Pad = 3 };

struct RecordHeader {
    std::atomic<std::uint32_t> state;
    std::uint32_t length; ///< with this header and padding to 8
};

enum class Key : std::uint8_t {
    Id = 1,
    TraceOf,
    ParentOf,
    KindOf,
    Pid,
    Tid,
    Protocol,
    Method,
    Peer,
    Start,
    End,
    Code,
    StatusText,
    RequestType,
    RequestBytes,
    RequestSize,
    ResponseType,
    ResponseBytes,
    ResponseSize,
    Args,
    ResultOf,
    Reason,
    AttributeName,
    AttributeValue,
    EventKind,
    EventText,
    HopOf
};

/// One field to be written. Text is not copied before the record is.
struct Field {
    Key key;
    std::string_view bytes;
};

/// Writer side. Threads and clones may share one; every call is wait-free but for the
/// compare-and-swap.
class SpoolWriter {
public:
    /// Makes <dir>/<program>-<pid>-<random>.spool, mode 0600. The blocks are taken as they are
    /// used.
    static base::Result<SpoolWriter> create(
        const std::string& dir, Hop hop, std::string_view program, std::uint64_t capacity);
    SpoolWriter(SpoolWriter&& other) noexcept;
    SpoolWriter& operator=(SpoolWriter&&) = delete;
    SpoolWriter(const SpoolWriter&) = delete;
    SpoolWriter& operator=(const SpoolWriter&) = delete;
    ~SpoolWriter();

    /// False if it was dropped. No system call, no allocation.
    bool append(RecordType type, std::initializer_list<Field> fields);
    [[nodiscard]] std::uint64_t nextId()
    {
        return m_header->ids.fetch_add(1, std::memory_order_relaxed) + 1;
    }

private:
    explicit SpoolWriter(SpoolHeader* header) : m_header(header) { }
    char* reserve(std::uint64_t size);
    SpoolHeader* m_header;
};

/// A record as the reader sees it; views are valid until the next call.
struct SpoolRecord {
    RecordType type;
    std::string_view fields;
    [[nodiscard]] std::string_view text(Key key) const;
    [[nodiscard]] std::int64_t number(Key key) const;
};

/// Reader side: one per spool, one thread. It never trusts what it reads: lengths are checked
/// against the ring.
class SpoolReader {
public:
    /// EINVAL if the file is not a spool of this version.
    static base::Result<SpoolReader> open(const std::string& path);
    SpoolReader(SpoolReader&& other) noexcept;
    SpoolReader& operator=(SpoolReader&&) = delete;
    SpoolReader(const SpoolReader&) = delete;
    SpoolReader& operator=(const SpoolReader&) = delete;
    ~SpoolReader();

    /// Calls use(record) for what was committed since the last call; the number of records.
    template <class Use>
    std::size_t drain(Use use)
    {
        std::size_t count = 0;
        SpoolRecord record{};
        while (next(record)) {
            use(record);
            release();
            ++count;
        }
        return count;
    }
    [[nodiscard]] std::uint64_t dropped() const
    {
        return m_header->dropped.load(std::memory_order_relaxed);
    }
    [[nodiscard]] const SpoolHeader& header() const { return *m_header; }
    [[nodiscard]] const std::string& path() const { return m_path; }
    /// True if the ring holds something that is not committed: the writer is in the middle of it,
    /// or died there.
    [[nodiscard]] bool unfinished() const;
    /// True while the process that made it lives (pid and start time agree).
    [[nodiscard]] bool writerAlive() const;

private:
    SpoolReader(std::string path, SpoolHeader* header, std::uint64_t mapped)
        : m_path(std::move(path)), m_header(header), m_mapped(mapped)
    {
    }
    bool next(SpoolRecord& record);
    void release();
    std::string m_path;
    SpoolHeader* m_header;
    std::uint64_t m_mapped;
    std::uint64_t m_current = 0; ///< length of the record in use
};

/// Field 22 of /proc/<pid>/stat, or 0 if there is no such process.
[[nodiscard]] std::uint64_t processStartTicks(pid_t pid);

} // namespace shimscope::trace

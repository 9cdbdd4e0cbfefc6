// From the FIFO into the log file, exactly once.
#include <base/file.h>
#include <base/time.h>
#include <cri/log_journal.h>

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include <array>
#include <atomic>
#include <cstring>

namespace shimscope::cri {

/// The mapped file. Only ever read by the same program on the same machine: native layout.
struct JournalPage {
    static constexpr std::uint32_t kMagic = 0x314a4c53; // "SLJ1"
    struct Carry {
        std::uint32_t size;
        char bytes[kMaxLogText];
    };
    struct Stream {
        std::uint32_t current; ///< which of the two carries counts
        Carry carry[2];
    };
    std::uint32_t magic;
    std::atomic<std::uint32_t> pending; ///< 0: nothing; else 1 + stream
    std::uint32_t size; ///< bytes to take from the FIFO
    std::uint32_t next; ///< value of Stream::current afterwards
    unsigned char first; ///< first of these bytes
    volatile unsigned char mark; ///< complement of `first` until they are taken
    std::uint64_t inode; ///< of the log
    std::int64_t before;
    std::int64_t after;
    Stream streams[2];
};

const char* toString(LogStream stream)
{
    return stream == LogStream::Stdout ? "stdout" : "stderr";
}

namespace {

base::Result<struct stat> statusOf(const base::Fd& fd)
{
    struct stat st { };
    if (::fstat(fd.get(), &st) != 0)
        return base::sysError("fstat(2)", "log");
    return st;
}

/// Bytes looked at, 0 for none now; -1 with errno.
ssize_t peek(const base::Fd& fifo, const base::Pipe& scratch, char* buffer, std::size_t size)
{
    const ssize_t seen = ::tee(fifo.get(), scratch.write.get(), size, SPLICE_F_NONBLOCK);
    for (ssize_t have = 0; seen > 0 && have < seen;) {
        const ssize_t n =
            ::read(scratch.read.get(), buffer + have, static_cast<std::size_t>(seen - have));
        if (n <= 0)
            return -1;
        have += n;
    }
    return seen;
}

} // namespace

base::Result<LogJournal> LogJournal::open(const std::string& path)
{
    const base::Fd fd = TRY(base::openFile(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600));
    if (::ftruncate(fd.get(), sizeof(JournalPage)) != 0)
        return base::sysError("ftruncate(2)", path);
    void* memory =
        ::mmap(nullptr, sizeof(JournalPage), PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
    if (memory == MAP_FAILED)
        return base::sysError("mmap(2)", path);
    auto* page = static_cast<JournalPage*>(memory);
    page->magic = JournalPage::kMagic;
    return LogJournal(page);
}

LogJournal::LogJournal(LogJournal&& other) noexcept : m_page(std::exchange(other.m_page, nullptr))
{
}

LogJournal::~LogJournal()
{
    if (m_page != nullptr)
        ::munmap(m_page, sizeof(JournalPage));
}

int LogJournal::pendingStream() const
{
    return static_cast<int>(m_page->pending.load()) - 1;
}

void LogJournal::commit()
{
    const std::uint32_t pending = m_page->pending.load();
    m_page->streams[pending - 1].current = m_page->next;
    m_page->pending.store(0);
}

base::Status LogJournal::take(const base::Fd& fifo)
{
    std::array<char, kBatch>
        rest; // NOLINT(cppcoreguidelines-pro-type-member-init): filled and thrown away
    iovec parts[]{{const_cast<unsigned char*>(&m_page->mark), 1}, {rest.data(), m_page->size - 1}};
    const ssize_t n = ::readv(fifo.get(), parts, 2);
    if (n != static_cast<ssize_t>(m_page->size))
        return base::sysError("readv(2)", "FIFO", n < 0 ? errno : EIO);
    return {};
}

base::Status LogJournal::recover(const base::Fd& log, const base::Fd& fifo)
{
    if (m_page->pending.load() == 0)
        return {};
    if (m_page->mark == m_page->first) {
        commit();
        return {};
    }
    const struct stat st = TRY(statusOf(log));
    if (st.st_ino != m_page->inode || st.st_size < m_page->after) {
        // Not all lines arrived: as if nothing had been done. A log that was rotated away cannot be
        // cut back.
        if (st.st_ino == m_page->inode && ::ftruncate(log.get(), m_page->before) != 0)
            return base::sysError("ftruncate(2)", "log");
        m_page->pending.store(0);
        return {};
    }
    // If the FIFO is empty its shim died meanwhile; the lines are in the log all the same.
    if (auto taken = take(fifo); !taken && !taken.error().is(EAGAIN) && !taken.error().is(EIO))
        return taken;
    commit();
    return {};
}

void LogJournal::format(const std::string& fresh)
{
    JournalPage::Stream& state = m_page->streams[static_cast<std::size_t>(m_batch.stream)];
    const JournalPage::Carry& old = state.carry[state.current & 1U];
    const std::string all = std::string(old.bytes, old.size) + fresh;
    m_batch.lines.clear();
    const std::size_t used =
        formatLogLines(m_batch.lines, all, toString(m_batch.stream), base::wallNow());
    m_page->next = 1U - (state.current & 1U);
    JournalPage::Carry& rest = state.carry[m_page->next];
    rest.size = static_cast<std::uint32_t>(all.size() - used);
    std::memcpy(rest.bytes, all.data() + used, rest.size);
}

base::Result<LogJournal::Outcome> LogJournal::look(
    LogStream stream, const base::Fd& fifo, const base::Pipe& scratch)
{
    m_batch.stream = stream;
    m_batch.bytes.resize(kBatch);
    const ssize_t seen = peek(fifo, scratch, m_batch.bytes.data(), kBatch);
    const int err = errno;
    m_batch.bytes.resize(seen > 0 ? static_cast<std::size_t>(seen) : 0);
    if (seen == 0)
        return Outcome::Closed;
    if (seen < 0)
        return err == EAGAIN ? base::Result<Outcome>(Outcome::Empty)
                             : base::sysError("tee(2)", "FIFO", err);
    format(m_batch.bytes);
    return Outcome::Moved;
}

base::Status LogJournal::announce(const base::Fd& log)
{
    const struct stat st = TRY(statusOf(log));
    m_page->inode = st.st_ino;
    m_page->before = st.st_size;
    m_page->after = st.st_size + static_cast<std::int64_t>(m_batch.lines.size());
    m_page->size = static_cast<std::uint32_t>(m_batch.bytes.size());
    m_page->first = static_cast<unsigned char>(m_batch.bytes[0]);
    m_page->mark = static_cast<unsigned char>(~m_batch.bytes[0]);
    m_page->pending.store(static_cast<std::uint32_t>(m_batch.stream) + 1);
    return {};
}

base::Status LogJournal::write(const base::Fd& log)
{
    const auto written = base::writeAll(log, m_batch.lines, "log");
    if (written)
        return {};
    (void)!::ftruncate(log.get(), m_page->before);
    m_page->pending.store(0);
    return base::wrap(written.error(), "write container log");
}

base::Result<LogJournal::Outcome> LogJournal::move(
    LogStream stream, const base::Fd& fifo, const base::Fd& log, const base::Pipe& scratch)
{
    const Outcome seen = TRY(look(stream, fifo, scratch));
    if (seen != Outcome::Moved)
        return seen;
    TRY_VOID(announce(log));
    TRY_VOID(write(log));
    TRY_VOID(take(fifo));
    commit();
    return Outcome::Moved;
}

base::Status LogJournal::flush(LogStream stream, const base::Fd& log)
{
    JournalPage::Stream& state = m_page->streams[static_cast<std::size_t>(stream)];
    JournalPage::Carry& rest = state.carry[state.current & 1U];
    std::string line;
    formatLogRest(line, {rest.bytes, rest.size}, toString(stream), base::wallNow());
    rest.size = 0;
    return base::writeAll(log, line, "log");
}

} // namespace shimscope::cri

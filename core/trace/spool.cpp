// The spool's ring: reserve, fill, commit; read, zero, release.
#include <base/file.h>
#include <base/text.h>
#include <base/time.h>
#include <trace/spool.h>

#include <sys/mman.h>
#include <sys/stat.h>

#include <cstring>

namespace shimscope::trace {

namespace {

constexpr std::uint64_t align8(std::uint64_t size)
{
    return (size + 7U) & ~std::uint64_t{7};
}

char* ringOf(SpoolHeader* header)
{
    return reinterpret_cast<char*>(header) + align8(sizeof(SpoolHeader));
}
RecordHeader* recordAt(SpoolHeader* header, std::uint64_t count)
{
    return reinterpret_cast<RecordHeader*>(ringOf(header) + count % header->capacity);
}
std::uint64_t fileSize(std::uint64_t capacity)
{
    return align8(sizeof(SpoolHeader)) + capacity;
}

/// Bytes to skip before a record of `size` so that it does not wrap.
std::uint64_t padBefore(std::uint64_t tail, std::uint64_t size, std::uint64_t capacity)
{
    const std::uint64_t left = capacity - tail % capacity;
    return left < size ? left : 0;
}

} // namespace

std::uint64_t processStartTicks(pid_t pid)
{
    const auto stat = base::readFile("/proc/" + std::to_string(pid) + "/stat", 8192);
    if (!stat)
        return 0;
    const std::size_t afterName = stat->rfind(')'); // the name may hold blanks and brackets
    if (afterName == std::string::npos)
        return 0;
    const auto fields = base::words(std::string_view(*stat).substr(afterName + 1));
    return fields.size() > 19 ? base::parseUnsigned(fields[19]).value_or(0) : 0;
}

base::Result<SpoolWriter> SpoolWriter::create(
    const std::string& dir, Hop hop, std::string_view program, std::uint64_t capacity)
{
    const std::string stem = dir + "/" + std::string(program) + "-" + std::to_string(::getpid())
        + "-" + base::randomHex(4);
    const std::string partial = stem + ".new";
    const base::Fd fd = TRY(base::openFile(partial, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0600));
    capacity = align8(capacity);
    if (::ftruncate(fd.get(), static_cast<off_t>(fileSize(capacity))) != 0)
        return base::sysError("ftruncate(2)", partial);
    void* memory =
        ::mmap(nullptr, fileSize(capacity), PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
    if (memory == MAP_FAILED)
        return base::sysError("mmap(2)", partial);
    auto* header = static_cast<SpoolHeader*>(memory);
    header->magic = kSpoolMagic;
    header->version = kSpoolVersion;
    header->capacity = capacity;
    header->pid = ::getpid();
    header->hop = static_cast<std::uint8_t>(hop);
    header->startTicks = processStartTicks(::getpid());
    header->opened = base::bootNow();
    std::memcpy(
        header->program, program.data(), std::min(program.size(), sizeof header->program - 1));
    // Seen by the reader only when it is whole.
    if (::rename(partial.c_str(), (stem + ".spool").c_str()) != 0) {
        const int err = errno;
        ::munmap(memory, fileSize(capacity));
        return base::sysError("rename(2)", partial, err);
    }
    return SpoolWriter(header);
}

SpoolWriter::SpoolWriter(SpoolWriter&& other) noexcept
    : m_header(std::exchange(other.m_header, nullptr))
{
}

SpoolWriter::~SpoolWriter()
{
    if (m_header != nullptr)
        ::munmap(m_header, fileSize(m_header->capacity));
}

char* SpoolWriter::reserve(std::uint64_t size)
{
    const std::uint64_t capacity = m_header->capacity;
    std::uint64_t tail = m_header->tail.load(std::memory_order_relaxed);
    std::uint64_t pad = 0;
    do {
        pad = padBefore(tail, size, capacity);
        if (tail + pad + size - m_header->head.load(std::memory_order_acquire) > capacity) {
            m_header->dropped.fetch_add(1, std::memory_order_relaxed);
            return nullptr;
        }
    } while (
        !m_header->tail.compare_exchange_weak(tail, tail + pad + size, std::memory_order_acq_rel));
    if (pad != 0) {
        RecordHeader* filler = recordAt(m_header, tail);
        filler->length = static_cast<std::uint32_t>(pad);
        filler->state.store(
            static_cast<std::uint32_t>(RecordState::Pad), std::memory_order_release);
    }
    return reinterpret_cast<char*>(recordAt(m_header, tail + pad));
}

bool SpoolWriter::append(RecordType type, std::initializer_list<Field> fields)
{
    std::uint64_t size =
        sizeof(RecordHeader) + 8; // the type takes a word, which keeps fields aligned
    for (const Field& field : fields)
        size += field.bytes.empty() ? 0 : 5 + field.bytes.size();
    size = align8(size);
    if (size > m_header->capacity || size > UINT32_MAX) {
        m_header->dropped.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
    char* at = reserve(size);
    if (at == nullptr)
        return false;
    auto* record = reinterpret_cast<RecordHeader*>(at);
    record->length = static_cast<std::uint32_t>(size);
    at += sizeof(RecordHeader);
    *at = static_cast<char>(type);
    at += 8;
    for (const Field& field : fields) {
        if (field.bytes.empty())
            continue;
        *at++ = static_cast<char>(field.key);
        const auto length = static_cast<std::uint32_t>(field.bytes.size());
        std::memcpy(at, &length, 4);
        std::memcpy(at + 4, field.bytes.data(), length);
        at += 4 + length;
    }
    record->state.store(
        static_cast<std::uint32_t>(RecordState::Committed), std::memory_order_release);
    return true;
}

std::string_view SpoolRecord::text(Key key) const
{
    std::string_view rest = fields;
    while (rest.size() >= 5 && rest[0] != 0) {
        std::uint32_t length = 0;
        std::memcpy(&length, rest.data() + 1, 4);
        if (length > rest.size() - 5)
            break;
        if (static_cast<Key>(rest[0]) == key)
            return rest.substr(5, length);
        rest.remove_prefix(5 + length);
    }
    return {};
}

std::int64_t SpoolRecord::number(Key key) const
{
    const std::string_view bytes = text(key);
    std::int64_t value = 0;
    if (bytes.size() == sizeof value)
        std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

base::Result<SpoolReader> SpoolReader::open(const std::string& path)
{
    const base::Fd fd = TRY(base::openFile(path, O_RDWR | O_NOFOLLOW));
    struct stat st { };
    if (::fstat(fd.get(), &st) != 0)
        return base::sysError("fstat(2)", path);
    const auto size = static_cast<std::uint64_t>(st.st_size);
    if (size < fileSize(8))
        return base::fail("open spool", path, "too short", EINVAL);
    void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
    if (memory == MAP_FAILED)
        return base::sysError("mmap(2)", path);
    SpoolReader reader(path, static_cast<SpoolHeader*>(memory), size);
    const SpoolHeader& header = reader.header();
    if (header.magic != kSpoolMagic || header.version != kSpoolVersion || header.capacity % 8 != 0
        || header.capacity == 0 || header.capacity > size - align8(sizeof(SpoolHeader)))
        return base::fail(
            "open spool", path, "not a spool of version " + std::to_string(kSpoolVersion), EINVAL);
    return reader;
}

SpoolReader::SpoolReader(SpoolReader&& other) noexcept
    : m_path(std::move(other.m_path))
    , m_header(std::exchange(other.m_header, nullptr))
    , m_mapped(other.m_mapped)
    , m_current(other.m_current)
{
}

SpoolReader::~SpoolReader()
{
    if (m_header != nullptr)
        ::munmap(m_header, m_mapped);
}

bool SpoolReader::next(SpoolRecord& record)
{
    for (;;) {
        const std::uint64_t head = m_header->head.load(std::memory_order_relaxed);
        const std::uint64_t tail = m_header->tail.load(std::memory_order_acquire);
        if (head == tail || head % 8 != 0 || tail - head > m_header->capacity)
            return false;
        const RecordHeader* at = recordAt(m_header, head);
        const auto state = static_cast<RecordState>(at->state.load(std::memory_order_acquire));
        const std::uint64_t left = m_header->capacity - head % m_header->capacity;
        if (state == RecordState::Empty || at->length < sizeof(RecordHeader) || at->length > left
            || at->length % 8 != 0)
            return false;
        m_current = at->length;
        if (state == RecordState::Pad) {
            release();
            continue;
        }
        const char* bytes = reinterpret_cast<const char*>(at) + sizeof(RecordHeader);
        record.type = static_cast<RecordType>(*bytes);
        record.fields = {bytes + 8, m_current - sizeof(RecordHeader) - 8};
        return m_current >= sizeof(RecordHeader) + 8;
    }
}

void SpoolReader::release()
{
    const std::uint64_t head = m_header->head.load(std::memory_order_relaxed);
    std::memset(static_cast<void*>(recordAt(m_header, head)), 0,
        m_current); // the next lap finds Empty everywhere
    m_header->head.store(head + m_current, std::memory_order_release);
}

bool SpoolReader::unfinished() const
{
    return m_header->head.load(std::memory_order_acquire)
        != m_header->tail.load(std::memory_order_acquire);
}

bool SpoolReader::writerAlive() const
{
    const std::uint64_t ticks = processStartTicks(m_header->pid);
    return ticks != 0 && ticks == m_header->startTicks;
}

} // namespace shimscope::trace

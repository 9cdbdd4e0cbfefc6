// The event files and the eventfd behind one epoll descriptor.
#include <base/file.h>
#include <cgroupfs/watch.h>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>

#include <array>

namespace shimscope::cgroupfs {

namespace {

/// After 1 ms, 2 ms, 4 ms, …: eight seconds in all. What the kernel then has not killed it never
/// will: the process ended by itself, or the OOM killer is off.
constexpr unsigned kLooks = 13;

std::uint64_t rise(const Number& before, const Number& now)
{
    return now && *now > before.value_or(0) ? *now - before.value_or(0) : 0;
}

/// The whole file from its start, which also tells the kernel that we know of the change. Nothing
/// if it is gone.
std::optional<std::string> readAgain(const base::Fd& fd)
{
    std::array<char, 4096> buffer{};
    const ssize_t size = ::pread(fd.get(), buffer.data(), buffer.size(), 0);
    if (size < 0)
        return std::nullopt;
    return std::string(buffer.data(), static_cast<std::size_t>(size));
}

} // namespace

base::Status Watch::watchFile(const base::Fd& file, std::uint32_t events)
{
    epoll_event event{};
    event.events = events;
    event.data.fd = file.get();
    if (::epoll_ctl(m_poll.get(), EPOLL_CTL_ADD, file.get(), &event) != 0)
        return base::sysError("epoll_ctl(2)");
    return {};
}

base::Status Watch::openUnified(const std::string& dir)
{
    m_cgroupEvents = TRY(base::openFile(dir + "/cgroup.events", O_RDONLY));
    TRY_VOID(watchFile(m_cgroupEvents, EPOLLPRI));
    auto memory = base::openFile(dir + "/memory.events", O_RDONLY);
    if (!memory) // the controller may be on v1, or not handed down
        return memory.error().is(ENOENT) ? base::Status{}
                                         : base::Status(base::Failure(memory.error()));
    m_memory = std::move(*memory);
    return watchFile(m_memory, EPOLLPRI);
}

base::Status Watch::openV1Memory(const std::string& dir)
{
    m_v1MemoryDir = dir;
    m_memory = TRY(base::openFile(dir + "/memory.oom_control", O_RDONLY));
    m_oomEvent.reset(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    if (!m_oomEvent)
        return base::sysError("eventfd(2)");
    TRY_VOID(base::writeExisting(dir + "/cgroup.event_control",
        std::to_string(m_oomEvent.get()) + " " + std::to_string(m_memory.get())));
    m_timer.reset(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
    if (!m_timer)
        return base::sysError("timerfd_create(2)");
    TRY_VOID(watchFile(m_timer, EPOLLIN));
    return watchFile(m_oomEvent, EPOLLIN);
}

base::Result<Watch> Watch::open(const Layout& layout, const Dirs& dirs)
{
    Watch watch;
    watch.m_poll.reset(::epoll_create1(EPOLL_CLOEXEC));
    if (!watch.m_poll)
        return base::sysError("epoll_create1(2)");
    const auto unified = dirs.find("");
    if (layout.unified() != nullptr && unified != dirs.end())
        TRY_VOID(watch.openUnified(unified->second));
    const auto memory = dirs.find("memory");
    if (layout.v1("memory") != nullptr && memory != dirs.end())
        TRY_VOID(watch.openV1Memory(memory->second));
    if (!watch.m_cgroupEvents && !watch.m_oomEvent)
        return base::fail(
            "watch cgroup", "", "neither a v2 nor a v1 memory folder is known", ENOENT);
    Changes before;
    watch.readMemory(before); // what happened before we came is not news
    return watch;
}

void Watch::readMemory(Changes& changes)
{
    const auto text = m_memory ? readAgain(m_memory) : std::nullopt;
    if (!text)
        return;
    Reading reading;
    parseInto(m_v1MemoryDir.empty() ? File::MemoryEvents : File::V1OomControl, *text, reading);
    changes.oomKills += rise(m_last.oom_kill, reading.memoryEvents.oom_kill);
    changes.ooms += rise(m_last.oom, reading.memoryEvents.oom);
    m_last = reading.memoryEvents;
}

void Watch::readV1Oom(Changes& changes)
{
    std::uint64_t count = 0;
    if (!m_oomEvent)
        return;
    const bool lookNow = ::read(m_timer.get(), &count, sizeof count) == sizeof count;
    const bool told = ::read(m_oomEvent.get(), &count, sizeof count) == sizeof count;
    if (!told && !lookNow)
        return;
    // Removing the cgroup signals the eventfd as well: then the control file is gone.
    if (!base::exists(m_v1MemoryDir + "/cgroup.event_control")) {
        changes.gone = true;
        return;
    }
    if (told) {
        changes.ooms += count;
        m_looks = 0;
    }
    readMemory(changes); // what came meanwhile
    if (changes.oomKills > 0)
        m_looks = kLooks;
    else if (m_looks < kLooks)
        lookAgain();
}

void Watch::lookAgain()
{
    const long ms = 1L << m_looks++;
    const itimerspec after{{}, {ms / 1000, ms % 1000 * 1'000'000}};
    ::timerfd_settime(m_timer.get(), 0, &after, nullptr);
}

void Watch::readCgroupEvents(Changes& changes)
{
    if (!m_cgroupEvents)
        return;
    const auto text = readAgain(m_cgroupEvents);
    if (!text) { // ENODEV
        changes.gone = true;
        return;
    }
    Reading reading;
    parseInto(File::CgroupEvents, *text, reading);
    changes.populated = reading.populated;
    changes.frozen = reading.frozen;
}

base::Result<Changes> Watch::read()
{
    Changes changes;
    readMemory(changes);
    readV1Oom(changes);
    readCgroupEvents(changes);
    return changes;
}

} // namespace shimscope::cgroupfs

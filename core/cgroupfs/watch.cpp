// The event files and the eventfd behind one epoll descriptor.
#include <base/file.h>
#include <cgroupfs/watch.h>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>

#include <array>

namespace shimscope::cgroupfs {

namespace {

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
    if (!m_oomEvent || ::read(m_oomEvent.get(), &count, sizeof count) != sizeof count)
        return;
    // Removing the cgroup signals the eventfd as well: then the control file is gone.
    if (!base::exists(m_v1MemoryDir + "/cgroup.event_control")) {
        changes.gone = true;
        return;
    }
    changes.ooms += count;
    for (int i = 0; i < 20 && changes.oomKills == 0; ++i) {
        const timespec moment{0, 1'000'000};
        ::nanosleep(&moment, nullptr);
        readMemory(changes);
    }
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

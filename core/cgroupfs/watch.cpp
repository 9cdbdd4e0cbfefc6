// inotify on the event files of v2, eventfd on memory.oom_control of v1, both behind one epoll
// descriptor.
#include <base/file.h>
#include <cgroupfs/watch.h>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>

namespace shimscope::cgroupfs {

namespace {

base::Status addToPoll(const base::Fd& poll, const base::Fd& fd)
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd.get();
    if (::epoll_ctl(poll.get(), EPOLL_CTL_ADD, fd.get(), &event) != 0)
        return base::sysError("epoll_ctl(2)");
    return {};
}

std::uint64_t rise(const Number& before, const Number& now)
{
    return now && *now > before.value_or(0) ? *now - before.value_or(0) : 0;
}

} // namespace

base::Status Watch::watchUnified(const std::string& dir)
{
    m_inotify.reset(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    if (!m_inotify)
        return base::sysError("inotify_init1(2)", dir);
    for (const char* file : {"/cgroup.events", "/memory.events"}) {
        const std::string path = dir + file;
        if (::inotify_add_watch(m_inotify.get(), path.c_str(), IN_MODIFY) >= 0) {
            m_memoryOnV2 = m_memoryOnV2 || file == std::string_view("/memory.events");
            continue;
        }
        // Without the memory controller there is no memory.events; cgroup.events is always there.
        if (errno != ENOENT || file == std::string_view("/cgroup.events"))
            return base::sysError("inotify_add_watch(2)", path);
    }
    m_unifiedDir = dir;
    return addToPoll(m_poll, m_inotify);
}

base::Status Watch::watchV1Memory(const std::string& dir)
{
    const base::Fd control = TRY(base::openFile(dir + "/memory.oom_control", O_RDONLY));
    m_oomEvent.reset(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    if (!m_oomEvent)
        return base::sysError("eventfd(2)");
    TRY_VOID(base::writeExisting(dir + "/cgroup.event_control",
        std::to_string(m_oomEvent.get()) + " " + std::to_string(control.get())));
    m_v1MemoryDir = dir;
    return addToPoll(m_poll, m_oomEvent);
}

base::Result<Watch> Watch::open(const Layout& layout, const Dirs& dirs)
{
    Watch watch;
    watch.m_poll.reset(::epoll_create1(EPOLL_CLOEXEC));
    if (!watch.m_poll)
        return base::sysError("epoll_create1(2)");
    const auto unified = dirs.find("");
    if (layout.unified() != nullptr && unified != dirs.end())
        TRY_VOID(watch.watchUnified(unified->second));
    const auto memory = dirs.find("memory");
    if (layout.v1("memory") != nullptr && memory != dirs.end())
        TRY_VOID(watch.watchV1Memory(memory->second));
    if (watch.m_unifiedDir.empty() && watch.m_v1MemoryDir.empty())
        return base::fail(
            "watch cgroup", "", "neither a v2 nor a v1 memory folder is known", ENOENT);
    Changes before;
    watch.compareMemory(before); // what happened before we came is not news
    return watch;
}

void Watch::drain(Changes& changes)
{
    alignas(inotify_event) char buffer[4096];
    ssize_t size = 0;
    while (m_inotify && (size = ::read(m_inotify.get(), buffer, sizeof buffer)) > 0) {
        for (const char* at = buffer; at < buffer + size;) {
            const auto* event =
                reinterpret_cast<const inotify_event*>(at); // NOLINT: the kernel's layout
            changes.gone = changes.gone || (event->mask & IN_IGNORED) != 0;
            at += sizeof(inotify_event) + event->len;
        }
    }
    std::uint64_t count = 0;
    if (m_oomEvent && ::read(m_oomEvent.get(), &count, sizeof count) == sizeof count) {
        // Removing a v1 cgroup signals its eventfd as well: then the control file is gone.
        if (base::exists(m_v1MemoryDir + "/cgroup.event_control"))
            changes.ooms += count;
        else
            changes.gone = true;
    }
}

void Watch::compareMemory(Changes& changes)
{
    const bool v1 = !m_v1MemoryDir.empty();
    if (!v1 && !m_memoryOnV2)
        return;
    const auto text = base::readFile(
        v1 ? m_v1MemoryDir + "/memory.oom_control" : m_unifiedDir + "/memory.events");
    if (!text)
        return;
    Reading reading;
    parseInto(v1 ? File::V1OomControl : File::MemoryEvents, *text, reading);
    changes.oomKills += rise(m_last.oom_kill, reading.memoryEvents.oom_kill);
    changes.ooms += rise(m_last.oom, reading.memoryEvents.oom);
    m_last = reading.memoryEvents;
}

void Watch::readCgroupEvents(Changes& changes)
{
    if (m_unifiedDir.empty())
        return;
    const auto text = base::readFile(m_unifiedDir + "/cgroup.events");
    if (!text) {
        changes.gone = changes.gone || text.error().is(ENOENT) || text.error().is(ENODEV);
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
    drain(changes);
    compareMemory(changes);
    readCgroupEvents(changes);
    return changes;
}

} // namespace shimscope::cgroupfs

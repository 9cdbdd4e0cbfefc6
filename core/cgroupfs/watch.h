// Watches the event files of one cgroup. Nothing is polled in a timer: cgroup.events and
// memory.events of v2 wake poll(2) when they change (cgroup-v2.rst "Core Interface Files"); on v1
// an eventfd registered through cgroup.event_control tells an OOM (cgroup-v1/memory.rst "OOM
// Control"). fd() goes into the caller's poll loop. poll(2) and not inotify(7): a user has 128
// inotify instances, and there may be more containers than that. Any process; one thread at a time.
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <cgroupfs/reading.h>

#include <optional>
#include <string>

namespace shimscope::cgroupfs {

struct Changes {
    std::uint64_t oomKills = 0; ///< processes that the OOM killer killed since the last read
    std::uint64_t ooms = 0; ///< times that the limit left no other way, since the last read
    std::optional<bool> populated; ///< cgroup.events, where there is a v2 folder
    std::optional<bool> frozen;
    bool gone = false; ///< the cgroup was removed; the removal itself may wake nobody
};

class Watch {
public:
    /// Errors: ENOENT the cgroup is gone; EMFILE no descriptor is left.
    static base::Result<Watch> open(const Layout& layout, const Dirs& dirs);
    Watch(Watch&&) noexcept = default;
    Watch& operator=(Watch&&) noexcept = default;

    /// Readable when something changed.
    [[nodiscard]] int fd() const { return m_poll.get(); }
    /// What changed since the last call. Does not block. On v1 the kernel tells of an OOM a moment
    /// before it kills and counts: a timer makes fd() readable again until the kill is counted.
    base::Result<Changes> read();

private:
    Watch() = default;
    base::Status openUnified(const std::string& dir);
    base::Status openV1Memory(const std::string& dir);
    base::Status watchFile(const base::Fd& file, std::uint32_t events);
    void readMemory(Changes& changes);
    void readV1Oom(Changes& changes);
    void lookAgain();
    void readCgroupEvents(Changes& changes);

    base::Fd m_poll; ///< epoll over the descriptors below
    base::Fd m_cgroupEvents; ///< v2 cgroup.events
    base::Fd m_memory; ///< v2 memory.events or v1 memory.oom_control
    base::Fd m_oomEvent; ///< v1 eventfd
    base::Fd m_timer; ///< v1: runs while an OOM has been told and no kill been counted
    unsigned m_looks = 0; ///< how often it has been set since the last OOM was told
    std::string m_v1MemoryDir; ///< empty: memory is on v2
    MemoryEvents m_last;
};

} // namespace shimscope::cgroupfs

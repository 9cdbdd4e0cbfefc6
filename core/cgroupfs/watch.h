// Watches the event files of one cgroup: memory.events and cgroup.events. Nothing is polled: on v2
// the kernel tells inotify(7) that they changed (cgroup-v2.rst "[Un]populated Notification"); on v1
// an eventfd registered through cgroup.event_control tells an OOM (cgroup-v1/memory.rst "OOM
// Control"). fd() goes into the caller's poll loop. Any process; one thread at a time.
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <cgroupfs/reading.h>

#include <optional>
#include <string>

namespace shimscope::cgroupfs {

struct Changes {
    std::uint64_t oomKills = 0; ///< processes killed by the OOM killer since the last read
    std::uint64_t ooms =
        0; ///< times the limit left no other way, since the last read; v1: notifications
    std::optional<bool> populated; ///< set when cgroup.events was read
    std::optional<bool> frozen;
    bool gone = false; ///< the cgroup was removed: nothing more will come
};

class Watch {
public:
    /// Errors: ENOENT the cgroup is gone; EMFILE/ENOSPC no inotify instance or watch is left.
    static base::Result<Watch> open(const Layout& layout, const Dirs& dirs);
    Watch(Watch&&) noexcept = default;
    Watch& operator=(Watch&&) noexcept = default;

    /// Readable when something changed.
    [[nodiscard]] int fd() const { return m_poll.get(); }
    /// What changed since the last call; does not block.
    base::Result<Changes> read();

private:
    Watch() = default;
    base::Status watchUnified(const std::string& dir);
    base::Status watchV1Memory(const std::string& dir);
    void drain(Changes& changes);
    void compareMemory(Changes& changes);
    void readCgroupEvents(Changes& changes);

    base::Fd m_poll; ///< epoll over the two below
    base::Fd m_inotify;
    base::Fd m_oomEvent;
    std::string m_unifiedDir; ///< empty: no v2 folder
    std::string m_v1MemoryDir; ///< empty: memory is on v2
    bool m_memoryOnV2 = false;
    MemoryEvents m_last;
};

} // namespace shimscope::cgroupfs

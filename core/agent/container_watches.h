// The event files of running containers: tells the moment when the kernel's OOM killer strikes.
// Nothing is polled; fds() go into the collector's poll(2). One thread.
#pragma once

#include <agent/runtime_states.h>
#include <cgroupfs/watch.h>
#include <trace/record.h>

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace shimscope::agent {

class ContainerWatches {
public:
    explicit ContainerWatches(const cgroupfs::Layout& layout) : m_layout(layout) { }
    void add(const RuntimeState& state);
    void remove(const std::string& id) { m_watches.erase(id); }
    /// Whether an OOM kill that shim or CRI endpoint report is news: nobody reads the container's
    /// files, and nobody has told of a kill in it. Their word may come when the cgroup is gone.
    [[nodiscard]] bool isNews(const std::string& id);
    [[nodiscard]] std::vector<int> fds() const;
    /// Events of those that changed: kind "oom", "oom_kill 0 → 1".
    [[nodiscard]] std::vector<trace::Event> read(std::int64_t now);

private:
    struct Entry {
        cgroupfs::Watch watch;
        std::uint64_t oomKills = 0;
    };
    void tell(const std::string& id);
    const cgroupfs::Layout& m_layout;
    std::map<std::string, Entry> m_watches; ///< by container id
    std::deque<std::string> m_told; ///< containers whose OOM kills are told, the newest ones
};

} // namespace shimscope::agent

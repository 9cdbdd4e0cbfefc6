// The event files of running containers: tells the moment when the kernel's OOM killer strikes.
// Nothing is polled; fds() go into the collector's poll(2). One thread.
#pragma once

#include <agent/runtime_states.h>
#include <cgroupfs/watch.h>
#include <trace/record.h>

#include <map>
#include <string>
#include <vector>

namespace shimscope::agent {

class ContainerWatches {
public:
    explicit ContainerWatches(const cgroupfs::Layout& layout) : m_layout(layout) { }
    void add(const RuntimeState& state);
    void remove(const std::string& id) { m_watches.erase(id); }
    [[nodiscard]] bool has(const std::string& id) const { return m_watches.contains(id); }
    [[nodiscard]] std::vector<int> fds() const;
    /// Events of those that changed: kind "oom", "oom_kill 0 → 1".
    [[nodiscard]] std::vector<trace::Event> read(std::int64_t now);

private:
    struct Entry {
        cgroupfs::Watch watch;
        std::uint64_t oomKills = 0;
    };
    const cgroupfs::Layout& m_layout;
    std::map<std::string, Entry> m_watches; ///< by container id
};

} // namespace shimscope::agent

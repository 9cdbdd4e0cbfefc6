// What the CRI endpoint last said about each pod, as the relister found it. A worker asks for a
// state that is newer than its own last action, so that it never decides on what was before it. Any
// thread (locked). Source: pkg/kubelet/container/cache.go.
#pragma once

#include <kubelet/pod_status.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::kubelet {

class PodCache {
public:
    using Shared = std::shared_ptr<const PodStatus>;

    /// The pod's state as it was asked for at `asOf` (CLOCK_BOOTTIME ns). An empty one: the
    /// endpoint knows nothing of it.
    void set(const std::string& uid, Shared status, std::int64_t asOf);
    /// Everything that was not set is still as it was, at `asOf`.
    void confirm(std::int64_t asOf);
    /// Waits for a state that was asked for after `since`; null when cancelled.
    [[nodiscard]] Shared newerThan(
        const std::string& uid, std::int64_t since, const std::atomic<bool>& cancelled);
    /// It was removed just now; the next relist would find that out.
    void forget(const std::string& uid);
    /// Wakes the waiters, so that they look at their `cancelled` again.
    void wakeAll();
    /// All pods that the endpoint knows something of.
    [[nodiscard]] std::vector<Shared> all() const;
    /// True after the first relist.
    [[nodiscard]] bool isReady() const;

private:
    struct Entry {
        Shared status;
        std::int64_t asOf = 0;
    };
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<std::string, Entry> m_entries;
    std::int64_t m_confirmed = 0;
};

} // namespace shimscope::kubelet

// The back-off of crashing containers and failing pulls: the delay starts at 10 s, doubles with
// each failure up to 300 s, and is forgotten after 10 minutes of health. Times are values that the
// caller gives: CLOCK_REALTIME ns. Kept in memory only, as in kubelet: its restart forgets it. Any
// thread (locked). Source: k8s.io/client-go util/flowcontrol/backoff.go, pkg/kubelet/kuberuntime
// doBackOff.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace shimscope::kubelet {

class BackOff {
public:
    /// `factor` shortens every delay, for lessons: with 0.1 the first is 1 s and the longest 30 s.
    explicit BackOff(double factor = 1.0);

    struct Waiting {
        std::int64_t delay = 0; ///< ns
        std::int64_t until = 0; ///< when it may be tried again
    };
    /// The delay that is still running for something that failed at `failedAt`; nothing: try now.
    [[nodiscard]] std::optional<Waiting> waiting(
        const std::string& key, std::int64_t failedAt, std::int64_t now) const;
    /// Notes that it is tried again now: the next failure waits twice as long.
    void next(const std::string& key, std::int64_t failedAt, std::int64_t now);
    /// Forgets every key with this prefix: the pod is gone.
    void forget(const std::string& prefix);

private:
    struct Entry {
        std::int64_t delay = 0;
        std::int64_t lastUpdate = 0;
    };
    [[nodiscard]] bool hasExpired(const Entry& entry, std::int64_t failedAt) const;
    const std::int64_t m_first;
    const std::int64_t m_longest;
    mutable std::mutex m_mutex;
    std::map<std::string, Entry> m_entries;
};

} // namespace shimscope::kubelet

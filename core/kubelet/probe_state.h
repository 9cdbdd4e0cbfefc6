// One probe of one container over time: when it is asked, what the answers in a row mean. Pure, no
// clock of its own. Times are CLOCK_BOOTTIME ns. Source: pkg/kubelet/prober/worker.go doProbe.
//
//   asked ──success × successThreshold──► true      startup: done, it is not asked again
//     │ ▲
//     └─┴──failure × failureThreshold──► false      startup, liveness: held, the container ends
#pragma once

#include <kubelet/pod.h>

#include <cstdint>
#include <optional>
#include <string>

namespace shimscope::kubelet {

enum class ProbeKind { Startup, Liveness, Readiness };
/// "startup", "liveness", "readiness".
[[nodiscard]] const char* toString(ProbeKind kind);

class ProbeState {
public:
    /// First asked initialDelaySeconds after `startedAt`, not before `now`.
    ProbeState(const Probe& probe, ProbeKind kind, std::int64_t startedAt, std::int64_t now);

    /// The answer of a round that was begun when nextAt() had come; nothing: it could not be asked,
    /// which counts for neither side. True if the verdict changed.
    bool take(std::optional<bool> answer, std::int64_t now);
    /// What the answers say so far; nothing: not enough of them.
    [[nodiscard]] std::optional<bool> verdict() const { return m_verdict; }
    [[nodiscard]] std::int64_t nextAt() const { return m_nextAt; }
    /// True if it is not asked any more: it has started, or it is to be ended.
    [[nodiscard]] bool isDone() const;
    /// How many equal answers came last, and which.
    [[nodiscard]] std::int64_t run() const { return m_run; }

private:
    const ProbeKind m_kind;
    const std::int64_t m_period; ///< ns
    const std::int64_t m_successes, m_failures; ///< thresholds
    std::int64_t m_nextAt;
    std::int64_t m_run = 0;
    bool m_last = false;
    std::optional<bool> m_verdict;
};

} // namespace shimscope::kubelet

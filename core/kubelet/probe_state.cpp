// Thresholds and periods.
#include <kubelet/probe_state.h>

#include <algorithm>

namespace shimscope::kubelet {
namespace {
constexpr std::int64_t kNsPerSecond = 1'000'000'000;
}

const char* toString(ProbeKind kind)
{
    switch (kind) {
    case ProbeKind::Startup:
        return "startup";
    case ProbeKind::Liveness:
        return "liveness";
    case ProbeKind::Readiness:
        break;
    }
    return "readiness";
}

ProbeState::ProbeState(const Probe& probe, ProbeKind kind, std::int64_t startedAt, std::int64_t now)
    : m_kind(kind)
    , m_period(probe.periodSeconds * kNsPerSecond)
    , m_successes(probe.successThreshold)
    , m_failures(probe.failureThreshold)
    , m_nextAt(std::max(now, startedAt + probe.initialDelaySeconds * kNsPerSecond))
{
}

bool ProbeState::take(std::optional<bool> answer, std::int64_t now)
{
    // In step with its beginning, like a ticker; rounds that a slow answer took up are left out.
    m_nextAt += m_period * std::max<std::int64_t>((now - m_nextAt) / m_period + 1, 1);
    if (!answer)
        return false;
    m_run = m_run > 0 && m_last == *answer ? m_run + 1 : 1;
    m_last = *answer;
    if (m_run < (m_last ? m_successes : m_failures) || m_verdict == m_last)
        return false;
    m_verdict = m_last;
    return true;
}

bool ProbeState::isDone() const
{
    return m_verdict
        && ((m_kind == ProbeKind::Startup) || (m_kind == ProbeKind::Liveness && !*m_verdict));
}

} // namespace shimscope::kubelet

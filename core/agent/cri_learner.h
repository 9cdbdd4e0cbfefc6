// Learns pods and containers from the messages in spans, and writes on spans what they are about,
// so that the timeline can group them. Source: CRI api.proto, containerd task v2. One thread (the
// agent's collector).
#pragma once

#include <agent/pod_model.h>
#include <trace/span.h>

#include <cstdint>

namespace shimscope::agent {

class CriLearner {
public:
    explicit CriLearner(PodModel& model) : m_model(model) { }
    /// Reads the span's messages (wire bytes must still be there), then sets the attributes pod.*,
    /// sandbox.id, container.id, container.name that are known and were not set by the program
    /// itself.
    void learn(trace::Span& span);
    /// Events of the chain that say more than its messages: "backoff", and the kubelet's
    /// "pod-added", "pod-adopted" and "pod-removed", which name the manifest.
    void learn(const trace::Event& event);

private:
    void learnFinished(const trace::Span& span);
    void annotate(trace::Span& span) const;
    PodModel& m_model;
};

/// CLOCK_BOOTTIME ns of a moment in wall-clock ns, by the two clocks of now; 0 stays 0.
[[nodiscard]] std::int64_t bootOfWall(std::int64_t wallNs);

} // namespace shimscope::agent

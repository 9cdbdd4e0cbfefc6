// Asks one probe once: ExecSync over CRI, an HTTP GET, or a TCP connection, below a span "Probe" of
// its own trace that says which. Blocking up to the probe's timeout; any thread. Source:
// pkg/kubelet/prober/prober.go.
#pragma once

#include <kubelet/cri_client.h>
#include <kubelet/pod.h>
#include <kubelet/probe_state.h>

#include <optional>
#include <string>

namespace shimscope::kubelet {

struct ProbeTarget {
    Subject subject;
    std::string ip; ///< of the pod
};
struct ProbeAnswer {
    std::optional<bool> success; ///< nothing: it could not be asked, and says nothing
    std::string text; ///< what came back, for a failure
};
ProbeAnswer runProbe(CriClient& cri, const ProbeTarget& target, const Probe& probe, ProbeKind kind);

} // namespace shimscope::kubelet

// What all pod workers of one kubelet share: its options, the machine's facts, the CRI client, the
// pod cache, the probes, the back-offs and the cgroup tree. Owned by Kubelet; every member may be
// used from any thread.
#pragma once

#include <kubelet/back_off.h>
#include <kubelet/cri_client.h>
#include <kubelet/options.h>
#include <kubelet/pod_cache.h>
#include <kubelet/pod_cgroups.h>
#include <kubelet/prober.h>

namespace shimscope::kubelet {

struct Node {
    const Options options;
    const std::int64_t memoryCapacity; ///< bytes (MemTotal)
    PodCgroups cgroups;
    CriClient cri{options.criSocket};
    PodCache cache{};
    Prober prober{cri};
    BackOff restartBackOff{options.backOffFactor};
    BackOff pullBackOff{options.backOffFactor};
};

} // namespace shimscope::kubelet

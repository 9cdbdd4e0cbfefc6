// How requests and limits become a QoS class, cgroup numbers and oom_score_adj, exactly as
// Kubernetes computes them. Pure; any thread. Sources: pkg/kubelet/cm/helpers_linux.go,
// pkg/kubelet/qos/policy.go, pkg/kubelet/kuberuntime/kuberuntime_container_linux.go,
// pkg/apis/core/helper/qos.
#pragma once

#include <kubelet/pod.h>

#include <cstdint>
#include <optional>

namespace shimscope::kubelet {

enum class Qos { Guaranteed, Burstable, BestEffort };
[[nodiscard]] const char* toString(Qos qos);

inline constexpr std::int64_t kMinShares = 2;
inline constexpr std::int64_t kMaxShares = 262'144;
inline constexpr std::int64_t kQuotaPeriod = 100'000; ///< µs
inline constexpr std::int64_t kMinQuota = 1'000; ///< µs
inline constexpr int kGuaranteedOomScore = -997;

/// Guaranteed: every container has CPU and memory limits, equal to its requests. BestEffort: nobody
/// asks for anything.
[[nodiscard]] Qos qosClass(const Pod& pod);
/// 1024 shares a core, between 2 and 262144.
[[nodiscard]] std::int64_t milliCpuToShares(std::int64_t milliCpu);
/// µs of CPU time in one period of 100 ms, at least 1000; 0 (no quota) for 0.
[[nodiscard]] std::int64_t milliCpuToQuota(std::int64_t milliCpu);
/// Guaranteed −997, BestEffort 1000, Burstable 1000 − 1000·request/capacity, kept between 3 and
/// 999.
[[nodiscard]] int oomScoreAdjust(
    const Pod& pod, const Container& container, std::int64_t memoryCapacity);

/// The numbers of one cgroup; absent: not set.
struct CgroupLimits {
    std::int64_t cpuShares = kMinShares;
    std::optional<std::int64_t> cpuQuota; ///< µs per kQuotaPeriod
    std::optional<std::int64_t> memoryBytes;
};
/// Of a pod's own cgroup: sums of its containers; a limit only if every container has one.
[[nodiscard]] CgroupLimits podLimits(const Pod& pod);
/// What a pod needs of a resource: its containers and sidecars together, or more if a step of its
/// initialization needs more (an init container with the sidecars before it).
[[nodiscard]] std::int64_t podSum(const Pod& pod, ResourceList Resources::*list,
    std::optional<std::int64_t> ResourceList::*resource);
/// CPU that a pod asks for, in thousandths; the burstable cgroup has the sum over its pods.
[[nodiscard]] std::int64_t requestedMilliCpu(const Pod& pod);
/// "/kubepods/burstable/pod<uid>" (Guaranteed pods sit directly in kubepods), below the cgroup
/// root.
[[nodiscard]] std::string podCgroup(const Pod& pod);

} // namespace shimscope::kubelet

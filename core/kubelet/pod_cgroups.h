// The part of the cgroup tree that a kubelet makes, below its root, in every hierarchy (v1, v2,
// hybrid):
//
//   <root>/kubepods                     all pods: CPU shares of all cores, memory of the machine
//   <root>/kubepods/burstable           shares = sum of what its pods request
//   <root>/kubepods/besteffort          shares = 2
//   <root>/kubepods[/<qos>]/pod<uid>    sums of the pod's containers; passed to CRI as
//   cgroup_parent
//
// The runtime makes the containers' own cgroups below. Any thread (locked).
// Source: pkg/kubelet/cm/pod_container_manager_linux.go, qos_container_manager_linux.go.
#pragma once

#include <base/result.h>
#include <cgroup/manager.h>
#include <kubelet/resources.h>

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace shimscope::kubelet {

class PodCgroups {
public:
    PodCgroups(cgroupfs::Layout layout, std::string root);
    PodCgroups(PodCgroups&& other) noexcept;

    /// kubepods and its two QoS children. Idempotent.
    base::Status prepare(std::int64_t memoryCapacity);
    /// The pod's cgroup with its limits; its request counts for the burstable shares. Idempotent.
    base::Status create(const Pod& pod);
    /// Removes a pod's cgroup wherever it is. What still has processes stays (EBUSY): they are the
    /// CRI endpoint's.
    base::Status remove(const std::string& uid);
    /// cgroup_parent of CRI.
    [[nodiscard]] std::string parentOf(const Pod& pod) const { return m_root + podCgroup(pod); }
    /// UIDs of all pods that have a cgroup now.
    [[nodiscard]] std::vector<std::string> uids() const;
    /// True if memory is limited through v2 files (memory.oom.group exists there).
    [[nodiscard]] bool memoryIsV2() const;
    /// True if swap can be limited here.
    [[nodiscard]] bool canLimitSwap() const;

private:
    base::Status apply(const std::string& path, const CgroupLimits& limits);
    base::Status updateBurstable();
    cgroupfs::Layout m_layout;
    std::string m_root;
    mutable std::mutex m_mutex;
    std::map<std::string, std::int64_t> m_burstable; ///< uid → requested thousandths of a core
};

} // namespace shimscope::kubelet

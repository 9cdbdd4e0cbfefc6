// Volumes of a pod on this node, below <state>/pods/<uid>, as kubelet lays them out:
//
//   volumes/kubernetes.io~empty-dir/<volume>      emptyDir; with medium: Memory a tmpfs on it
//   volume-subpaths/<volume>/<container>/<n>      a bind mount of what a subPath names
//
// A hostPath has nothing there: it is the node's own path. Mounts are made and removed by mount(8)
// and umount(8), as kubelet does it: a process with threads does not call mount(2) itself. What is
// there is found by looking, so that a kubelet that was killed leaves nothing that the next one
// would miss. The pod's worker, one call at a time for each pod. Errors begin as kubelet's events
// do: FailedMount.
// Sources: pkg/volume/emptydir/empty_dir.go, pkg/volume/hostpath/host_path.go,
// pkg/volume/util/subpath/subpath_linux.go.
#pragma once

#include <base/result.h>
#include <kubelet/cri_client.h>
#include <kubelet/options.h>
#include <kubelet/pod.h>

#include <string>
#include <vector>

namespace shimscope::kubelet {

/// Makes what is missing of the pod's volumes, and checks what is on the node already.
base::Status setUpVolumes(const Options& options, const Pod& pod, std::int64_t memoryCapacity);
/// The mounts of one container, by its volumeMounts in their order. Makes what a subPath needs.
base::Result<std::vector<v1::Mount>> mountsOf(
    const Options& options, const Pod& pod, const Container& container);
/// Unmounts everything below the pod's folder and removes its volumes, whatever they hold. Never
/// goes into another file system. A pod without volumes is no error.
base::Status tearDownVolumes(const Options& options, const std::string& uid);
/// The same, and everything else that the pod has below <state>/pods.
base::Status removePodFolder(const Options& options, const std::string& uid);

/// Bytes of the tmpfs of a volume with medium: Memory: the least of its sizeLimit, the pod's memory
/// limits together, and the machine's memory. Pure.
[[nodiscard]] std::int64_t memoryVolumeSize(
    const Pod& pod, const EmptyDir& volume, std::int64_t memoryCapacity);
/// What is wrong with the file of this mode (st_mode; 0: there is none) for a hostPath of this
/// type; empty: nothing. Pure.
[[nodiscard]] std::string hostPathTrouble(const HostPath& hostPath, unsigned mode);

} // namespace shimscope::kubelet

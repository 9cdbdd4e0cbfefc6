// The container's root file system: CreateTaskRequest.rootfs on <bundle>/rootfs. Each mount(2) and
// umount2(2) is a step in the trace. Worker, or the `delete` program. Source: containerd
// core/runtime/v2/README.md "Mounts"; mount(8) for options.
#pragma once

#include <base/result.h>

#include <string>
#include <vector>

namespace shimscope::shim {

/// containerd.types.Mount.
struct RootfsMount {
    std::string type;
    std::string source;
    std::string target; ///< below the rootfs; empty: the rootfs itself
    std::vector<std::string> options;
};

/// Options as fstab(5) writes them, cut into flags and what is left for the file system. Pure.
struct MountOptions {
    unsigned long flags = 0;
    unsigned long propagation = 0; ///< needs a mount(2) of its own
    std::string data;
};
[[nodiscard]] MountOptions parseMountOptions(const std::vector<std::string>& options);

/// Mounts all in order; when one fails those before it are taken away again. Makes the folder if
/// needed.
base::Status mountRootfs(const std::vector<RootfsMount>& mounts, const std::string& rootfs);
/// Takes away everything that is mounted on `rootfs`, last first. Nothing mounted, or no such
/// folder, is no error. A busy mount is detached (MNT_DETACH): it goes when its last user does.
base::Status unmountRootfs(const std::string& rootfs);

} // namespace shimscope::shim

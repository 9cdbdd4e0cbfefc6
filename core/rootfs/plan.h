// What the container's file tree is made of: root, mounts, devices, masked and read-only paths → a
// plan. Pure. Sources: runtime-spec config.md#mounts, config-linux.md#default-devices,
// #masked-paths, #readonly-paths.
#pragma once

#include <base/result.h>
#include <oci/spec.h>
#include <rootfs/options.h>

#include <cstdint>
#include <string>
#include <vector>

namespace shimscope::rootfs {

struct Mount {
    std::string destination; ///< absolute, in the container
    std::string type; ///< "bind" for bind mounts
    std::string source; ///< absolute for bind mounts
    Options options;
    std::string field; ///< "mounts[3]"
};

struct Device {
    std::string path;
    std::uint32_t mode = 0; ///< with S_IFCHR, …
    std::uint64_t number = 0; ///< dev_t
    std::uint32_t uid = 0, gid = 0;
    std::string field;
};

struct Symlink {
    std::string path, target;
};

/// One v1 hierarchy, or the v2 one, to be shown at a mount of type cgroup. Filled in by the
/// runtime.
struct CgroupView {
    std::string name; ///< folder below the mount point: "memory", "systemd"; empty: the mount point
                      ///< itself (v2)
    std::string data; ///< mount data: "memory", "none,name=systemd"; empty for v2
    std::string hostDir; ///< the container's cgroup on the host, for a bind mount
};

struct Plan {
    std::string root; ///< absolute
    bool readonly = false;
    std::uint64_t propagation = 0; ///< of the new root; 0 is none asked for
    std::vector<Mount> mounts;
    bool makeDevices = true; ///< /dev is ours (no bind mount of the host's)
    bool bindDevices = false; ///< user namespace: mknod is not allowed, the host's nodes are bound
    std::vector<Device> devices;
    std::vector<Symlink> symlinks;
    std::vector<std::string> maskedPaths, readonlyPaths;
    bool cgroupNamespace = false;
    std::vector<CgroupView> cgroups;
    bool pivot = true; ///< --no-pivot: move the mount and chroot
};

/// `bundle`: absolute; relative roots and sources of bind mounts begin there.
base::Result<Plan> plan(const oci::Spec& spec, const std::string& bundle, bool userNamespace);

} // namespace shimscope::rootfs

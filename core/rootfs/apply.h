// Making the container's file tree. Everything runs in the child, in its new mount namespace,
// single-threaded:
//
//   prepare()   propagation of /, the root bound onto itself, mounts, devices, symbolic links
//   (hooks createRuntime in the parent, createContainer in the child; terminal, host name, sysctls)
//   protect()   read-only paths and root, masked paths
//   enter()     pivot_root; from here on / is the container's
//
// All but the last is done from outside, where /proc is still the host's: every path inside the
// root is opened with openat2(RESOLVE_IN_ROOT) and then used by descriptor, so that no symbolic
// link of an image leads out (CVE-2026-41579, CVE-2024-45310, CVE-2019-19921), and /proc/self/fd is
// the real one (CVE-2025-52881).
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <rootfs/plan.h>

namespace shimscope::rootfs {

struct Tree {
    base::Fd root; ///< O_PATH, the bound root
    base::Fd devNull; ///< the host's /dev/null, verified (CVE-2025-31133)
};

base::Result<Tree> prepareInChild(const Plan& plan);
base::Status protectInChild(const Plan& plan, const Tree& tree);
base::Status enterInChild(const Plan& plan, const Tree& tree);
/// A procfs that no image can have touched, mounted nowhere; the container's /proc where the kernel
/// refuses that.
base::Result<base::Fd> openProcfsInChild();
/// The terminal's peer over /dev/console, by descriptor (CVE-2025-52565).
base::Status bindConsoleInChild(const Tree& tree, const base::Fd& terminal);

} // namespace shimscope::rootfs

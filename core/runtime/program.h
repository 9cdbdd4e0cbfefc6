// The program that a container starts: where it is, and the environment it gets. Runs in the child,
// in the container's root; find and home take text or a root folder, so that they can be tested.
#pragma once

#include <base/result.h>

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace shimscope::runtime {

/// As a shell finds it: with a slash as it is, else in PATH of `environment` (no PATH: the kernel's
/// "/bin:/usr/bin"). Errors are worded as Go's os/exec, since containerd and kubelet show and match
/// them:
///   exec: "nosuch": executable file not found in $PATH
base::Result<std::string> findProgram(
    const std::string& name, const std::vector<std::string>& environment);
/// The home folder of `uid` in a passwd(5) text; empty if there is no such user.
[[nodiscard]] std::string homeOf(std::string_view passwd, uid_t uid);
/// `environment` with HOME, if it is not there: from /etc/passwd, else "/".
[[nodiscard]] std::vector<std::string> withHome(std::vector<std::string> environment, uid_t uid);

} // namespace shimscope::runtime

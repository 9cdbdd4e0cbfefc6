// Opening files where the path is not to be trusted: openat2(2) and friends. These calls read or
// prepare and leave no step in the trace. Any process. Errors: the call's errno; ENOSYS before
// Linux 5.6.
#pragma once

#include <base/fd.h>
#include <base/result.h>

#include <sys/types.h>

#include <string>
#include <string_view>

namespace shimscope::sys {

/// openat2(2) with RESOLVE_IN_ROOT: `root` is "/" for `path`, every symlink and ".." stays inside;
/// magic links fail. O_CLOEXEC is added.
base::Result<base::Fd> openInRoot(
    const base::Fd& root, const std::string& path, int flags, mode_t mode = 0);
/// RESOLVE_BENEATH | NO_SYMLINKS | NO_XDEV: for our own procfs handle.
base::Result<base::Fd> openBeneath(const base::Fd& dir, const std::string& path, int flags);
/// mkdir -p inside `root`, following symlinks inside it; the result is the last folder, O_PATH.
base::Result<base::Fd> makeDirsInRoot(const base::Fd& root, const std::string& path, mode_t mode);
/// An empty file at `path` inside `root` if there is nothing, with its folders; the result is
/// O_PATH.
base::Result<base::Fd> makeFileInRoot(const base::Fd& root, const std::string& path);
/// Marks every descriptor from `first` on as close-on-exec (close_range(2)), so that nothing
/// reaches the container.
base::Status closeOnExecFrom(unsigned first);
/// "/proc/self/fd/7"
[[nodiscard]] std::string procFd(int fd);

} // namespace shimscope::sys

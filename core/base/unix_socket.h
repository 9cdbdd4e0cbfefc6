// Unix stream sockets, both ends. Any process, any thread.
#pragma once

#include <base/fd.h>
#include <base/result.h>

#include <sys/socket.h>
#include <sys/types.h>

#include <cstddef>
#include <string>

namespace shimscope::base {

/// Longest path that we listen on, in bytes: what every peer accepts, by the smallest sun_path
/// among the systems that containerd runs on.
inline constexpr std::size_t kSocketPathLimit = 104;

/// A connected socket, close-on-exec, blocking; to any path that Linux has room for. ENOENT,
/// ECONNREFUSED: nobody listens; ENAMETOOLONG.
Result<Fd> connectUnix(const std::string& path);
/// A listening socket, close-on-exec, blocking; never open to others than `mode` says, not even for
/// a moment. A socket file that nobody serves is replaced. EADDRINUSE with the holder's pid if
/// somebody does; ENAMETOOLONG with the length and the limit.
Result<Fd> listenUnix(const std::string& path, mode_t mode = 0600);
/// Who is at the other end: as it was at connect(2) or listen(2).
Result<ucred> credentialsOf(const Fd& connection);

} // namespace shimscope::base

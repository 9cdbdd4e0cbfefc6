// Unix stream sockets for both ends. Any thread.
#pragma once

#include <base/fd.h>
#include <base/result.h>

#include <string>
#include <string_view>

namespace shimscope::ttrpc {

/// The path of "unix:///run/x.sock" or "/run/x.sock".
[[nodiscard]] std::string socketPath(std::string_view address);
/// A connected stream socket, close-on-exec, blocking. Errors: ENOENT, ECONNREFUSED nobody listens;
/// ENAMETOOLONG.
base::Result<base::Fd> connectUnix(const std::string& address);
/// A listening stream socket, close-on-exec, mode 0600. A socket file that nobody serves is
/// replaced. Errors: EADDRINUSE someone serves it; ENAMETOOLONG more than 104 bytes.
base::Result<base::Fd> listenUnix(const std::string& path);
/// Sends all of `bytes`; EPIPE or ECONNRESET when the other side is gone, ETIMEDOUT when it takes
/// nothing for 10 s.
base::Status sendAll(const base::Fd& socket, std::string_view bytes);

} // namespace shimscope::ttrpc

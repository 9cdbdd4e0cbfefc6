// What ttrpc needs of a unix socket beyond base/unix_socket.h. Any thread.
#pragma once

#include <base/fd.h>
#include <base/result.h>

#include <string>
#include <string_view>

namespace shimscope::ttrpc {

/// The path of "unix:///run/x.sock" or "/run/x.sock".
[[nodiscard]] std::string socketPath(std::string_view address);
/// base::connectUnix() to such an address.
base::Result<base::Fd> connectTo(std::string_view address);
/// Sends all of `bytes`; EPIPE or ECONNRESET when the other side is gone, ETIMEDOUT when it takes
/// nothing for 10 s.
base::Status sendAll(const base::Fd& socket, std::string_view bytes);

} // namespace shimscope::ttrpc

// What an agent does alike whether it runs a stack or only looks: it ends on a signal, names its
// recording, opens its socket.
#pragma once

#include <agent/service.h>
#include <base/fd.h>
#include <base/result.h>
#include <rpc/server.h>
#include <trace/record.h>

#include <memory>
#include <string>

namespace shimscope::agent {

/// Readable on SIGTERM and SIGINT, which must be blocked in all threads.
base::Result<base::Fd> openEndSignals();

/// "2026-11-23T07-05-12Z-host": sorts by time, and needs no quoting anywhere. A second one within
/// the same second gets a number.
[[nodiscard]] std::string recordingStem(const trace::Header& header, const std::string& dir);

/// A service manager started this very process (systemd.exec(5), SYSTEMD_EXEC_PID), so that it
/// lives on without anybody who looks at it.
[[nodiscard]] bool startedByManager();

struct SocketOptions {
    std::string socket;
    uid_t owner = 0; ///< of the socket; he and root may connect
    bool observers = false; ///< everybody else may, too
};
/// Starts to serve; the service outlives the server.
base::Result<std::unique_ptr<rpc::Server>> startServer(
    Service& service, const SocketOptions& options);

} // namespace shimscope::agent

// The terminal of a container: made in its own devpts, given to whoever asked for it over a socket,
// or copied to ours. runtime-spec config.md#process (terminal, consoleSize); the console socket is
// runc's (docs/terminals.md there).
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <oci/spec.h>

#include <optional>
#include <string>

namespace shimscope::runtime {

struct Terminal {
    base::Fd master, peer;
};
/// A new pair in the devpts at `root`/dev/pts (CVE-2025-52565: the peer comes by TIOCGPTPEER, not
/// by name).
base::Result<Terminal> makeTerminalInChild(
    const base::Fd& root, const std::optional<oci::ConsoleSize>& size);
/// The master, by SCM_RIGHTS.
base::Status sendMaster(const base::Fd& socket, const base::Fd& master);
base::Result<base::Fd> receiveMaster(const base::Fd& socket);
/// The peer becomes 0, 1, 2 and the controlling terminal of this session.
base::Status takeTerminalInChild(const base::Fd& peer);

} // namespace shimscope::runtime

// Stdio of one process: the FIFOs that the endpoint named in the request.
//
//   endpoint                     shim                          container
//   reads stdout FIFO ◀──────────────────────────────────────── writes 1   (the FIFO itself,
//   O_WRONLY)
//                      keeper: O_RDONLY, never read
//   writes stdin FIFO ─────────────────────────────────────────▶ reads 0
//                      keeper: O_WRONLY, closed by CloseIO
//
// No byte passes through the shim, so none is lost with it. The keepers hold the other end of each
// FIFO: while the endpoint is dead the container's writes neither fail (EPIPE) nor vanish; they
// fill the FIFO and then wait. The endpoint's reader sees the end of file when the last process of
// the container has closed its end; what is unread stays until Delete. With a terminal the shim
// copies between the FIFOs and the console (console.h). Runs on workers. Source: containerd
// core/runtime/v2/README.md "I/O"; fifo(7).
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <shim/runtime.h>

#include <memory>
#include <string>

namespace shimscope::shim {

/// As in CreateTaskRequest: paths of FIFOs ("fifo://" may stand before), or "file://" and a path.
/// Empty: /dev/null.
struct StdioPaths {
    std::string in, out, err;
    bool terminal = false; ///< then err is not used
};

class Stdio {
public:
    /// Errors: ENOENT and others of open(2), with the path; INVALID_ARGUMENT for schemes that are
    /// not served (binary://). `uid`, `gid`: who owns the container's ends, if not 0.
    static base::Result<std::unique_ptr<Stdio>> open(
        const StdioPaths& paths, unsigned uid, unsigned gid);

    /// The container's ends, for the runtime; none with a terminal.
    [[nodiscard]] StdioFds containerEnds() const;
    /// After the runtime has passed them on: otherwise a reader would never see the end.
    void closeContainerEnds();
    /// CloseIO: the container's stdin ends when the endpoint has closed it too and all is read.
    void closeInput() { m_inKeeper.reset(); }

    /// With a terminal: the console's ends of the FIFOs, non-blocking.
    base::Fd takeIn() { return std::move(m_in); }
    base::Fd takeOut() { return std::move(m_out); }

private:
    base::Status openInput(const std::string& uri);
    base::Status openOutput(const std::string& uri, base::Fd& end, base::Fd& keeper) const;
    bool m_terminal = false;
    base::Fd m_in, m_out, m_err;
    base::Fd m_inKeeper, m_outKeeper, m_errKeeper;
};

} // namespace shimscope::shim

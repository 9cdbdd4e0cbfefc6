// Stdio of one process: the FIFOs that the endpoint named in the request, and how they reach the
// process.
//
//   endpoint                     shim                             container
//   reads stdout FIFO ◀────────────────────────────────────────── writes 1  (the FIFO itself)
//                      keeper: O_RDONLY, never read
//   writes stdin FIFO ──────────▶ copies ──────▶ pipe ───────────▶ reads 0
//                      keeper: O_WRONLY, closed by CloseIO
//
// No byte of output passes through the shim. The keepers hold the other end of each FIFO: while the
// endpoint is dead the container's writes neither fail (EPIPE) nor vanish; they fill the FIFO and
// then wait. The endpoint's reader sees the end of file when the last process of the container has
// closed its end; what is unread stays until Delete. Input is copied, because a FIFO must not be
// opened for reading before the process exists: its writer would run ahead (containerd's clients
// then close stdin before there is a task to close it on). With a terminal both ways are copied
// (console.h). Source: containerd core/runtime/v2/README.md "I/O"; fifo(7).
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <shim/copy.h>
#include <shim/runtime.h>

#include <memory>
#include <string>
#include <vector>

namespace shimscope::shim {

/// As in CreateTaskRequest: paths of FIFOs ("fifo://" may stand before), or "file://" and a path.
/// Empty: /dev/null.
struct StdioPaths {
    std::string in, out, err;
    bool terminal = false; ///< then err is not used
};

/// open() and begin…() on one worker, then closeInput() and resize() with the Service's mutex held.
class Stdio {
public:
    /// Opens what the runtime needs. Errors: ENOENT and others of open(2), with the path;
    /// INVALID_ARGUMENT for schemes that are not served (binary://). `uid`, `gid`: who owns the
    /// container's ends, if not 0.
    static base::Result<std::unique_ptr<Stdio>> open(
        Loop& loop, StdioPaths paths, unsigned uid, unsigned gid);
    explicit Stdio(Loop& loop) : m_loop(loop) { }
    Stdio(const Stdio&) = delete;
    Stdio& operator=(const Stdio&) = delete;
    /// Ends the copying and drops what nobody has read.
    ~Stdio();

    /// The container's ends, for the runtime; none with a terminal.
    [[nodiscard]] StdioFds containerEnds() const;
    /// After the runtime has passed them on: closes our copies (else a reader would never see the
    /// end), begins to copy the input.
    base::Status begin();
    /// The same with a terminal's master.
    base::Status beginTerminal(base::Fd master);
    /// CloseIO: the process's stdin ends when the endpoint has closed it too and all is read.
    void closeInput() { m_inKeeper.reset(); }
    /// FAILED_PRECONDITION without a terminal.
    base::Status resize(std::uint32_t width, std::uint32_t height) const;

private:
    base::Status openOutput(const std::string& uri, base::Fd& end, base::Fd& keeper) const;
    base::Status copyInput(base::Fd to);

    Loop& m_loop;
    StdioPaths m_paths;
    base::Fd m_in, m_out, m_err; ///< the container's ends; with a terminal m_out is the copy's
    base::Fd m_toIn; ///< the writing end of the pipe behind m_in
    base::Fd m_inKeeper, m_outKeeper, m_errKeeper;
    base::Fd m_master; ///< for resize()
    std::vector<std::shared_ptr<Copy>> m_copies;
};

} // namespace shimscope::shim

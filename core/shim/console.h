// A process's terminal: how its master end comes from the runtime.
//
//   stdin FIFO ──▶ shim ──▶ master ═ pty ═ slave: 0, 1, 2 of the container
//  stdout FIFO ◀── shim ◀── master
//
// Worker. Source: runc docs/terminals.md "Detached New Terminal"; pty(7).
#pragma once

#include <base/fd.h>
#include <base/result.h>

#include <cstdint>
#include <string>

namespace shimscope::shim {

/// The socket on which the runtime hands over the master (--console-socket). Removed by the
/// destructor.
class ConsoleSocket {
public:
    static base::Result<ConsoleSocket> listen(const std::string& path);
    ConsoleSocket(ConsoleSocket&& other) noexcept = default;
    ConsoleSocket& operator=(ConsoleSocket&&) = delete;
    ConsoleSocket(const ConsoleSocket&) = delete;
    ConsoleSocket& operator=(const ConsoleSocket&) = delete;
    ~ConsoleSocket();
    [[nodiscard]] const std::string& path() const { return m_path; }
    /// The master, non-blocking. Call it when the runtime has succeeded: then it has been sent.
    /// ETIMEDOUT if not.
    base::Result<base::Fd> receive() const;

private:
    ConsoleSocket(std::string path, base::Fd socket)
        : m_path(std::move(path)), m_socket(std::move(socket))
    {
    }
    std::string m_path;
    base::Fd m_socket;
};

/// TIOCSWINSZ; columns and rows.
base::Status resizeConsole(const base::Fd& master, std::uint32_t width, std::uint32_t height);

} // namespace shimscope::shim

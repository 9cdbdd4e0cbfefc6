// A process's terminal: how its master end comes from the runtime, and the copying between it and
// the FIFOs.
//
//   stdin FIFO ──▶ shim ──▶ master ═ pty ═ slave: 0, 1, 2 of the container
//  stdout FIFO ◀── shim ◀── master
//
// When nobody reads the FIFO the shim stops reading the master, and the container waits in
// write(2): nothing is dropped. Source: runc docs/terminals.md "Detached New Terminal"; pty(7).
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <shim/loop.h>

#include <cstdint>
#include <memory>
#include <string>

namespace shimscope::shim {

/// The socket on which the runtime hands over the master (--console-socket). Removed by the
/// destructor. Worker.
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

/// The copying. It runs on the loop's thread until the container has closed its end or stop() is
/// called.
class Console : public std::enable_shared_from_this<Console> {
public:
    /// Any thread. `in` may be none.
    static std::shared_ptr<Console> start(Loop& loop, base::Fd master, base::Fd in, base::Fd out);
    Console(Loop& loop, base::Fd master, base::Fd in, base::Fd out);
    /// TIOCSWINSZ; any thread, until stop().
    base::Status resize(std::uint32_t width, std::uint32_t height) const;
    /// Any thread.
    void stop();

private:
    void begin();
    void onMaster(std::uint32_t events);
    void onIn();
    void flushOut();
    void flushIn();
    void watchMaster();
    void end();

    Loop& m_loop;
    base::Fd m_master, m_in, m_out;
    std::string m_toOut; ///< what the FIFO had no room for: the master is not read meanwhile
    std::string m_toMaster; ///< what the terminal had no room for: the FIFO is not read meanwhile
    bool m_masterWatched = false;
    bool m_ended = false;
};

} // namespace shimscope::shim

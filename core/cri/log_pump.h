// The thread that carries every container's output from its FIFOs into its CRI log file. One per
// endpoint.
//
// The shim holds the FIFOs open for reading and writing, so they keep their bytes while the
// endpoint is away; it closes them when the task is deleted. A log that cannot be written (no
// space) leaves the bytes in the FIFO and is tried again every second: then the container blocks in
// its write(2), as it would on a slow terminal, and nothing is lost.
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <cri/log_journal.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace shimscope::cri {

struct LogPaths {
    std::string log; ///< the CRI log file
    std::string journal;
    std::string stdoutFifo;
    std::string stderrFifo;
};

class LogPump {
public:
    static base::Result<std::unique_ptr<LogPump>> start();
    LogPump(const LogPump&) = delete;
    LogPump& operator=(const LogPump&) = delete;
    ~LogPump();

    /// Makes the FIFOs if they are not there, opens everything and goes on where a killed endpoint
    /// stopped.
    base::Status attach(const std::string& containerId, const LogPaths& paths);
    /// Opens the log file again after it was renamed (CRI api.proto ReopenContainerLog). ENOENT if
    /// nothing is attached.
    base::Status reopen(const std::string& containerId);
    /// Moves what the FIFOs hold now; for the moment between a container's exit and the deletion of
    /// its task.
    void drain(const std::string& containerId);
    /// Drains, ends an unfinished line, closes, and removes FIFOs and journal. What is not attached
    /// is no error.
    void detach(const std::string& containerId);

private:
    struct Log;
    LogPump(base::Fd epoll, base::Fd wakeUp, base::Pipe scratch);
    void run();
    void service(std::uint64_t token);
    bool pump(Log& log, LogStream stream);
    void drainLocked(Log& log);
    void watch(Log& log, LogStream stream, bool on);
    void retrySuspended();
    std::shared_ptr<Log> find(const std::string& containerId);

    base::Fd m_epoll;
    base::Fd m_wakeUp;
    base::Pipe m_scratch; ///< tee(2)'s other end; used under m_scratchMutex
    std::mutex m_scratchMutex;
    std::mutex m_mutex;
    std::map<std::string, std::shared_ptr<Log>> m_logs;
    std::map<std::uint64_t, std::weak_ptr<Log>>
        m_tokens; ///< epoll's data / 2 → log; the lowest bit is the stream
    std::uint64_t m_lastToken = 0;
    std::thread m_thread;
};

} // namespace shimscope::cri

// Who is starting something in a bundle, so that `delete` leaves nothing behind. `delete` is
// another process, and neither a shim nor a runtime stops at once when it is killed: its threads
// finish the system call that they are in (a mount, a clone), what it has started goes on, and a
// `start` whose endpoint was killed does not even notice.
//
//   starting.lock   locked, shared, by `start` and the daemon while they start or mount something;
//                   not empty: `delete` has begun, nothing is started here any more
//   runtime.XXXXXX  one for each runtime at work: its /proc/<pid>/stat, written by itself before
//   its
//                   execve(2). It leads a session of its own, in which its hooks are too.
//
// Processes: `start`, the daemon (any thread), `delete`. Source: flock(2), setsid(2).
#pragma once

#include <base/fd.h>
#include <base/result.h>

#include <string>

namespace shimscope::shim {

/// The right to start or mount something in a bundle, as long as it lives.
class StartPermit {
public:
    /// ttrpc::Code::NotFound once closeBundle() has been called. ENOENT: no such bundle.
    static base::Result<StartPermit> take(const std::string& bundle);

private:
    explicit StartPermit(base::Fd lock) : m_lock(std::move(lock)) { }
    base::Fd m_lock;
};

/// No permits from here on; returns when those that were given are gone. ETIMEDOUT. No such bundle:
/// nothing to do.
base::Status closeBundle(const std::string& bundle, int timeoutMs);

/// The file of one runtime at work. Removed by the destructor; what a killed shim leaves is read by
/// endRuntimes().
class RuntimeRecord {
public:
    static base::Result<RuntimeRecord> make(const std::string& bundle);
    RuntimeRecord() = default;
    RuntimeRecord(RuntimeRecord&& other) noexcept
        : m_path(std::exchange(other.m_path, {})), m_fd(std::move(other.m_fd))
    {
    }
    RuntimeRecord& operator=(RuntimeRecord&& other) noexcept
    {
        std::swap(m_path, other.m_path);
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    RuntimeRecord(const RuntimeRecord&) = delete;
    RuntimeRecord& operator=(const RuntimeRecord&) = delete;
    ~RuntimeRecord();
    [[nodiscard]] int fd() const { return m_fd.get(); }

private:
    RuntimeRecord(std::string path, base::Fd fd) : m_path(std::move(path)), m_fd(std::move(fd)) { }
    std::string m_path;
    base::Fd m_fd;
};
/// In the child, between vfork(2) and execve(2): begins a session and writes the record.
bool recordInChild(int record);

/// Kills the runtimes that are on record in the bundle, with all processes of their sessions, and
/// waits for their end: a container's own processes have left the session. ETIMEDOUT.
base::Status endRuntimes(const std::string& bundle, int timeoutMs);

} // namespace shimscope::shim

// One process per socket: a locked file that says who holds it. The kernel drops the lock when the
// holder dies, however.
#pragma once

#include <base/fd.h>
#include <base/result.h>

#include <sys/types.h>

#include <optional>
#include <string>

namespace shimscope::rpc {

class InstanceLock {
public:
    /// Takes the lock and writes "pid program" into the file. EWOULDBLOCK if another process has
    /// it; the error says which: "pid 4711 (shimscope-cri) holds it". After a kill -9 of the holder
    /// it may wait a moment.
    static base::Result<InstanceLock> take(const std::string& path, const std::string& program);
    InstanceLock(InstanceLock&&) = default;
    InstanceLock& operator=(InstanceLock&&) = default;

private:
    explicit InstanceLock(base::Fd fd) : m_fd(std::move(fd)) { }
    base::Fd m_fd;
};

/// The pid that holds the lock now, or nothing. A file whose holder died holds nothing.
[[nodiscard]] std::optional<pid_t> lockHolder(const std::string& path);

} // namespace shimscope::rpc

// flock(2) on a file with the holder's pid in it.
#include <base/file.h>
#include <base/pidfd.h>
#include <base/text.h>
#include <base/time.h>
#include <rpc/instance_lock.h>

#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

namespace shimscope::rpc {

namespace {

constexpr int kDyingMs = 5'000;

struct Holder {
    pid_t pid = 0; ///< 0: the file does not say
    std::string program;
};

Holder readHolder(const std::string& path)
{
    const auto text = base::readFile(path, 256);
    const auto parts = text ? base::words(*text) : std::vector<std::string_view>{};
    const auto pid = parts.size() < 2 ? std::nullopt : base::parseUnsigned(parts[0]);
    return pid ? Holder{static_cast<pid_t>(*pid), std::string(parts[1])} : Holder{};
}

bool hasEnded(pid_t pid)
{
    const auto pidfd = base::openPid(pid);
    return pidfd ? base::hasEnded(*pidfd) : pidfd.error().is(ESRCH);
}

/// Waits while the holder is dead: a child that it had just made has its descriptors, and the lock,
/// until its execve(2).
bool lockSoon(const base::Fd& fd, const std::string& path)
{
    const std::int64_t deadline = base::deadlineIn(kDyingMs);
    while (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return false;
        const Holder holder = readHolder(path);
        if (holder.pid == 0 || !hasEnded(holder.pid) || base::bootNow() > deadline) {
            errno = EWOULDBLOCK;
            return false;
        }
        ::poll(nullptr, 0, 5);
    }
    return true;
}

std::string describe(const Holder& holder)
{
    if (holder.pid == 0)
        return "another process holds it";
    return "pid " + std::to_string(holder.pid) + " (" + holder.program + ") holds it";
}

} // namespace

base::Result<InstanceLock> InstanceLock::take(const std::string& path, const std::string& program)
{
    base::Fd fd = TRY(base::openFile(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0644));
    if (!lockSoon(fd, path)) {
        if (errno != EWOULDBLOCK)
            return base::sysError("flock(2)", path);
        return base::fail("start " + program, path,
            describe(readHolder(path)) + ": stop it first, or choose another run directory",
            EWOULDBLOCK);
    }
    if (::ftruncate(fd.get(), 0) != 0)
        return base::sysError("ftruncate(2)", path);
    TRY_VOID(base::writeAll(fd, std::to_string(::getpid()) + " " + program + "\n", path));
    return InstanceLock(std::move(fd));
}

std::optional<pid_t> lockHolder(const std::string& path)
{
    const auto fd = base::openFile(path, O_RDONLY);
    if (!fd || ::flock(fd->get(), LOCK_SH | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return std::nullopt;
    const Holder holder = readHolder(path);
    return holder.pid > 0 && !hasEnded(holder.pid) ? std::optional(holder.pid) : std::nullopt;
}

} // namespace shimscope::rpc

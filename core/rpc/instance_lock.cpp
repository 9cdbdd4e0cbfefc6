// flock(2) on a file with the holder's pid in it.
#include <base/file.h>
#include <base/text.h>
#include <rpc/instance_lock.h>

#include <sys/file.h>

namespace shimscope::rpc {

namespace {
std::string holderText(const base::Fd& fd, const std::string& path)
{
    const auto text = base::readAll(fd, path, 256);
    const auto parts = text ? base::words(*text) : std::vector<std::string_view>{};
    if (parts.size() < 2)
        return "another process holds it";
    return "pid " + std::string(parts[0]) + " (" + std::string(parts[1]) + ") holds it";
}
} // namespace

base::Result<InstanceLock> InstanceLock::take(const std::string& path, const std::string& program)
{
    base::Fd fd = TRY(base::openFile(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0644));
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return base::sysError("flock(2)", path);
        return base::fail("start " + program, path,
            holderText(fd, path) + ": stop it first, or choose another run directory", EWOULDBLOCK);
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
    const auto text = base::readAll(*fd, path, 256);
    const auto parts = text ? base::words(*text) : std::vector<std::string_view>{};
    const auto pid = parts.empty() ? std::nullopt : base::parseUnsigned(parts[0]);
    return pid ? std::optional(static_cast<pid_t>(*pid)) : std::nullopt;
}

} // namespace shimscope::rpc

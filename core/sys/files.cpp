// openat2(2) and close_range(2).
#include <base/text.h>
#include <sys/files.h>

#include <linux/close_range.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace shimscope::sys {

namespace {

base::Result<base::Fd> open2(
    const base::Fd& dir, const std::string& path, int flags, mode_t mode, std::uint64_t resolve)
{
    open_how how{};
    how.flags = static_cast<std::uint64_t>(static_cast<unsigned>(flags | O_CLOEXEC));
    how.mode = (flags & O_CREAT) != 0 ? mode : 0;
    how.resolve = resolve;
    // EAGAIN: something was renamed meanwhile and the kernel cannot be sure that ".." stayed
    // inside. Ask again.
    for (int attempt = 0;; ++attempt) {
        base::Fd fd(
            static_cast<int>(::syscall(SYS_openat2, dir.get(), path.c_str(), &how, sizeof how)));
        if (fd)
            return fd;
        if (errno != EAGAIN || attempt >= 32)
            return base::sysError("openat2(2)", path);
    }
}

/// Splits into the folder and the last name; trailing slashes are dropped.
std::pair<std::string, std::string> splitPath(std::string path)
{
    while (path.size() > 1 && path.back() == '/')
        path.pop_back();
    const std::size_t slash = path.find_last_of('/');
    if (slash == std::string::npos)
        return {"/", path};
    return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

} // namespace

base::Result<base::Fd> openInRoot(
    const base::Fd& root, const std::string& path, int flags, mode_t mode)
{
    return open2(
        root, path.empty() ? "/" : path, flags, mode, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
}

base::Result<base::Fd> openBeneath(const base::Fd& dir, const std::string& path, int flags)
{
    return open2(dir, path, flags, 0, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV);
}

base::Result<base::Fd> makeDirsInRoot(const base::Fd& root, const std::string& path, mode_t mode)
{
    auto whole = openInRoot(root, path, O_PATH | O_DIRECTORY);
    if (whole || !whole.error().is(ENOENT))
        return whole;
    const auto [folder, name] = splitPath(path);
    if (name.empty() || name == "..")
        return whole;
    const base::Fd parent = TRY(makeDirsInRoot(root, folder, mode));
    if (::mkdirat(parent.get(), name.c_str(), mode) != 0 && errno != EEXIST)
        return base::sysError("mkdirat(2)", path);
    return openInRoot(root, path, O_PATH | O_DIRECTORY);
}

base::Result<base::Fd> makeFileInRoot(const base::Fd& root, const std::string& path)
{
    auto there = openInRoot(root, path, O_PATH);
    if (there || !there.error().is(ENOENT))
        return there;
    const auto [folder, name] = splitPath(path);
    const base::Fd parent = TRY(makeDirsInRoot(root, folder, 0755));
    const base::Fd made(::openat(
        parent.get(), name.c_str(), O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY | O_CLOEXEC, 0644));
    if (!made && errno != EEXIST)
        return base::sysError("openat(2)", path);
    return openInRoot(root, path, O_PATH);
}

base::Status closeOnExecFrom(unsigned first)
{
    if (::syscall(SYS_close_range, first, ~0U, CLOSE_RANGE_CLOEXEC) != 0)
        return base::sysError("close_range(2)");
    return {};
}

std::string procFd(int fd)
{
    return "/proc/self/fd/" + std::to_string(fd);
}

} // namespace shimscope::sys

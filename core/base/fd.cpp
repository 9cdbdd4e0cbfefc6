// Opening descriptors, always close-on-exec.
#include <base/fd.h>

namespace shimscope::base {

Result<Fd> openFile(const std::string& path, int flags, mode_t mode)
{
    Fd fd(::open(path.c_str(), flags | O_CLOEXEC, mode));
    if (!fd)
        return sysError("open(2)", path);
    return fd;
}

Result<Fd> openFileAt(const Fd& dir, const std::string& path, int flags, mode_t mode)
{
    Fd fd(::openat(dir.get(), path.c_str(), flags | O_CLOEXEC, mode));
    if (!fd)
        return sysError("openat(2)", path);
    return fd;
}

Result<Pipe> makePipe(int flags)
{
    int fds[2];
    if (::pipe2(fds, O_CLOEXEC | flags) != 0)
        return sysError("pipe2(2)");
    return Pipe{Fd(fds[0]), Fd(fds[1])};
}

} // namespace shimscope::base

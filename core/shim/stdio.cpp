// Opening FIFOs so that neither side waits and nothing is lost.
#include <shim/stdio.h>

#include <ttrpc/status.h>

#include <sys/stat.h>

namespace shimscope::shim {

namespace {

struct Target {
    std::string path;
    bool file = false; ///< append to a regular file
};

base::Result<Target> parseTarget(const std::string& uri)
{
    const std::size_t colon = uri.find("://");
    if (colon == std::string::npos)
        return Target{uri, false};
    const std::string scheme = uri.substr(0, colon);
    if (scheme == "fifo" || scheme == "file")
        return Target{uri.substr(colon + 3), scheme == "file"};
    return ttrpc::fail(ttrpc::Code::InvalidArgument, "open stdio", uri,
        "scheme " + scheme + " is not served; a FIFO's path, fifo:// and file:// are");
}

bool isFifo(const std::string& path)
{
    struct stat info { };
    return ::stat(path.c_str(), &info) == 0 && S_ISFIFO(info.st_mode);
}

void setBlocking(const base::Fd& fd)
{
    const int flags = ::fcntl(fd.get(), F_GETFL);
    ::fcntl(fd.get(), F_SETFL, flags & ~O_NONBLOCK);
}

} // namespace

base::Status Stdio::openInput(const std::string& uri)
{
    if (uri.empty())
        return {};
    const Target target = TRY(parseTarget(uri));
    // A FIFO's reading end opens at once with O_NONBLOCK, and then its writing end has a reader and
    // opens too.
    m_in = TRY(base::openFile(target.path, O_RDONLY | O_NONBLOCK));
    if (isFifo(target.path))
        m_inKeeper = TRY(base::openFile(target.path, O_WRONLY | O_NONBLOCK));
    if (!m_terminal)
        setBlocking(m_in);
    return {};
}

base::Status Stdio::openOutput(const std::string& uri, base::Fd& end, base::Fd& keeper) const
{
    if (uri.empty())
        return {};
    const Target target = TRY(parseTarget(uri));
    if (target.file) {
        end = TRY(base::openFile(target.path, O_WRONLY | O_APPEND | O_CREAT, 0600));
        return {};
    }
    if (isFifo(target.path))
        keeper = TRY(base::openFile(target.path, O_RDONLY | O_NONBLOCK));
    end = TRY(base::openFile(target.path, O_WRONLY | (m_terminal ? O_NONBLOCK : 0)));
    return {};
}

base::Result<std::unique_ptr<Stdio>> Stdio::open(
    const StdioPaths& paths, unsigned uid, unsigned gid)
{
    auto stdio = std::make_unique<Stdio>();
    stdio->m_terminal = paths.terminal;
    TRY_VOID(stdio->openInput(paths.in));
    TRY_VOID(stdio->openOutput(paths.out, stdio->m_out, stdio->m_outKeeper));
    if (!paths.terminal)
        TRY_VOID(stdio->openOutput(paths.err, stdio->m_err, stdio->m_errKeeper));
    for (const base::Fd* fd : {&stdio->m_in, &stdio->m_out, &stdio->m_err}) {
        if (*fd && (uid != 0 || gid != 0) && ::fchown(fd->get(), uid, gid) != 0)
            return base::sysError("fchown(2)", "stdio");
    }
    return stdio;
}

StdioFds Stdio::containerEnds() const
{
    if (m_terminal)
        return {};
    return {m_in.get(), m_out.get(), m_err.get()};
}

void Stdio::closeContainerEnds()
{
    if (m_terminal)
        return;
    m_in.reset();
    m_out.reset();
    m_err.reset();
}

} // namespace shimscope::shim

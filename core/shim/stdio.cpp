// Opening FIFOs so that neither side waits and nothing is lost.
#include <shim/console.h>
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

base::Result<base::Fd> duplicate(const base::Fd& fd)
{
    base::Fd copy(::fcntl(fd.get(), F_DUPFD_CLOEXEC, 3));
    if (!copy)
        return base::sysError("fcntl(2) F_DUPFD_CLOEXEC");
    return copy;
}

} // namespace

base::Status Stdio::openOutput(const std::string& uri, base::Fd& end, base::Fd& keeper) const
{
    if (uri.empty())
        return {};
    const Target target = TRY(parseTarget(uri));
    if (target.file) {
        end = TRY(base::openFile(target.path, O_WRONLY | O_APPEND | O_CREAT, 0600));
        return {};
    }
    // With its reading end held, the writing end opens at once.
    if (isFifo(target.path))
        keeper = TRY(base::openFile(target.path, O_RDONLY | O_NONBLOCK));
    end = TRY(base::openFile(target.path, O_WRONLY | (m_paths.terminal ? O_NONBLOCK : 0)));
    return {};
}

base::Result<std::unique_ptr<Stdio>> Stdio::open(
    Loop& loop, StdioPaths paths, unsigned uid, unsigned gid)
{
    auto stdio = std::make_unique<Stdio>(loop);
    stdio->m_paths = std::move(paths);
    TRY_VOID(stdio->openOutput(stdio->m_paths.out, stdio->m_out, stdio->m_outKeeper));
    if (stdio->m_paths.terminal)
        return stdio;
    TRY_VOID(stdio->openOutput(stdio->m_paths.err, stdio->m_err, stdio->m_errKeeper));
    if (!stdio->m_paths.in.empty()) {
        base::Pipe pipe = TRY(base::makePipe());
        ::fcntl(pipe.write.get(), F_SETFL, O_NONBLOCK);
        stdio->m_in = std::move(pipe.read);
        stdio->m_toIn = std::move(pipe.write);
    }
    for (const base::Fd* fd : {&stdio->m_in, &stdio->m_out, &stdio->m_err}) {
        if (*fd && (uid != 0 || gid != 0) && ::fchown(fd->get(), uid, gid) != 0)
            return base::sysError("fchown(2)", "stdio");
    }
    return stdio;
}

Stdio::~Stdio()
{
    for (const std::shared_ptr<Copy>& copy : m_copies)
        copy->stop();
}

StdioFds Stdio::containerEnds() const
{
    if (m_paths.terminal)
        return {};
    return {m_in.get(), m_out.get(), m_err.get()};
}

base::Status Stdio::copyInput(base::Fd to)
{
    if (m_paths.in.empty())
        return {};
    const Target target = TRY(parseTarget(m_paths.in));
    // A FIFO's reading end opens at once with O_NONBLOCK, and then its writing end has a reader and
    // opens too.
    base::Fd from = TRY(base::openFile(target.path, O_RDONLY | O_NONBLOCK));
    if (isFifo(target.path))
        m_inKeeper = TRY(base::openFile(target.path, O_WRONLY | O_NONBLOCK));
    m_copies.push_back(Copy::start(m_loop, std::move(from), std::move(to)));
    return {};
}

base::Status Stdio::begin()
{
    m_in.reset();
    m_out.reset();
    m_err.reset();
    return copyInput(std::move(m_toIn));
}

base::Status Stdio::beginTerminal(base::Fd master)
{
    // One descriptor for each direction: a copy closes its own.
    base::Fd input = TRY(duplicate(master));
    m_master = TRY(duplicate(master));
    TRY_VOID(copyInput(std::move(input)));
    if (!m_out)
        m_out = TRY(base::openFile("/dev/null", O_WRONLY));
    m_copies.push_back(Copy::start(m_loop, std::move(master), std::move(m_out)));
    return {};
}

base::Status Stdio::resize(std::uint32_t width, std::uint32_t height) const
{
    if (!m_master)
        return ttrpc::fail(
            ttrpc::Code::FailedPrecondition, "resize terminal", {}, "the process has no terminal");
    return resizeConsole(m_master, width, height);
}

} // namespace shimscope::shim

// Whole-file reads and writes.
#include <base/file.h>

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace shimscope::base {

Result<std::string> readAll(const Fd& fd, const std::string& nameForErrors, std::size_t limit)
{
    std::string data;
    char buffer[16384];
    for (;;) {
        const ssize_t n = ::read(fd.get(), buffer, sizeof buffer);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return sysError("read(2)", nameForErrors);
        if (n == 0)
            return data;
        data.append(buffer, static_cast<std::size_t>(n));
        if (data.size() > limit)
            return fail(
                "read", nameForErrors, "longer than " + std::to_string(limit) + " bytes", EFBIG);
    }
}

Result<std::string> readFile(const std::string& path, std::size_t limit)
{
    const Fd fd = TRY(openFile(path, O_RDONLY));
    return readAll(fd, path, limit);
}

Status writeAll(const Fd& fd, std::string_view data, const std::string& nameForErrors)
{
    while (!data.empty()) {
        const ssize_t n = ::write(fd.get(), data.data(), data.size());
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return sysError("write(2)", nameForErrors);
        data.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
}

Status writeExisting(const std::string& path, std::string_view data)
{
    const Fd fd = TRY(openFile(path, O_WRONLY));
    if (::write(fd.get(), data.data(), data.size()) < 0)
        return sysError("write(2)", path);
    return {};
}

namespace {

Status replaceFile(const std::string& path, std::string_view data, mode_t mode, bool durable)
{
    const std::string tmp =
        path + ".tmp" + std::to_string(::getpid()) + "." + std::to_string(::gettid());
    {
        const Fd fd = TRY(openFile(tmp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode));
        auto written = writeAll(fd, data, tmp);
        if (written && durable && ::fsync(fd.get()) != 0)
            written = sysError("fsync(2)", tmp);
        if (!written) {
            ::unlink(tmp.c_str());
            return written;
        }
    }
    if (::rename(tmp.c_str(), path.c_str()) != 0) {
        const int err = errno;
        ::unlink(tmp.c_str());
        return sysError("rename(2)", path, err);
    }
    return {};
}

} // namespace

Status writeFileAtomic(const std::string& path, std::string_view data, mode_t mode)
{
    return replaceFile(path, data, mode, false);
}

Status writeFileDurable(const std::string& path, std::string_view data, mode_t mode)
{
    return replaceFile(path, data, mode, true);
}

Status makeDirs(const std::string& path, mode_t mode)
{
    for (std::size_t at = path.find('/', 1);; at = path.find('/', at + 1)) {
        const std::string part = path.substr(0, at);
        if (::mkdir(part.c_str(), mode) != 0 && errno != EEXIST)
            return sysError("mkdir(2)", part);
        if (at == std::string::npos)
            break;
    }
    struct stat st { };
    if (::stat(path.c_str(), &st) != 0)
        return sysError("stat(2)", path);
    if (!S_ISDIR(st.st_mode))
        return sysError("mkdir(2)", path, ENOTDIR);
    return {};
}

namespace {

struct DirStream {
    explicit DirStream(int fd) : stream(::fdopendir(fd))
    {
        if (stream == nullptr)
            ::close(fd);
    }
    DirStream(const DirStream&) = delete;
    DirStream& operator=(const DirStream&) = delete;
    ~DirStream()
    {
        if (stream != nullptr)
            ::closedir(stream);
    }
    DIR* stream;
};

Result<std::vector<std::string>> namesIn(int dirFd, const std::string& path)
{
    DirStream dir(dirFd);
    if (dir.stream == nullptr)
        return sysError("fdopendir(3)", path);
    std::vector<std::string> names;
    while (const dirent* entry =
               ::readdir(dir.stream)) { // NOLINT(concurrency-mt-unsafe): one stream, one thread
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..")
            names.emplace_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

Status removeAt(int parent, const std::string& name, dev_t device, const std::string& path)
{
    struct stat st { };
    if (::fstatat(parent, name.c_str(), &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? Status{} : Status(sysError("fstatat(2)", path));
    if (!S_ISDIR(st.st_mode))
        return ::unlinkat(parent, name.c_str(), 0) == 0 || errno == ENOENT
            ? Status{}
            : Status(sysError("unlinkat(2)", path));
    if (st.st_dev != device)
        return fail("remove", path, "is a mount point: unmount it first", EBUSY);
    Fd dir(::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!dir)
        return sysError("openat(2)", path);
    const int listing = ::fcntl(dir.get(), F_DUPFD_CLOEXEC, 0);
    for (const std::string& child : TRY(namesIn(listing, path)))
        TRY_VOID(removeAt(dir.get(), child, device, path + "/" + child));
    if (::unlinkat(parent, name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT)
        return sysError("rmdir", path);
    return {};
}

} // namespace

Status removeTree(const std::string& path)
{
    struct stat st { };
    if (::lstat(path.c_str(), &st) != 0)
        return errno == ENOENT ? Status{} : Status(sysError("lstat(2)", path));
    const std::size_t slash = path.find_last_of('/');
    const std::string parentPath = slash == std::string::npos ? "."
        : slash == 0                                          ? "/"
                                                              : path.substr(0, slash);
    const Fd parent = TRY(openFile(parentPath, O_RDONLY | O_DIRECTORY));
    return removeAt(
        parent.get(), slash == std::string::npos ? path : path.substr(slash + 1), st.st_dev, path);
}

Result<std::vector<std::string>> listDir(const std::string& path)
{
    Fd fd = TRY(openFile(path, O_RDONLY | O_DIRECTORY));
    return namesIn(fd.release(), path);
}

bool exists(const std::string& path)
{
    struct stat st { };
    return ::lstat(path.c_str(), &st) == 0;
}

Result<TempDir> TempDir::make(const std::string& prefix)
{
    std::string path = prefix + "XXXXXX";
    if (::mkdtemp(path.data()) == nullptr)
        return sysError("mkdtemp(3)", path);
    return TempDir(path);
}

TempDir::~TempDir()
{
    if (!m_path.empty())
        (void)removeTree(m_path);
}

std::string ownProgram()
{
    std::string path(4096, '\0');
    const ssize_t n = ::readlink("/proc/self/exe", path.data(), path.size());
    path.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return path;
}

} // namespace shimscope::base

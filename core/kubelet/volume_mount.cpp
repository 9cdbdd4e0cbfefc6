// mount(8), umount(8), and the bind mount of a path that is not to be trusted.
#include <base/child.h>
#include <base/file.h>
#include <base/text.h>
#include <kubelet/volume_mount.h>
#include <procfs/mountinfo.h>
#include <sys/files.h>
#include <trace/tracer.h>

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace shimscope::kubelet {
namespace {

constexpr int kMountTimeoutMs = 30'000;

base::Status runProgram(const char* program, const std::vector<std::string>& arguments)
{
    trace::SpanScope span(
        {.kind = trace::Kind::Client, .protocol = "exec", .method = program, .peer = program});
    const std::string words = base::join(arguments, " ");
    span.attribute("arguments", words);
    const auto output =
        base::run({.program = program, .arguments = arguments}, {}, kMountTimeoutMs);
    if (!output) {
        span.outcome(output.error());
        return base::Failure(output.error());
    }
    if (output->exit.code == 0)
        return {};
    const std::string said(base::trim(output->standardError));
    span.outcome(output->exit.code, said);
    return base::fail(std::string(program) + "(8)", words,
        said.empty() ? "exit code " + std::to_string(output->exit.code) : said);
}

/// As mountinfo names it; empty if there is no such path.
std::string canonical(const std::string& path)
{
    std::array<char, PATH_MAX> resolved{};
    return ::realpath(path.c_str(), resolved.data()) == nullptr ? std::string() : resolved.data();
}

/// What subPath names inside the volume, made if it is missing.
base::Result<base::Fd> openSubPath(const base::Fd& volume, const std::string& subPath)
{
    auto there = sys::openInRoot(volume, subPath, O_PATH);
    if (there || !there.error().is(ENOENT))
        return there;
    struct stat info { };
    if (::fstat(volume.get(), &info) != 0)
        return base::sysError("fstat(2)", subPath);
    base::Fd made = TRY(sys::makeDirsInRoot(volume, subPath, info.st_mode & 07777U));
    // Past the umask; through /proc because an O_PATH descriptor cannot be changed itself.
    if (::chmod(sys::procFd(made.get()).c_str(), info.st_mode & 07777U) != 0)
        return base::sysError("chmod(2)", subPath);
    return made;
}

base::Status makeTarget(const std::string& target, bool isFolder)
{
    if (isFolder)
        return base::makeDirs(target, 0750);
    TRY_VOID(base::makeDirs(target.substr(0, target.rfind('/')), 0750));
    const base::Fd made(
        ::open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640));
    if (!made && errno != EEXIST)
        return base::sysError("open(2)", target);
    return {};
}

} // namespace

base::Status runMount(const std::vector<std::string>& arguments)
{
    return runProgram("mount", arguments);
}

bool isMountPoint(const std::string& path)
{
    const std::string real = canonical(path);
    const auto mounts = procfs::readMountinfo();
    return mounts && std::any_of(mounts->begin(), mounts->end(), [&](const procfs::Mount& mount) {
        return mount.mountPoint == real;
    });
}

base::Status unmountBelow(const std::string& dir)
{
    const std::string real = canonical(dir);
    if (real.empty())
        return {};
    auto mounts = TRY(procfs::readMountinfo());
    // Later mounts may lie on earlier ones.
    std::reverse(mounts.begin(), mounts.end());
    for (const procfs::Mount& mount : mounts)
        if (mount.mountPoint == real || mount.mountPoint.starts_with(real + "/"))
            TRY_VOID(runProgram("umount", {"--no-canonicalize", mount.mountPoint}));
    return {};
}

base::Status bindSubPath(
    const std::string& volume, const std::string& subPath, const std::string& target)
{
    const base::Fd root = TRY(base::openFile(volume, O_PATH | O_DIRECTORY));
    const base::Fd source = TRY(openSubPath(root, subPath));
    struct stat info { };
    if (::fstat(source.get(), &info) != 0)
        return base::sysError("fstat(2)", subPath);
    // A container that ran before may have replaced what the old mount shows.
    TRY_VOID(unmountBelow(target));
    TRY_VOID(makeTarget(target, S_ISDIR(info.st_mode)));
    const std::string shown =
        "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(source.get());
    return runMount({"--no-canonicalize", "-o", "bind", shown, target});
}

} // namespace shimscope::kubelet

// The file and the log of a container that has ended.
#include <base/fd.h>
#include <base/file.h>
#include <base/text.h>
#include <kubelet/names.h>
#include <kubelet/pod_status.h>
#include <kubelet/termination_message.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace shimscope::kubelet {
namespace {

constexpr std::size_t kLongestMessage = 4096;
constexpr std::size_t kLongestLogMessage = 2048;
constexpr std::size_t kMostLogLines = 80;
constexpr std::size_t kLogTail = 64U << 10U; ///< what 80 lines are looked for in

/// The last `size` bytes of a regular file; empty if there is none.
std::string readTail(const std::string& path, std::size_t size)
{
    // The container writes into it; it must not lead the kubelet elsewhere, nor hold it up.
    const base::Fd file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat info { };
    if (!file || ::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode))
        return {};
    const off_t from = std::max<off_t>(info.st_size - static_cast<off_t>(size), 0);
    std::string text(size, '\0');
    const ssize_t count = ::pread(file.get(), text.data(), size, from);
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return text;
}

/// Without time, stream and tag; a part of a line (tag P) has no end. Empty for a line that is none
/// of CRI's.
std::string contentOf(std::string_view line)
{
    const std::size_t stream = line.find(' ');
    const std::size_t tag = stream == std::string_view::npos ? stream : line.find(' ', stream + 1);
    if (tag == std::string_view::npos || line.size() < tag + 2)
        return {};
    const bool isPart = line[tag + 1] == 'P';
    line.remove_prefix(std::min(tag + 3, line.size()));
    return std::string(line) + (isPart ? "" : "\n");
}

} // namespace

base::Result<v1::Mount> makeTerminationLog(
    const std::string& podDir, const Container& container, std::uint32_t restart)
{
    const std::string dir = podDir + "/containers/" + container.name;
    TRY_VOID(base::makeDirs(dir, 0750));
    const std::string path = dir + "/" + std::to_string(restart);
    if (restart > 1)
        ::unlink((dir + "/" + std::to_string(restart - 2)).c_str());
    const base::Fd file(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (!file)
        return base::sysError("open(2)", path);
    if (::fchmod(file.get(), 0666) != 0) // past the umask
        return base::sysError("fchmod(2)", path);
    v1::Mount mount;
    mount.set_host_path(path);
    mount.set_container_path(container.terminationMessagePath);
    return mount;
}

std::string messageOfLog(std::string_view log)
{
    const auto lines = base::lines(log);
    const std::size_t first = lines.size() > kMostLogLines ? lines.size() - kMostLogLines : 0;
    std::string text;
    for (std::size_t i = first; i < lines.size(); ++i)
        text += contentOf(lines[i]);
    return text.size() > kLongestLogMessage ? text.substr(text.size() - kLongestLogMessage) : text;
}

std::string terminationMessage(const v1::ContainerStatus& status)
{
    const std::string path = valueOf(status.annotations(), kMessagePath);
    std::string text;
    for (const v1::Mount& mount : status.mounts())
        if (!path.empty() && mount.container_path() == path)
            text = readTail(mount.host_path(), kLongestMessage);
    const bool mayUseLog = status.exit_code() != 0
        && valueOf(status.annotations(), kMessagePolicy) == "FallbackToLogsOnError";
    if (!text.empty() || !mayUseLog)
        return text;
    std::string tail = readTail(status.log_path(), kLogTail);
    // Not with half a line.
    if (tail.size() == kLogTail)
        tail.erase(0, tail.find('\n') + 1);
    return messageOfLog(tail);
}

} // namespace shimscope::kubelet

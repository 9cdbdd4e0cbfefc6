// Locks and records in a bundle.
#include <base/file.h>
#include <base/pidfd.h>
#include <base/time.h>
#include <procfs/process.h>
#include <shim/starts.h>

#include <ttrpc/status.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>

namespace shimscope::shim {

namespace {

constexpr std::string_view kRecordPrefix = "runtime.";
constexpr int kStepMs = 5;

base::Result<base::Fd> openLock(const std::string& bundle)
{
    return base::openFile(bundle + "/starting.lock", O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
}

base::Failure isClosed(const std::string& bundle)
{
    return ttrpc::fail(ttrpc::Code::NotFound, "start in bundle", bundle,
        "the container does not exist any more: its bundle has been cleaned up");
}

/// A runtime that was at work when its shim died.
struct Recorded {
    pid_t session = 0;
    std::uint64_t starttime = 0;
};

/// What was not written had not begun: its writer checks that the shim lives, and then writes.
std::vector<Recorded> readRecords(const std::string& bundle)
{
    std::vector<Recorded> found;
    const auto names = base::listDir(bundle);
    for (const std::string& name : names.value_or(std::vector<std::string>())) {
        if (!name.starts_with(kRecordPrefix))
            continue;
        const auto text = base::readFile(bundle + "/" + name, 4096);
        const auto stat = text ? procfs::parseStat(*text) : std::nullopt;
        if (stat && stat->pid == stat->session)
            found.push_back({stat->session, stat->starttime});
    }
    return found;
}

/// The number may belong to somebody else by now.
bool isStillItself(const Recorded& recorded)
{
    const auto leader = procfs::readStat(std::to_string(recorded.session));
    return !leader || leader->starttime == recorded.starttime;
}

std::vector<base::Fd> membersOf(const Recorded& recorded)
{
    std::vector<base::Fd> members;
    if (!isStillItself(recorded))
        return members;
    for (const pid_t pid : procfs::listProcesses().value_or(std::vector<pid_t>())) {
        auto pidfd = base::openPid(pid);
        const auto stat = procfs::readStat(std::to_string(pid));
        if (pidfd && stat && stat->session == recorded.session
            && stat->starttime >= recorded.starttime && !base::hasEnded(*pidfd))
            members.push_back(std::move(*pidfd));
    }
    return members;
}

base::Status endSession(const Recorded& recorded, std::int64_t deadline)
{
    for (auto members = membersOf(recorded); !members.empty(); members = membersOf(recorded)) {
        for (const base::Fd& member : members)
            (void)base::signalPid(member, SIGKILL);
        if (base::bootNow() > deadline)
            return base::fail("end runtime", std::to_string(recorded.session),
                "it, or a hook of it, does not end", ETIMEDOUT);
        ::poll(nullptr, 0, kStepMs);
    }
    return {};
}

} // namespace

base::Result<StartPermit> StartPermit::take(const std::string& bundle)
{
    base::Fd lock = TRY(openLock(bundle));
    // In this order: who finds the file empty holds a lock that closeBundle() waits for.
    if (::flock(lock.get(), LOCK_SH | LOCK_NB) != 0)
        return isClosed(bundle);
    struct stat info { };
    if (::fstat(lock.get(), &info) != 0)
        return base::sysError("fstat(2)", bundle + "/starting.lock");
    if (info.st_size > 0)
        return isClosed(bundle);
    return StartPermit(std::move(lock));
}

base::Status closeBundle(const std::string& bundle, int timeoutMs)
{
    const auto lock = openLock(bundle);
    if (!lock && lock.error().is(ENOENT))
        return {};
    if (!lock)
        return base::Failure(lock.error());
    TRY_VOID(base::writeAll(*lock, "closed\n", bundle + "/starting.lock"));
    const std::int64_t deadline = base::deadlineIn(timeoutMs);
    while (::flock(lock->get(), LOCK_EX | LOCK_NB) != 0) { // there is no flock(2) with a time-out
        if (errno != EWOULDBLOCK && errno != EINTR)
            return base::sysError("flock(2)", bundle);
        if (base::bootNow() > deadline)
            return base::fail(
                "close bundle", bundle, "something is still being started in it", ETIMEDOUT);
        ::poll(nullptr, 0, kStepMs);
    }
    return {};
}

base::Result<RuntimeRecord> RuntimeRecord::make(const std::string& bundle)
{
    std::string path = bundle + "/" + std::string(kRecordPrefix) + "XXXXXX";
    base::Fd fd(::mkostemp(path.data(), O_CLOEXEC));
    if (!fd)
        return base::sysError("mkostemp(3)", path);
    return RuntimeRecord(std::move(path), std::move(fd));
}

RuntimeRecord::~RuntimeRecord()
{
    if (!m_path.empty())
        ::unlink(m_path.c_str());
}

bool recordInChild(int record)
{
    char stat[1024];
    ::setsid();
    const int fd = ::open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    const ssize_t n = ::read(fd, stat, sizeof stat);
    ::close(fd);
    return n > 0 && ::write(record, stat, static_cast<std::size_t>(n)) == n;
}

base::Status endRuntimes(const std::string& bundle, int timeoutMs)
{
    const std::int64_t deadline = base::deadlineIn(timeoutMs);
    base::Status worst;
    for (const Recorded& recorded : readRecords(bundle)) {
        auto ended = endSession(recorded, deadline);
        if (!ended)
            worst = std::move(ended);
    }
    return worst;
}

} // namespace shimscope::shim

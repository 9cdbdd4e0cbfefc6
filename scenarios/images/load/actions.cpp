// What each verb does. Sleeps are short or end with a signal, so that SIGTERM is obeyed at once.
#include "actions.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <vector>

namespace load {

namespace {

volatile sig_atomic_t g_signal = 0; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
constexpr double kMiB = 1048576.0;
constexpr std::size_t kBlock = 1U << 18U; // memory is taken in pieces of this size

void onSignal(int signal)
{
    g_signal = signal;
}

[[gnu::format(printf, 1, 2)]] void say(const char* format, ...)
{
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    int size = std::vsnprintf(line, sizeof line - 1, format, arguments);
    va_end(arguments);
    size = std::min(std::max(size, 0), static_cast<int>(sizeof line) - 2);
    line[size] = '\n';
    // One write(2) a line: a reader never sees half of it.
    if (::write(STDOUT_FILENO, line, static_cast<std::size_t>(size) + 1) < 0 && errno == EPIPE)
        ::_exit(1);
}

std::int64_t nowMs()
{
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<std::int64_t>(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000;
}

/// False if a signal that ends us came.
bool pauseMs(std::int64_t ms)
{
    const timespec time{static_cast<time_t>(ms / 1000), static_cast<long>(ms % 1000) * 1'000'000};
    if (g_signal == 0)
        ::nanosleep(&time, nullptr);
    return g_signal == 0;
}

std::int64_t deadlineAfter(std::int64_t duration)
{
    return duration == kForever ? INT64_MAX : nowMs() + duration;
}

bool sleepUntil(std::int64_t deadline)
{
    while (g_signal == 0) {
        const std::int64_t left = deadline - nowMs();
        if (left <= 0)
            return true;
        if (!pauseMs(std::min<std::int64_t>(left, 60'000)))
            return false;
    }
    return false;
}

/// A child that dies with us and has our signals' default answers; -1 if the kernel refuses.
template <class Work>
pid_t startChild(Work work)
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        std::signal(SIGTERM, SIG_DFL);
        std::signal(SIGINT, SIG_DFL);
        work();
        ::_exit(0);
    }
    return child;
}

/// Uses `share` of one CPU: in every 10 ms busy for its part.
[[noreturn]] void burn(double share)
{
    constexpr std::int64_t kSliceNs = 10'000'000;
    const auto busy = static_cast<std::int64_t>(share * kSliceNs);
    timespec start{};
    ::clock_gettime(CLOCK_MONOTONIC, &start);
    for (std::int64_t slice = 0;; ++slice) {
        const auto passed = [&] {
            timespec time{};
            ::clock_gettime(CLOCK_MONOTONIC, &time);
            return static_cast<std::int64_t>(time.tv_sec - start.tv_sec) * 1'000'000'000
                + time.tv_nsec - start.tv_nsec;
        };
        // Being throttled or preempted is not made up for: a late slice is a lost one.
        slice = std::max(slice, passed() / kSliceNs);
        while (passed() < slice * kSliceNs + busy) { }
        const std::int64_t rest = (slice + 1) * kSliceNs - passed();
        const timespec time{0, static_cast<long>(rest)};
        if (rest > 0)
            ::nanosleep(&time, nullptr);
    }
}

bool doCpu(const Action& action, int& exitCode)
{
    say("load: cpu %.2f", action.cpus);
    const int workers = std::max(1, static_cast<int>(std::ceil(action.cpus)));
    std::vector<pid_t> children;
    for (int i = 0; i < workers; ++i) {
        const pid_t child = startChild([&] { burn(action.cpus / workers); });
        if (child < 0) {
            say("load: fork: %s", std::strerror(errno));
            exitCode = 1;
            break;
        }
        children.push_back(child);
    }
    const bool goOn = exitCode == 0 && sleepUntil(deadlineAfter(action.duration));
    for (const pid_t child : children)
        ::kill(child, SIGKILL);
    for (const pid_t child : children)
        ::waitpid(child, nullptr, 0);
    return goOn;
}

struct Piece {
    void* start;
    std::size_t size;
};
std::vector<Piece>& held()
{
    static std::vector<Piece> pieces;
    return pieces;
}

/// Takes memory and touches each page of it, so that it is really there.
bool take(std::size_t size)
{
    void* start = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED)
        return false;
    std::memset(start, 1, size);
    held().push_back({start, size});
    return true;
}

/// Calls `step(bytes)` so that `rate` is kept, until `limit` is reached, and `report(done)` once a
/// second.
template <class Step, class Report>
bool pace(const Action& action, std::uint64_t block, Step step, Report report)
{
    const std::int64_t start = nowMs();
    std::int64_t told = start;
    for (std::uint64_t done = 0; action.limit == 0 || done < action.limit;) {
        const std::uint64_t size =
            action.limit == 0 ? block : std::min<std::uint64_t>(block, action.limit - done);
        if (!step(static_cast<std::size_t>(size)))
            return false;
        done += size;
        const std::int64_t due = action.rate == 0 ? 0
                                                  : start
                + static_cast<std::int64_t>(
                    static_cast<double>(done) * 1000 / static_cast<double>(action.rate));
        if (nowMs() - told >= 1000) {
            told = nowMs();
            report(done);
        }
        if (action.rate != 0 && !sleepUntil(due))
            return false;
        if (g_signal != 0)
            return false;
    }
    return true;
}

bool doMemory(const Action& action, int& exitCode)
{
    const double limit = static_cast<double>(action.limit) / kMiB;
    if (action.rate != 0)
        say("load: memory %.1f MiB/s up to %.1f MiB", static_cast<double>(action.rate) / kMiB,
            limit);
    const auto step = [&](std::size_t size) {
        if (take(size))
            return true;
        say("load: mmap: %s", std::strerror(errno));
        exitCode = 1;
        return false;
    };
    if (!pace(action, kBlock, step, [](std::uint64_t done) {
            say("load: memory %.1f MiB", static_cast<double>(done) / kMiB);
        }))
        return false;
    say("load: memory %.1f MiB taken", limit);
    return true;
}

bool doFree()
{
    for (const Piece& piece : held())
        ::munmap(piece.start, piece.size);
    held().clear();
    say("load: memory given back");
    return true;
}

bool doFork(const Action& action)
{
    unsigned started = 0;
    while (started < action.count && g_signal == 0) {
        if (startChild([] {
                for (;;)
                    ::pause();
            })
            < 0)
            break;
        ++started;
    }
    // A refused fork is what this action is there to show: it goes on.
    if (started < action.count && g_signal == 0)
        say("load: fork %u of %u: %s", started, action.count, std::strerror(errno));
    else
        say("load: fork %u", started);
    return g_signal == 0;
}

bool doWrite(const Action& action, int& exitCode)
{
    say("load: write %.1f MiB/s to %s", static_cast<double>(action.rate) / kMiB,
        action.text.c_str());
    const int fd = ::open(action.text.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    const std::vector<char> block(std::clamp<std::size_t>(action.rate / 10, 4096, 1U << 20U), 'x');
    const auto step = [&](std::size_t size) {
        if (fd >= 0 && ::write(fd, block.data(), size) >= 0)
            return true;
        if (g_signal == 0) {
            say("load: %s: %s", action.text.c_str(), std::strerror(errno));
            exitCode = 1;
        }
        return false;
    };
    const auto report = [&](std::uint64_t done) {
        ::fsync(fd); // through the page cache, so that the disk sees the rate
        say("load: write %.1f MiB", static_cast<double>(done) / kMiB);
    };
    const bool done = pace(action, block.size(), step, report);
    if (fd >= 0)
        ::close(fd);
    return done;
}

bool doPrint(const Action& action)
{
    const std::int64_t end = deadlineAfter(action.duration);
    for (std::int64_t due = nowMs(); due < end; due += action.every) {
        if (!sleepUntil(due))
            return false;
        say("%s", action.text.c_str());
    }
    return sleepUntil(std::min(end, nowMs()));
}

/// -1 with errno if the kernel refuses. A socket that an earlier one left is replaced.
int bindSocket(const std::string& path)
{
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    struct stat old { };
    if (::stat(path.c_str(), &old) == 0 && S_ISSOCK(old.st_mode))
        ::unlink(path.c_str());
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): as bind(2) wants it
    const auto* name = reinterpret_cast<const sockaddr*>(&address);
    if (fd >= 0 && ::bind(fd, name, sizeof address) == 0 && ::listen(fd, 16) == 0)
        return fd;
    const int error = errno;
    ::close(fd);
    errno = error;
    return -1;
}

/// Each caller is hung up on: whoever depends on an answer notices.
bool hangUpOnCallers(int fd, std::int64_t deadline)
{
    while (g_signal == 0) {
        const std::int64_t left = deadline - nowMs();
        if (left <= 0)
            return true;
        pollfd caller{fd, POLLIN, 0};
        if (::poll(&caller, 1, static_cast<int>(std::min<std::int64_t>(left, 1000))) > 0)
            ::close(::accept4(fd, nullptr, nullptr, SOCK_CLOEXEC));
    }
    return false;
}

bool doListen(const Action& action, int& exitCode)
{
    const std::string folder = action.text.substr(0, action.text.rfind('/'));
    const bool made = ::mkdir(folder.c_str(), 0755) == 0;
    const int fd = bindSocket(action.text);
    if (fd < 0) {
        say("load: listen on %s: %s", action.text.c_str(), std::strerror(errno));
        exitCode = 1;
    } else {
        say("load: listen on %s", action.text.c_str());
    }
    const bool goOn = fd >= 0 && hangUpOnCallers(fd, deadlineAfter(action.duration));
    if (fd >= 0) {
        ::close(fd);
        ::unlink(action.text.c_str());
    }
    // Also one that somebody killed had made: a folder that holds more stays.
    if (made || fd >= 0)
        ::rmdir(folder.c_str());
    return goOn;
}

} // namespace

void catchSignals()
{
    struct sigaction action { };
    action.sa_handler = onSignal; // without SA_RESTART: sleeps and writes end
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGINT, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

bool perform(const Action& action, int& exitCode)
{
    bool goOn = true;
    switch (action.verb) {
    case Verb::Cpu:
        goOn = doCpu(action, exitCode);
        break;
    case Verb::Memory:
        goOn = doMemory(action, exitCode);
        break;
    case Verb::Free:
        goOn = doFree();
        break;
    case Verb::Fork:
        goOn = doFork(action);
        break;
    case Verb::Write:
        goOn = doWrite(action, exitCode);
        break;
    case Verb::Listen:
        goOn = doListen(action, exitCode);
        break;
    case Verb::Sleep:
        say("load: sleep");
        goOn = sleepUntil(deadlineAfter(action.duration));
        break;
    case Verb::Print:
        goOn = doPrint(action);
        break;
    case Verb::Exit:
        exitCode = static_cast<int>(action.count);
        say("load: exit %d", exitCode);
        return false;
    }
    if (g_signal != 0)
        say("load: SIG%s: ending", ::sigabbrev_np(g_signal));
    return goOn;
}

} // namespace load

// The log thread.
#include <base/file.h>
#include <base/log.h>
#include <base/time.h>
#include <cri/log_pump.h>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>

#include <array>

namespace shimscope::cri {

namespace {

constexpr std::uint64_t kWakeUp = ~0ULL;
constexpr int kRetryMs = 1000;

base::Result<base::Fd> openLog(const std::string& path)
{
    TRY_VOID(base::makeDirs(path.substr(0, path.rfind('/'))));
    return base::openFile(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0640);
}

base::Result<base::Fd> openFifo(const std::string& path)
{
    if (::mkfifo(path.c_str(), 0700) != 0 && errno != EEXIST)
        return base::sysError("mkfifo(3)", path);
    return base::openFile(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
}

} // namespace

/// One container's log. Everything but the maps of the pump is used under `mutex`.
struct LogPump::Log {
    Log(LogPaths where, LogJournal opened) : paths(std::move(where)), journal(std::move(opened)) { }
    std::mutex mutex;
    LogPaths paths;
    LogJournal journal;
    base::Fd file;
    std::array<base::Fd, 2> fifos;
    std::array<bool, 2> suspended{}; ///< not in epoll; tried again every second
    std::uint64_t token = 0;
};

base::Result<std::unique_ptr<LogPump>> LogPump::start()
{
    base::Fd epoll(::epoll_create1(EPOLL_CLOEXEC));
    base::Fd wakeUp(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!epoll || !wakeUp)
        return base::sysError("epoll_create1(2)");
    base::Pipe scratch = TRY(base::makePipe());
    epoll_event event{.events = EPOLLIN, .data = {.u64 = kWakeUp}};
    ::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, wakeUp.get(), &event);
    std::unique_ptr<LogPump> pump(
        new LogPump(std::move(epoll), std::move(wakeUp), std::move(scratch)));
    pump->m_thread = std::thread([raw = pump.get()] { raw->run(); });
    return pump;
}

LogPump::LogPump(base::Fd epoll, base::Fd wakeUp, base::Pipe scratch)
    : m_epoll(std::move(epoll)), m_wakeUp(std::move(wakeUp)), m_scratch(std::move(scratch))
{
}

LogPump::~LogPump()
{
    const std::uint64_t one = 1;
    (void)!::write(m_wakeUp.get(), &one, sizeof one);
    if (m_thread.joinable())
        m_thread.join();
}

std::shared_ptr<LogPump::Log> LogPump::find(const std::string& containerId)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_logs.find(containerId);
    return found == m_logs.end() ? nullptr : found->second;
}

base::Status LogPump::attach(const std::string& containerId, const LogPaths& paths)
{
    auto log = std::make_shared<Log>(paths, TRY(LogJournal::open(paths.journal)));
    log->file = TRY(openLog(paths.log));
    log->fifos[0] = TRY(openFifo(paths.stdoutFifo));
    log->fifos[1] = TRY(openFifo(paths.stderrFifo));
    if (const int stream = log->journal.pendingStream(); stream >= 0)
        TRY_VOID(log->journal.recover(log->file, log->fifos[static_cast<std::size_t>(stream)]));
    {
        const std::scoped_lock lock(m_mutex);
        log->token = ++m_lastToken;
        m_tokens[log->token] = log;
        m_logs[containerId] = log;
    }
    const std::scoped_lock lock(log->mutex);
    watch(*log, LogStream::Stdout, true);
    watch(*log, LogStream::Stderr, true);
    return {};
}

void LogPump::watch(Log& log, LogStream stream, bool on)
{
    const base::Fd& fifo = log.fifos[static_cast<std::size_t>(stream)];
    epoll_event event{
        .events = EPOLLIN, .data = {.u64 = log.token * 2 + static_cast<std::uint64_t>(stream)}};
    if (fifo)
        ::epoll_ctl(m_epoll.get(), on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, fifo.get(), &event);
}

base::Status LogPump::reopen(const std::string& containerId)
{
    const auto log = find(containerId);
    if (!log)
        return base::fail("reopen log", containerId, "the container is not running", ENOENT);
    const std::scoped_lock lock(log->mutex);
    log->file = TRY(openLog(log->paths.log));
    return {};
}

/// True if there may be more.
bool LogPump::pump(Log& log, LogStream stream)
{
    const auto index = static_cast<std::size_t>(stream);
    const auto moved = [&] {
        const std::scoped_lock lock(m_scratchMutex);
        return log.journal.move(stream, log.fifos[index], log.file, m_scratch);
    }();
    if (moved && *moved == LogJournal::Outcome::Moved) {
        log.suspended[index] = false;
        return true;
    }
    if (moved && *moved == LogJournal::Outcome::Empty)
        return false;
    // Closed: no process has the stream open now. A container may open /dev/stdout again, so it is
    // looked at every second, like a log that cannot be written; watched all the time, it would
    // always be ready.
    watch(log, stream, false);
    if (!moved && !log.suspended[index])
        base::logError(log.paths.log + ": " + moved.error().toString() + "; the container waits");
    log.suspended[index] = true;
    return false;
}

void LogPump::drainLocked(Log& log)
{
    for (const LogStream stream : {LogStream::Stdout, LogStream::Stderr}) {
        while (log.fifos[static_cast<std::size_t>(stream)] && pump(log, stream)) { }
    }
}

void LogPump::drain(const std::string& containerId)
{
    if (const auto log = find(containerId)) {
        const std::scoped_lock lock(log->mutex);
        drainLocked(*log);
    }
}

void LogPump::detach(const std::string& containerId)
{
    const auto log = find(containerId);
    if (!log)
        return;
    {
        const std::scoped_lock lock(m_mutex);
        m_logs.erase(containerId);
        m_tokens.erase(log->token);
    }
    const std::scoped_lock lock(log->mutex);
    drainLocked(*log);
    for (const LogStream stream : {LogStream::Stdout, LogStream::Stderr}) {
        if (const auto ended = log->journal.flush(stream, log->file); !ended)
            base::logError(log->paths.log + ": " + ended.error().toString());
        log->fifos[static_cast<std::size_t>(stream)].reset();
    }
    for (const std::string& path :
        {log->paths.stdoutFifo, log->paths.stderrFifo, log->paths.journal})
        ::unlink(path.c_str());
}

void LogPump::service(std::uint64_t token)
{
    std::shared_ptr<Log> log;
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_tokens.find(token / 2);
        log = found == m_tokens.end() ? nullptr : found->second.lock();
    }
    if (!log)
        return;
    const std::scoped_lock lock(log->mutex);
    const auto stream = static_cast<LogStream>(token % 2);
    if (log->fifos[token % 2])
        (void)pump(*log, stream); // one batch: no container can keep the others waiting
}

void LogPump::retrySuspended()
{
    std::map<std::string, std::shared_ptr<Log>> logs;
    {
        const std::scoped_lock lock(m_mutex);
        logs = m_logs;
    }
    for (const auto& [id, log] : logs) {
        const std::scoped_lock lock(log->mutex);
        for (const LogStream stream : {LogStream::Stdout, LogStream::Stderr}) {
            if (log->suspended[static_cast<std::size_t>(stream)])
                watch(*log, stream, true);
        }
    }
}

void LogPump::run()
{
    std::int64_t nextRetry = 0;
    for (;;) {
        std::array<epoll_event, 32> events{};
        const int count =
            ::epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), kRetryMs);
        for (int i = 0; i < count; ++i) {
            const std::uint64_t token = events[static_cast<std::size_t>(i)].data.u64;
            if (token == kWakeUp)
                return;
            service(token);
        }
        if (base::bootNow() >= nextRetry) {
            retrySuspended();
            nextRetry = base::bootNow() + kRetryMs * 1'000'000LL;
        }
    }
}

} // namespace shimscope::cri

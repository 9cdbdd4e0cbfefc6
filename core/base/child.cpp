// Starting, waiting for and ending child processes.
#include <base/child.h>
#include <base/pidfd.h>
#include <base/time.h>

#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>

#include <csignal>

extern char** environ; // NOLINT(readability-redundant-declaration)

namespace shimscope::base {

namespace {

std::vector<char*> pointers(std::vector<std::string>& texts)
{
    std::vector<char*> out;
    for (std::string& text : texts)
        out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

/// posix_spawn's attribute and action objects, destroyed together.
struct SpawnPlan {
    SpawnPlan()
    {
        ::posix_spawnattr_init(&attributes);
        ::posix_spawn_file_actions_init(&actions);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
    ~SpawnPlan()
    {
        ::posix_spawn_file_actions_destroy(&actions);
        ::posix_spawnattr_destroy(&attributes);
    }
    void redirect(int from, int to, int openFlags)
    {
        if (from >= 0)
            ::posix_spawn_file_actions_adddup2(&actions, from, to);
        else if (openFlags >= 0)
            ::posix_spawn_file_actions_addopen(&actions, to, "/dev/null", openFlags, 0);
    }
    posix_spawnattr_t attributes{};
    posix_spawn_file_actions_t actions{};
};

void prepare(SpawnPlan& plan, const SpawnOptions& options)
{
    plan.redirect(options.standardInput, 0, O_RDONLY);
    plan.redirect(options.standardOutput, 1, O_WRONLY);
    plan.redirect(options.standardError, 2, -1);
    if (!options.workingDirectory.empty())
        ::posix_spawn_file_actions_addchdir_np(&plan.actions, options.workingDirectory.c_str());
    // A child starts with default signals and an empty mask, whatever the daemon blocks for its
    // signalfd.
    sigset_t none{}, all{};
    sigemptyset(&none);
    sigfillset(&all);
    ::posix_spawnattr_setsigmask(&plan.attributes, &none);
    ::posix_spawnattr_setsigdefault(&plan.attributes, &all);
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    if (options.newSession)
        flags |= POSIX_SPAWN_SETSID;
    ::posix_spawnattr_setflags(&plan.attributes, flags);
}

} // namespace

Result<Child> Child::spawn(const SpawnOptions& options)
{
    SpawnPlan plan;
    prepare(plan, options);
    std::vector<std::string> arguments{options.program};
    arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
    std::vector<std::string> environment = options.environment;
    const auto argv = pointers(arguments);
    const auto envp = pointers(environment);
    pid_t pid = -1;
    const int err = ::posix_spawnp(&pid, options.program.c_str(), &plan.actions, &plan.attributes,
        argv.data(), environment.empty() ? ::environ : envp.data());
    if (err != 0)
        return sysError("posix_spawn(3)", options.program, err);
    Child child(pid, Fd());
    child.m_pidfd = TRY(openPid(pid));
    return child;
}

Child::Child(Child&& other) noexcept
    : m_pid(std::exchange(other.m_pid, -1)), m_pidfd(std::move(other.m_pidfd))
{
}

Child& Child::operator=(Child&& other) noexcept
{
    if (this != &other) {
        end();
        m_pid = std::exchange(other.m_pid, -1);
        m_pidfd = std::move(other.m_pidfd);
    }
    return *this;
}

Child::~Child()
{
    end();
}

void Child::end()
{
    if (m_pid <= 0)
        return;
    ::kill(m_pid, SIGKILL);
    (void)wait();
}

Result<ExitStatus> Child::wait(int timeoutMs)
{
    if (m_pid <= 0)
        return fail("wait", "child", "has been waited for already", ECHILD);
    if (timeoutMs >= 0 && !base::hasEnded(m_pidfd, timeoutMs))
        return sysError("wait", std::to_string(m_pid), ETIMEDOUT);
    int status = 0;
    while (::waitpid(m_pid, &status, 0) < 0) {
        if (errno != EINTR)
            return sysError("waitpid(2)", std::to_string(m_pid));
    }
    m_pid = -1;
    if (WIFSIGNALED(status))
        return ExitStatus{128 + WTERMSIG(status), WTERMSIG(status)};
    return ExitStatus{WEXITSTATUS(status), 0};
}

Status Child::kill(int signal)
{
    if (m_pid <= 0)
        return sysError("kill(2)", "child", ESRCH);
    if (::kill(m_pid, signal) != 0)
        return sysError("kill(2)", std::to_string(m_pid));
    return {};
}

pid_t Child::release()
{
    return std::exchange(m_pid, -1);
}

namespace {

constexpr std::size_t kOutputLimit = 4U << 20U;

/// While it lives, writing into a pipe that nobody reads any more is EPIPE and nothing else, for
/// this thread and whatever the program does with SIGPIPE: a hook may end without reading its
/// state.
class WithoutPipeSignal {
public:
    WithoutPipeSignal()
    {
        sigemptyset(&m_pipe);
        sigaddset(&m_pipe, SIGPIPE);
        ::pthread_sigmask(SIG_BLOCK, &m_pipe, &m_before);
    }
    WithoutPipeSignal(const WithoutPipeSignal&) = delete;
    WithoutPipeSignal& operator=(const WithoutPipeSignal&) = delete;
    ~WithoutPipeSignal()
    {
        if (sigismember(&m_before, SIGPIPE) != 0)
            return;
        const timespec now{};
        while (::sigtimedwait(&m_pipe, nullptr, &now) > 0) { }
        ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }

private:
    sigset_t m_pipe{}, m_before{};
};

/// Reads once into `text`; false at the end of the stream.
bool collect(const Fd& fd, std::string& text)
{
    char buffer[8192];
    const ssize_t n = ::read(fd.get(), buffer, sizeof buffer);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    if (text.size() < kOutputLimit)
        text.append(buffer, static_cast<std::size_t>(n));
    return n > 0;
}

/// Sends once from `input`; false when all is sent or the reader is gone.
bool feed(const Fd& fd, std::string_view& input)
{
    if (input.empty())
        return false;
    const ssize_t n = ::write(fd.get(), input.data(), input.size());
    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    input.remove_prefix(static_cast<std::size_t>(n));
    return !input.empty();
}

/// Moves bytes in all three directions until both outputs are closed. False if `deadline` (bootNow)
/// passes first.
bool exchange(
    Fd& in, Fd& out, Fd& err, std::string_view input, Output& result, std::int64_t deadline)
{
    while (out || err) {
        const std::int64_t leftMs = (deadline - bootNow()) / 1'000'000;
        if (leftMs <= 0)
            return false;
        pollfd fds[]{{in.get(), POLLOUT, 0}, {out.get(), POLLIN, 0}, {err.get(), POLLIN, 0}};
        if (::poll(fds, 3, static_cast<int>(leftMs)) < 0 && errno != EINTR)
            return false;
        if (in && fds[0].revents != 0 && !feed(in, input))
            in.reset();
        if (out && fds[1].revents != 0 && !collect(out, result.standardOutput))
            out.reset();
        if (err && fds[2].revents != 0 && !collect(err, result.standardError))
            err.reset();
    }
    return true;
}

} // namespace

Result<Output> run(SpawnOptions options, std::string_view input, int timeoutMs)
{
    Pipe in = TRY(makePipe());
    Pipe out = TRY(makePipe());
    Pipe err = TRY(makePipe());
    options.standardInput = in.read.get();
    options.standardOutput = out.write.get();
    options.standardError = err.write.get();
    const std::int64_t deadline = deadlineIn(timeoutMs);
    Child child = TRY(Child::spawn(options));
    in.read.reset();
    out.write.reset();
    err.write.reset();
    ::fcntl(in.write.get(), F_SETFL, O_NONBLOCK);
    if (input.empty())
        in.write.reset();
    const WithoutPipeSignal quiet;
    Output result;
    if (!exchange(in.write, out.read, err.read, input, result, deadline))
        return sysError("run", options.program, ETIMEDOUT);
    const std::int64_t leftMs = (deadline - bootNow()) / 1'000'000;
    result.exit = TRY(child.wait(leftMs > 0 ? static_cast<int>(leftMs) : 0));
    return result;
}

} // namespace shimscope::base

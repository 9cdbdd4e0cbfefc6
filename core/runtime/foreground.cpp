// Waiting in the foreground.
#include <base/file.h>
#include <base/pidfd.h>
#include <runtime/foreground.h>

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>

namespace shimscope::runtime {

namespace {

/// Our terminal without echo and line editing while it lives: the other side does both.
class RawTerminal {
public:
    explicit RawTerminal(bool wanted)
    {
        m_active = wanted && ::isatty(0) == 1 && ::tcgetattr(0, &m_before) == 0;
        if (!m_active)
            return;
        termios raw = m_before;
        ::cfmakeraw(&raw);
        ::tcsetattr(0, TCSANOW, &raw);
    }
    RawTerminal(const RawTerminal&) = delete;
    RawTerminal& operator=(const RawTerminal&) = delete;
    ~RawTerminal()
    {
        if (m_active)
            ::tcsetattr(0, TCSANOW, &m_before);
    }

private:
    termios m_before{};
    bool m_active = false;
};

void copySize(const base::Fd& master)
{
    winsize size{};
    if (master && ::ioctl(0, TIOCGWINSZ, &size) == 0)
        ::ioctl(master.get(), TIOCSWINSZ, &size);
}

/// One read and what it gives written to the other side; false at the end.
bool copy(int from, int to)
{
    char buffer[8192];
    const ssize_t n = ::read(from, buffer, sizeof buffer);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN; // EIO: the last holder of the terminal is gone
    for (ssize_t done = 0; done < n;) {
        const ssize_t written = ::write(to, buffer + done, static_cast<std::size_t>(n - done));
        if (written < 0 && errno != EINTR)
            return false;
        done += written > 0 ? written : 0;
    }
    return n > 0;
}

base::Result<base::Fd> openSignals()
{
    sigset_t all;
    sigfillset(&all);
    for (const int kept :
        {SIGCHLD, SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU, SIGSEGV, SIGBUS, SIGFPE, SIGILL})
        sigdelset(&all, kept);
    ::sigprocmask(SIG_BLOCK, &all, nullptr);
    base::Fd fd(::signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!fd)
        return base::sysError("signalfd(2)");
    return fd;
}

void handSignalOn(const base::Fd& signals, const base::Fd& pidfd, const base::Fd& master)
{
    signalfd_siginfo info{};
    if (::read(signals.get(), &info, sizeof info) != sizeof info)
        return;
    if (info.ssi_signo == SIGWINCH)
        return copySize(master);
    (void)base::signalPid(pidfd, static_cast<int>(info.ssi_signo));
}

base::Result<int> reap(pid_t pid)
{
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return base::sysError("waitpid(2)", std::to_string(pid));
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace

base::Result<int> waitInForeground(pid_t pid, const base::Fd& pidfd, base::Fd master)
{
    const base::Fd signals = TRY(openSignals());
    const RawTerminal raw(static_cast<bool>(master));
    copySize(master);
    bool input = static_cast<bool>(master);
    for (;;) {
        pollfd fds[]{{pidfd.get(), POLLIN, 0}, {signals.get(), POLLIN, 0},
            {master.get(), POLLIN, 0}, {input ? 0 : -1, POLLIN, 0}};
        if (::poll(fds, 4, -1) < 0 && errno != EINTR)
            return base::sysError("poll(2)");
        if (fds[1].revents != 0)
            handSignalOn(signals, pidfd, master);
        if (fds[3].revents != 0)
            input = copy(0, master.get());
        if (fds[2].revents != 0 && !copy(master.get(), 1))
            master.reset();
        else if (fds[0].revents != 0 && fds[2].revents == 0) // what it wrote last has been copied
            return reap(pid);
    }
}

} // namespace shimscope::runtime

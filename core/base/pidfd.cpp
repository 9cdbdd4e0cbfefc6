// pidfd_open(2), pidfd_send_signal(2), and poll(2) for the end.
#include <base/pidfd.h>

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace shimscope::base {

Result<Fd> openPid(pid_t pid)
{
    Fd fd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (!fd)
        return sysError("pidfd_open(2)", std::to_string(pid));
    return fd;
}

Status signalPid(const Fd& pidfd, int signal)
{
    if (::syscall(SYS_pidfd_send_signal, pidfd.get(), signal, nullptr, 0) != 0)
        return sysError("pidfd_send_signal(2)", std::to_string(signal));
    return {};
}

bool hasEnded(const Fd& pidfd, int timeoutMs)
{
    pollfd ended{pidfd.get(), POLLIN, 0};
    int ready = -1;
    do
        ready = ::poll(&ended, 1, timeoutMs);
    while (ready < 0 && errno == EINTR);
    return ready == 1;
}

} // namespace shimscope::base

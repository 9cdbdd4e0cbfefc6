// pause: process 1 of a pod's sandbox. It holds the pod's namespaces open, reaps processes that
// lost their parent (when the pod shares a pid namespace), and ends on SIGTERM or SIGINT. It does
// nothing else, and needs almost no memory.
#include <sys/wait.h>

#include <cerrno>
#include <csignal>

int main()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGCHLD);
    // Process 1 of a pid namespace gets only the signals that it asks for, so it waits for them.
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    for (;;) {
        const int signal = sigwaitinfo(&signals, nullptr);
        if (signal == SIGTERM || signal == SIGINT)
            return 0;
        if (signal < 0 && errno != EINTR)
            return 1;
        while (waitpid(-1, nullptr, WNOHANG) > 0) { }
    }
}

// vfork(2), for the parent-death signal's sake.
#include <base/fd.h>
#include <base/pidfd.h>
#include <base/text.h>
#include <shim/spawn.h>
#include <shim/starts.h>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <cstdlib>

namespace shimscope::shim {

namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts)
{
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (const std::string& text : texts)
        out.push_back(const_cast<char*>(text.c_str())); // execve(2) does not write to them
    out.push_back(nullptr);
    return out;
}

/// What the child needs, laid out before vfork(2): it may not allocate.
struct Prepared {
    std::vector<char*> argv;
    std::vector<char*> environment;
    int stdio[3];
    pid_t parent;
    int record;
    int error; ///< written by the child, in our memory
};

/// The descriptors are 3 or higher (0, 1 and 2 are in use here), so that none is overwritten before
/// it is copied.
bool redirectInChild(const int* stdio)
{
    for (int target = 0; target < 3; ++target) {
        if (::dup2(stdio[target], target) < 0)
            return false;
    }
    return true;
}

[[noreturn]] void execInChild(Prepared& prepared)
{
    sigset_t none;
    sigemptyset(&none);
    ::signal(SIGPIPE, SIG_DFL);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    // The shim may have died before that call: then the signal never comes.
    if (::getppid() == prepared.parent && redirectInChild(prepared.stdio)
        && (prepared.record < 0 || recordInChild(prepared.record)))
        ::execve(prepared.argv[0], prepared.argv.data(), prepared.environment.data());
    prepared.error = errno != 0 ? errno : ESRCH;
    ::_exit(127);
}

__attribute__((noinline)) pid_t vforkAndExec(Prepared& prepared)
{
    const pid_t pid = ::vfork();
    if (pid == 0)
        execInChild(prepared);
    return pid;
}

} // namespace

base::Result<pid_t> spawnChild(const SpawnPlan& plan, int record)
{
    const base::Fd null = TRY(base::openFile("/dev/null", O_RDWR));
    const auto orNull = [&](int fd) { return fd >= 0 ? fd : null.get(); };
    Prepared prepared{pointers(plan.argv), pointers(plan.environment),
        {orNull(plan.standardInput), orNull(plan.standardOutput), orNull(plan.standardError)},
        ::getpid(), record, 0};
    errno = 0;
    const pid_t pid = vforkAndExec(prepared);
    if (pid < 0)
        return base::sysError("vfork(2)", plan.argv[0]);
    if (prepared.error != 0) {
        ::waitpid(pid, nullptr, 0); // the reaper may have been quicker: either is right
        return base::sysError("execve(2)", plan.argv[0], prepared.error);
    }
    return pid;
}

base::ExitStatus decodeStatus(int status)
{
    if (WIFSIGNALED(status))
        return {128 + WTERMSIG(status), WTERMSIG(status)};
    return {WEXITSTATUS(status), 0};
}

base::Result<base::ExitStatus> DirectLauncher::wait(pid_t pid, int timeoutMs)
{
    const auto pidfd = base::openPid(pid);
    if (pidfd && !base::hasEnded(*pidfd, timeoutMs))
        return base::sysError("wait for child", std::to_string(pid), ETIMEDOUT);
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return base::sysError("waitpid(2)", std::to_string(pid));
    }
    return decodeStatus(status);
}

base::Result<std::string> findProgram(const std::string& program)
{
    if (program.find('/') != std::string::npos)
        return program;
    const char* path = std::getenv("PATH"); // NOLINT(concurrency-mt-unsafe): never changed here
    for (const std::string_view dir :
        base::split(path != nullptr ? path : "/usr/sbin:/usr/bin:/sbin:/bin", ':')) {
        const std::string candidate = std::string(dir.empty() ? "." : dir) + "/" + program;
        if (::access(candidate.c_str(), X_OK) == 0)
            return candidate;
    }
    return base::fail("find program", program,
        "is in no folder of PATH=" + std::string(path != nullptr ? path : ""), ENOENT);
}

} // namespace shimscope::shim

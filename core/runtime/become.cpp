// From a privileged process to the user's program.
#include <base/file.h>
#include <runtime/become.h>
#include <runtime/hooks.h>
#include <runtime/program.h>
#include <sys/calls.h>
#include <sys/files.h>
#include <trace/tracer.h>

#include <linux/keyctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>

namespace shimscope::runtime {

namespace {

constexpr std::string_view kUser = "runtime-spec config.md#posix-platform-user: ";

/// The standard streams belong to the user, or /dev/stdout could not be opened again. Files that
/// refuse are left.
void giveStreams(const oci::User& user)
{
    if (user.uid == 0)
        return;
    for (int fd = 0; fd <= 2; ++fd) {
        struct stat st { };
        if (::fstat(fd, &st) == 0 && st.st_uid != user.uid
            && !(S_ISCHR(st.st_mode) && st.st_rdev == 0x103))
            (void)!::fchown(fd, user.uid, static_cast<gid_t>(-1));
    }
}

/// With root's rights where they help; false if the user has to try again.
bool enterWorkingDirectory(const std::string& cwd)
{
    if (::chdir(cwd.c_str()) == 0)
        return true;
    return errno == ENOENT && base::makeDirs(cwd, 0755) && ::chdir(cwd.c_str()) == 0;
}

/// The kernel says "(unreachable)" for a directory outside the root, as one gets by a leaked
/// descriptor and /proc/self/fd/N as working directory (CVE-2024-21626).
base::Status checkWorkingDirectory(const std::string& cwd)
{
    char path[4096];
    const long length = ::syscall(SYS_getcwd, path, sizeof path);
    if (length < 0 || path[0] != '/')
        return base::fail("working directory", cwd, "is not inside the container's root", EXDEV);
    return {};
}

base::Status setIdentity(const oci::User& user, const caps::Plan& capabilities)
{
    TRY_VOID(caps::dropBoundingInChild(capabilities));
    if (user.uid != 0)
        TRY_VOID(caps::keepInChild(true));
    const std::string reason = std::string(kUser) + "who the program runs as";
    auto grouped = sys::setgroups({user.additionalGids.begin(), user.additionalGids.end()},
        {reason, "process.user.additionalGids"});
    // In a user namespace of a plain user "deny" is in force; then there is nothing to give up.
    if (!grouped && !(grouped.error().is(EPERM) && user.additionalGids.empty()))
        return grouped;
    TRY_VOID(sys::setresgid(user.gid, {reason, "process.user.gid"}));
    TRY_VOID(sys::setresuid(user.uid, {reason, "process.user.uid"}));
    if (user.uid != 0)
        TRY_VOID(caps::keepInChild(false));
    return caps::applyInChild(capabilities);
}

std::vector<char*> pointers(const std::vector<std::string>& texts)
{
    std::vector<char*> out;
    for (const std::string& text : texts)
        out.push_back(const_cast<char*>(text.c_str())); // NOLINT: execve(2) does not write there
    return out;
}

void exitBySignal(int signal)
{
    ::_exit(128 + signal);
}

/// Until `start` has come. A first process of a pid namespace gets only signals that it handles,
/// and `kill` of a container that is only created has to work.
base::Status waitForStart(base::Fd fifo)
{
    ::signal(SIGTERM, exitBySignal);
    ::signal(SIGINT, exitBySignal);
    char byte = 0;
    ssize_t n = 0;
    do {
        n = ::read(fifo.get(), &byte, 1);
    } while (n < 0 && errno == EINTR);
    if (n != 1)
        return base::sysError("wait for start");
    return {};
}

base::Status setRights(const BecomeInput& input)
{
    const oci::Process& process = input.plan->process;
    if (process.noNewPrivileges)
        TRY_VOID(sys::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, "1",
            {"runtime-spec config.md#linux-process: execve(2) never gives more rights",
                "process.noNewPrivileges"}));
    giveStreams(process.user);
    const bool entered = enterWorkingDirectory(process.cwd);
    if (!process.noNewPrivileges && input.plan->filtered)
        TRY_VOID(seccomp::loadInChild(input.filter));
    TRY_VOID(setIdentity(process.user, input.plan->caps));
    if (!entered && ::chdir(process.cwd.c_str()) != 0)
        return base::sysError("chdir(2) to process.cwd", process.cwd);
    return checkWorkingDirectory(process.cwd);
}

} // namespace

void resetSignals()
{
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
}

void joinKeyringInChild(const std::string& name)
{
    if (!name.empty()) // refused where keys are not configured or a filter is above us: nothing to
                       // hide then
        ::syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, name.c_str());
}

base::Status becomeRootInChild()
{
    const std::string reason = std::string(kUser) + "root of the user namespace, to set it up";
    TRY_VOID(sys::setresgid(0, {reason, "linux.namespaces[user]"}));
    return sys::setresuid(0, {reason, "linux.namespaces[user]"});
}

base::Status becomeInChild(BecomeInput input, const Sync& sync)
{
    const ProcessPlan& plan = *input.plan;
    ::umask(plan.process.user.umask.value_or(022));
    const std::vector<std::string> environment = withHome(plan.process.env, plan.process.user.uid);
    TRY_VOID(setRights(input));
    const std::string program = TRY(findProgram(plan.process.args[0], environment));
    TRY_VOID(sys::closeOnExecFrom(3 + plan.preserveFds));
    TRY_VOID(sync.send(SyncMessage::Ready));
    if (input.fifo)
        TRY_VOID(waitForStart(std::move(input.fifo)));
    TRY_VOID(runHooks(plan.startContainer, "startContainer", input.stateJson));
    if (plan.process.noNewPrivileges && plan.filtered)
        TRY_VOID(seccomp::loadInChild(input.filter));
    return sys::execve(program, pointers(plan.process.args), pointers(environment),
        {"runtime-spec runtime.md#lifecycle: the container's program starts", "process.args"});
}

} // namespace shimscope::runtime

// The names of kernel constants.
#include <base/text.h>
#include <sys/flags.h>

#include <linux/mount.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <array>
#include <cctype>
#include <csignal>
#include <cstdio>
#include <span>

namespace shimscope::sys {

namespace {

struct Name {
    std::uint64_t value;
    const char* name;
};
#define NAME(x)                                                                                    \
    Name                                                                                           \
    {                                                                                              \
        static_cast<std::uint64_t>(x), #x                                                          \
    }

std::string join(std::uint64_t flags, std::span<const Name> names)
{
    std::string text;
    for (const Name& name : names) {
        if ((flags & name.value) != name.value || name.value == 0)
            continue;
        text += (text.empty() ? "" : "|") + std::string(name.name);
        flags &= ~name.value;
    }
    if (flags != 0 || text.empty()) {
        char rest[24];
        std::snprintf(
            rest, sizeof rest, flags == 0 ? "0" : "%#llx", static_cast<unsigned long long>(flags));
        text += (text.empty() ? "" : "|") + std::string(rest);
    }
    return text;
}

constexpr std::array kClone{NAME(CLONE_NEWNS), NAME(CLONE_NEWCGROUP), NAME(CLONE_NEWUTS),
    NAME(CLONE_NEWIPC), NAME(CLONE_NEWUSER), NAME(CLONE_NEWPID), NAME(CLONE_NEWNET),
    NAME(CLONE_NEWTIME), NAME(CLONE_PIDFD), NAME(CLONE_PARENT), NAME(CLONE_INTO_CGROUP),
    NAME(CLONE_VM), NAME(CLONE_VFORK), NAME(CLONE_FS), NAME(CLONE_FILES)};

// Values of mount(2); <linux/mount.h> has them all, <sys/mount.h> clashes with it.
constexpr std::array kMount{NAME(MS_RDONLY), NAME(MS_NOSUID), NAME(MS_NODEV), NAME(MS_NOEXEC),
    NAME(MS_SYNCHRONOUS), NAME(MS_REMOUNT), NAME(MS_MANDLOCK), NAME(MS_DIRSYNC),
    NAME(MS_NOSYMFOLLOW), NAME(MS_NOATIME), NAME(MS_NODIRATIME), NAME(MS_BIND), NAME(MS_MOVE),
    NAME(MS_REC), NAME(MS_SILENT), NAME(MS_UNBINDABLE), NAME(MS_PRIVATE), NAME(MS_SLAVE),
    NAME(MS_SHARED), NAME(MS_RELATIME), NAME(MS_I_VERSION), NAME(MS_STRICTATIME),
    NAME(MS_LAZYTIME)};

constexpr std::array kUmount{
    Name{1, "MNT_FORCE"}, Name{2, "MNT_DETACH"}, Name{4, "MNT_EXPIRE"}, Name{8, "UMOUNT_NOFOLLOW"}};

constexpr std::array kAttributes{NAME(MOUNT_ATTR_RDONLY), NAME(MOUNT_ATTR_NOSUID),
    NAME(MOUNT_ATTR_NODEV), NAME(MOUNT_ATTR_NOEXEC), NAME(MOUNT_ATTR_NOATIME),
    NAME(MOUNT_ATTR_STRICTATIME), NAME(MOUNT_ATTR_NODIRATIME), NAME(MOUNT_ATTR_IDMAP),
    NAME(MOUNT_ATTR_NOSYMFOLLOW)};

constexpr std::array kOpenTree{NAME(OPEN_TREE_CLONE), Name{02000000, "OPEN_TREE_CLOEXEC"},
    Name{0x8000, "AT_RECURSIVE"}, Name{0x1000, "AT_EMPTY_PATH"},
    Name{0x100, "AT_SYMLINK_NOFOLLOW"}};

constexpr std::array kMoveMount{NAME(MOVE_MOUNT_F_SYMLINKS), NAME(MOVE_MOUNT_F_AUTOMOUNTS),
    NAME(MOVE_MOUNT_F_EMPTY_PATH), NAME(MOVE_MOUNT_T_SYMLINKS), NAME(MOVE_MOUNT_T_AUTOMOUNTS),
    NAME(MOVE_MOUNT_T_EMPTY_PATH)};

constexpr std::array kSeccomp{NAME(SECCOMP_FILTER_FLAG_TSYNC), NAME(SECCOMP_FILTER_FLAG_LOG),
    NAME(SECCOMP_FILTER_FLAG_SPEC_ALLOW), NAME(SECCOMP_FILTER_FLAG_NEW_LISTENER),
    NAME(SECCOMP_FILTER_FLAG_TSYNC_ESRCH),
    Name{1U << 5U, "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"}};

constexpr std::array kPrctl{NAME(PR_SET_PDEATHSIG), NAME(PR_SET_DUMPABLE), NAME(PR_SET_KEEPCAPS),
    NAME(PR_SET_SECCOMP), NAME(PR_CAPBSET_READ), NAME(PR_CAPBSET_DROP), NAME(PR_SET_SECUREBITS),
    NAME(PR_SET_NO_NEW_PRIVS), NAME(PR_CAP_AMBIENT), NAME(PR_SET_CHILD_SUBREAPER)};

constexpr std::array kRlimit{NAME(RLIMIT_CPU), NAME(RLIMIT_FSIZE), NAME(RLIMIT_DATA),
    NAME(RLIMIT_STACK), NAME(RLIMIT_CORE), NAME(RLIMIT_RSS), NAME(RLIMIT_NPROC),
    NAME(RLIMIT_NOFILE), NAME(RLIMIT_MEMLOCK), NAME(RLIMIT_AS), NAME(RLIMIT_LOCKS),
    NAME(RLIMIT_SIGPENDING), NAME(RLIMIT_MSGQUEUE), NAME(RLIMIT_NICE), NAME(RLIMIT_RTPRIO),
    NAME(RLIMIT_RTTIME)};

constexpr std::array kSignal{NAME(SIGHUP), NAME(SIGINT), NAME(SIGQUIT), NAME(SIGILL), NAME(SIGTRAP),
    NAME(SIGABRT), NAME(SIGBUS), NAME(SIGFPE), NAME(SIGKILL), NAME(SIGUSR1), NAME(SIGSEGV),
    NAME(SIGUSR2), NAME(SIGPIPE), NAME(SIGALRM), NAME(SIGTERM), NAME(SIGSTKFLT), NAME(SIGCHLD),
    NAME(SIGCONT), NAME(SIGSTOP), NAME(SIGTSTP), NAME(SIGTTIN), NAME(SIGTTOU), NAME(SIGURG),
    NAME(SIGXCPU), NAME(SIGXFSZ), NAME(SIGVTALRM), NAME(SIGPROF), NAME(SIGWINCH), NAME(SIGIO),
    NAME(SIGPWR), NAME(SIGSYS), Name{SIGIO, "SIGPOLL"}, Name{SIGABRT, "SIGIOT"}};
#undef NAME

std::string nameOf(std::uint64_t value, std::span<const Name> names)
{
    for (const Name& name : names) {
        if (name.value == value)
            return name.name;
    }
    return std::to_string(value);
}

std::optional<int> valueOf(std::string_view text, std::span<const Name> names)
{
    for (const Name& name : names) {
        if (text == name.name)
            return static_cast<int>(name.value);
    }
    return std::nullopt;
}

/// "RTMIN", "RTMIN+3", "RTMAX-1": the kernel's numbers (32…64), not those that the C library keeps
/// for itself.
std::optional<int> parseRealTime(std::string_view name)
{
    constexpr int kLast = 64;
    const bool fromMin = name.starts_with("RTMIN");
    if (!fromMin && !name.starts_with("RTMAX"))
        return std::nullopt;
    const int base = fromMin ? SIGRTMIN : kLast;
    std::string_view rest = name.substr(5);
    if (rest.empty())
        return base;
    const auto offset = base::parseUnsigned(rest.substr(1));
    if (!offset || *offset > 32 || rest[0] != (fromMin ? '+' : '-'))
        return std::nullopt;
    const int number =
        fromMin ? base + static_cast<int>(*offset) : base - static_cast<int>(*offset);
    return number >= SIGRTMIN && number <= kLast ? std::optional(number) : std::nullopt;
}

} // namespace

std::string cloneFlags(std::uint64_t flags)
{
    return join(flags, kClone);
}
std::string mountFlags(std::uint64_t flags)
{
    return join(flags, kMount);
}
std::string umountFlags(std::uint64_t flags)
{
    return join(flags, kUmount);
}
std::string mountAttributes(std::uint64_t flags)
{
    return join(flags, kAttributes);
}
std::string openTreeFlags(std::uint64_t flags)
{
    return join(flags, kOpenTree);
}
std::string moveMountFlags(std::uint64_t flags)
{
    return join(flags, kMoveMount);
}
std::string seccompFlags(std::uint64_t flags)
{
    return join(flags, kSeccomp);
}
std::string prctlOption(int option)
{
    return nameOf(static_cast<std::uint64_t>(option), kPrctl);
}
std::string rlimitName(int resource)
{
    return nameOf(static_cast<std::uint64_t>(resource), kRlimit);
}
std::optional<int> parseRlimit(std::string_view name)
{
    return valueOf(name, kRlimit);
}

std::optional<int> parseSignal(std::string_view text)
{
    if (const auto number = base::parseUnsigned(text))
        return *number <= 64 ? std::optional(static_cast<int>(*number)) : std::nullopt;
    std::string name;
    for (const char c : text)
        name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (name.starts_with("SIG"))
        name.erase(0, 3);
    if (const auto realTime = parseRealTime(name))
        return realTime;
    return valueOf("SIG" + name, kSignal);
}

std::string octal(std::uint32_t mode)
{
    char text[16];
    std::snprintf(text, sizeof text, "%04o", mode);
    return text;
}

} // namespace shimscope::sys

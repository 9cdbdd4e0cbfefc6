// The calls, each with its step. Raw system calls: no cache, no locks, no other thread to be told.
#include <sys/calls.h>
#include <sys/ended.h>
#include <sys/files.h>
#include <sys/flags.h>
#include <trace/tracer.h>

#include <linux/capability.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

namespace shimscope::sys {

Args& Args::add(std::string_view name, std::string_view value)
{
    m_text += m_text.empty() ? "" : ", ";
    m_text.append(name).append("=").append(value);
    return *this;
}

Args& Args::add(std::string_view name, std::int64_t value)
{
    return add(name, std::string_view(std::to_string(value)));
}

Step::Step(std::string_view call, const Why& why)
    : m_call(call), m_why(why), m_start(trace::tracing() ? trace::now() : 0)
{
}

void Step::done(std::int64_t result, const Args& args) const
{
    const int err = result < 0 ? errno : 0;
    trace::step(m_call, args.text(), result, err, m_why.reason, m_start, trace::now(), m_why.field);
    if (err != 0)
        errno = err;
}

base::Result<Cloned> clone3(std::uint64_t flags, int cgroupFd, bool parent, const Why& why)
{
    int pidfd = -1;
    clone_args args{};
    args.flags =
        flags | CLONE_PIDFD | (parent ? CLONE_PARENT : 0) | (cgroupFd >= 0 ? CLONE_INTO_CGROUP : 0);
    args.pidfd = reinterpret_cast<std::uint64_t>(&pidfd);
    args.exit_signal = parent ? 0 : SIGCHLD; // with CLONE_PARENT the kernel takes the caller's own
    args.cgroup = cgroupFd >= 0 ? static_cast<std::uint64_t>(cgroupFd) : 0;
    const Step step("clone3", why);
    const long pid = ::syscall(SYS_clone3, &args, sizeof args);
    if (pid == 0)
        return Cloned{0, base::Fd()};
    TRY_VOID(ended(
        step, pid, "clone3", {}, [&] { return Args().add("flags", cloneFlags(args.flags)); }));
    return Cloned{static_cast<pid_t>(pid), base::Fd(pidfd)};
}

base::Status unshare(std::uint64_t flags, const Why& why)
{
    const Step step("unshare", why);
    const long result = ::syscall(SYS_unshare, flags);
    return ended(step, result, "unshare", cloneFlags(flags),
        [&] { return Args().add("flags", cloneFlags(flags)); });
}

base::Status setns(const base::Fd& ns, std::uint64_t type, std::string_view path, const Why& why)
{
    const Step step("setns", why);
    const long result = ::syscall(SYS_setns, ns.get(), type);
    return ended(step, result, "setns", path,
        [&] { return Args().add("fd", path).add("nstype", cloneFlags(type)); });
}

base::Status sethostname(const std::string& name, const Why& why)
{
    const Step step("sethostname", why);
    const long result = ::syscall(SYS_sethostname, name.data(), name.size());
    return ended(step, result, "sethostname", name, [&] { return Args().add("name", name); });
}

base::Status setdomainname(const std::string& name, const Why& why)
{
    const Step step("setdomainname", why);
    const long result = ::syscall(SYS_setdomainname, name.data(), name.size());
    return ended(step, result, "setdomainname", name, [&] { return Args().add("name", name); });
}

base::Status prlimit(pid_t pid, int resource, const rlimit& limit, const Why& why)
{
    const Step step("prlimit64", why);
    const long result = ::syscall(SYS_prlimit64, pid, resource, &limit, nullptr);
    const auto text = [](rlim_t value) {
        return value == RLIM_INFINITY ? std::string("unlimited") : std::to_string(value);
    };
    return ended(step, result, "prlimit64", rlimitName(resource), [&] {
        return Args()
            .add("pid", pid)
            .add("resource", rlimitName(resource))
            .add("soft", text(limit.rlim_cur))
            .add("hard", text(limit.rlim_max));
    });
}

base::Status execve(
    const std::string& path, std::vector<char*> argv, std::vector<char*> envp, const Why& why)
{
    std::uint64_t id = 0;
    if (trace::tracing()) {
        std::string list;
        for (const char* arg : argv)
            list += (list.empty() ? "" : " ") + std::string(arg);
        id = trace::execStep(
            Args().add("path", path).add("argv", list).text(), why.reason, why.field);
    }
    argv.push_back(nullptr);
    envp.push_back(nullptr);
    ::syscall(SYS_execve, path.c_str(), argv.data(), envp.data());
    const int err = errno;
    trace::execFailed(id, err);
    return base::sysError("execve(2)", path, err);
}

namespace {

base::Status mountAt(
    const MountCall& call, const char* target, std::string_view shown, const Why& why)
{
    const Step step("mount", why);
    const long result = ::syscall(SYS_mount, call.source.empty() ? nullptr : call.source.c_str(),
        target, call.type.empty() ? nullptr : call.type.c_str(), call.flags,
        call.data.empty() ? nullptr : call.data.c_str());
    return ended(step, result, "mount", shown, [&] {
        Args args;
        args.add("source", call.source).add("target", shown).add("type", call.type);
        args.add("flags", mountFlags(call.flags));
        if (!call.data.empty())
            args.add("data", call.data);
        return args;
    });
}

} // namespace

base::Status mount(const MountCall& call, const std::string& target, const Why& why)
{
    return mountAt(call, target.c_str(), target, why);
}

base::Status mountOn(
    const MountCall& call, const base::Fd& target, std::string_view shown, const Why& why)
{
    return mountAt(call, procFd(target.get()).c_str(), shown, why);
}

base::Status umount(const std::string& target, int flags, const Why& why)
{
    const Step step("umount2", why);
    const long result = ::syscall(SYS_umount2, target.c_str(), flags);
    return ended(step, result, "umount2", target, [&] {
        return Args().add("target", target).add("flags", umountFlags(static_cast<unsigned>(flags)));
    });
}

base::Status pivotRoot(const std::string& newRoot, const std::string& putOld, const Why& why)
{
    const Step step("pivot_root", why);
    const long result = ::syscall(SYS_pivot_root, newRoot.c_str(), putOld.c_str());
    return ended(step, result, "pivot_root", newRoot,
        [&] { return Args().add("new_root", newRoot).add("put_old", putOld); });
}

base::Status chroot(const std::string& path, const Why& why)
{
    const Step step("chroot", why);
    const long result = ::syscall(SYS_chroot, path.c_str());
    return ended(step, result, "chroot", path, [&] { return Args().add("path", path); });
}

base::Result<base::Fd> fsopen(const std::string& type, const Why& why)
{
    const Step step("fsopen", why);
    const long fd = ::syscall(SYS_fsopen, type.c_str(), FSOPEN_CLOEXEC);
    TRY_VOID(ended(step, fd, "fsopen", type, [&] { return Args().add("fsname", type); }));
    return base::Fd(static_cast<int>(fd));
}

base::Status fsconfig(const base::Fd& fs, const std::string& key, const std::string& value)
{
    const long result = key.empty()
        ? ::syscall(SYS_fsconfig, fs.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0)
        : ::syscall(SYS_fsconfig, fs.get(), FSCONFIG_SET_STRING, key.c_str(), value.c_str(), 0);
    if (result < 0)
        return base::sysError("fsconfig(2)", key);
    return {};
}

base::Result<base::Fd> fsmount(const base::Fd& fs, std::uint32_t attributes, const Why& why)
{
    const Step step("fsmount", why);
    const long fd = ::syscall(SYS_fsmount, fs.get(), FSMOUNT_CLOEXEC, attributes);
    TRY_VOID(ended(step, fd, "fsmount", {},
        [&] { return Args().add("attr_flags", mountAttributes(attributes)); }));
    return base::Fd(static_cast<int>(fd));
}

base::Result<base::Fd> openTree(
    int dir, const std::string& path, bool recursive, std::string_view shown, const Why& why)
{
    const unsigned flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC
        | (recursive ? static_cast<unsigned>(AT_RECURSIVE) : 0U)
        | (path.empty() ? static_cast<unsigned>(AT_EMPTY_PATH) : 0U);
    const Step step("open_tree", why);
    const long fd = ::syscall(SYS_open_tree, dir, path.c_str(), flags);
    TRY_VOID(ended(step, fd, "open_tree", shown,
        [&] { return Args().add("path", shown).add("flags", openTreeFlags(flags)); }));
    return base::Fd(static_cast<int>(fd));
}

base::Status moveMount(
    const base::Fd& tree, const base::Fd& target, std::string_view shown, const Why& why)
{
    const unsigned flags = MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH;
    const Step step("move_mount", why);
    const long result = ::syscall(SYS_move_mount, tree.get(), "", target.get(), "", flags);
    return ended(step, result, "move_mount", shown,
        [&] { return Args().add("to", shown).add("flags", moveMountFlags(flags)); });
}

base::Status mountSetattr(
    const base::Fd& tree, const MountAttributes& attributes, std::string_view shown, const Why& why)
{
    mount_attr attr{};
    attr.attr_set = attributes.set;
    attr.attr_clr = attributes.clear;
    attr.propagation = attributes.propagation;
    attr.userns_fd =
        attributes.userNamespace >= 0 ? static_cast<std::uint64_t>(attributes.userNamespace) : 0;
    const unsigned flags = static_cast<unsigned>(AT_EMPTY_PATH)
        | (attributes.recursive ? static_cast<unsigned>(AT_RECURSIVE) : 0U);
    const Step step("mount_setattr", why);
    const long result = ::syscall(SYS_mount_setattr, tree.get(), "", flags, &attr, sizeof attr);
    return ended(step, result, "mount_setattr", shown, [&] {
        return Args()
            .add("path", shown)
            .add("flags", openTreeFlags(flags))
            .add("attr_set", mountAttributes(attr.attr_set))
            .add("attr_clr", mountAttributes(attr.attr_clr))
            .add("propagation", mountFlags(attr.propagation));
    });
}

base::Status mknodat(const base::Fd& dir, const std::string& name, mode_t mode, dev_t device,
    std::string_view shown, const Why& why)
{
    const Step step("mknodat", why);
    const long result = ::syscall(SYS_mknodat, dir.get(), name.c_str(), mode, device);
    return ended(step, result, "mknodat", shown, [&] {
        return Args()
            .add("path", shown)
            .add("mode",
                std::string(S_ISCHR(mode) ? "S_IFCHR|"
                        : S_ISBLK(mode)   ? "S_IFBLK|"
                                          : "S_IFIFO|")
                    + octal(mode & 07777U))
            .add("dev",
                std::to_string(::gnu_dev_major(device)) + ":"
                    + std::to_string(::gnu_dev_minor(device)));
    });
}

} // namespace shimscope::sys

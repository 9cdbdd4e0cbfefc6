// Identity, capabilities, seccomp, and writes that are commands.
#include <base/text.h>
#include <sys/calls.h>
#include <sys/ended.h>
#include <sys/flags.h>

#include <linux/capability.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace shimscope::sys {

base::Status setgroups(const std::vector<gid_t>& groups, const Why& why)
{
    const Step step("setgroups", why);
    const long result = ::syscall(SYS_setgroups, groups.size(), groups.data());
    return ended(step, result, "setgroups", {}, [&] {
        std::string list;
        for (const gid_t group : groups)
            list += (list.empty() ? "" : " ") + std::to_string(group);
        return Args().add("list", list);
    });
}

base::Status setresgid(gid_t gid, const Why& why)
{
    const Step step("setresgid", why);
    const long result = ::syscall(SYS_setresgid, gid, gid, gid);
    return ended(step, result, "setresgid", std::to_string(gid),
        [&] { return Args().add("rgid", gid).add("egid", gid).add("sgid", gid); });
}

base::Status setresuid(uid_t uid, const Why& why)
{
    const Step step("setresuid", why);
    const long result = ::syscall(SYS_setresuid, uid, uid, uid);
    return ended(step, result, "setresuid", std::to_string(uid),
        [&] { return Args().add("ruid", uid).add("euid", uid).add("suid", uid); });
}

base::Status prctl(
    int option, unsigned long arg2, unsigned long arg3, std::string_view shown, const Why& why)
{
    const Step step("prctl", why);
    const long result = ::syscall(SYS_prctl, option, arg2, arg3, 0, 0);
    return ended(step, result, "prctl", prctlOption(option),
        [&] { return Args().add("option", prctlOption(option)).add("arg", shown); });
}

base::Status capset(const CapabilityBits& bits, std::string_view shown, const Why& why)
{
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2];
    for (unsigned word = 0; word < 2; ++word) {
        const unsigned shift = 32 * word;
        data[word] = {static_cast<std::uint32_t>(bits.effective >> shift),
            static_cast<std::uint32_t>(bits.permitted >> shift),
            static_cast<std::uint32_t>(bits.inheritable >> shift)};
    }
    const Step step("capset", why);
    const long result = ::syscall(SYS_capset, &header, data);
    return ended(step, result, "capset", shown, [&] { return Args().add("sets", shown); });
}

base::Result<base::Fd> seccompFilter(
    const std::vector<sock_filter>& program, std::uint64_t flags, const Why& why)
{
    sock_fprog call{static_cast<unsigned short>(program.size()),
        const_cast<sock_filter*>(program.data())}; // NOLINT: the kernel only reads it
    const Step step("seccomp", why);
    const long result = ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &call);
    TRY_VOID(ended(step, result, "seccomp", {}, [&] {
        return Args()
            .add("operation", "SECCOMP_SET_MODE_FILTER")
            .add("flags", seccompFlags(flags))
            .add("instructions", static_cast<std::int64_t>(program.size()));
    }));
    return base::Fd(
        (flags & SECCOMP_FILTER_FLAG_NEW_LISTENER) != 0 ? static_cast<int>(result) : -1);
}

namespace {

base::Status writeOnce(
    const base::Fd& fd, std::string_view value, std::string_view shown, const Why& why)
{
    const Step step("write", why);
    const long result = ::syscall(SYS_write, fd.get(), value.data(), value.size());
    return ended(step, result, "write", shown,
        [&] { return Args().add("path", shown).add("value", base::trim(value)); });
}

} // namespace

base::Status writeFile(const std::string& path, std::string_view value, const Why& why)
{
    const base::Fd fd = TRY(base::openFile(path, O_WRONLY));
    return writeOnce(fd, value, path, why);
}

base::Status writeFileAt(const base::Fd& dir, const std::string& name, std::string_view value,
    std::string_view shown, const Why& why)
{
    open_how how{};
    how.flags = O_WRONLY | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV;
    const base::Fd fd(
        static_cast<int>(::syscall(SYS_openat2, dir.get(), name.c_str(), &how, sizeof how)));
    if (!fd)
        return base::sysError("openat2(2)", std::string(shown));
    return writeOnce(fd, value, shown, why);
}

} // namespace shimscope::sys

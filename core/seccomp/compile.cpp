// Profile → BPF.
#include <base/fd.h>
#include <base/file.h>
#include <seccomp/seccomp.h>
#include <sys/calls.h>

#include <seccomp.h>

#include <linux/seccomp.h>
#include <sys/mman.h>

#include <cstring>
#include <memory>

namespace shimscope::seccomp {

namespace {

using Context = std::unique_ptr<void, void (*)(void*)>;

base::Failure wrong(const std::string& pointer, const std::string& what, int err = EINVAL)
{
    return base::fail(
        "compile seccomp profile", "config.json", "/linux/seccomp" + pointer + ": " + what, err);
}

base::Result<std::uint32_t> actionOf(
    const std::string& name, std::optional<std::uint32_t> errnoRet, const std::string& pointer)
{
    const std::uint32_t value = errnoRet.value_or(EPERM);
    if (name == "SCMP_ACT_ALLOW")
        return SCMP_ACT_ALLOW;
    if (name == "SCMP_ACT_ERRNO")
        return SCMP_ACT_ERRNO(value);
    if (name == "SCMP_ACT_KILL" || name == "SCMP_ACT_KILL_THREAD")
        return SCMP_ACT_KILL_THREAD;
    if (name == "SCMP_ACT_KILL_PROCESS")
        return SCMP_ACT_KILL_PROCESS;
    if (name == "SCMP_ACT_LOG")
        return SCMP_ACT_LOG;
    if (name == "SCMP_ACT_TRACE")
        return SCMP_ACT_TRACE(value);
    if (name == "SCMP_ACT_TRAP")
        return SCMP_ACT_TRAP;
    return wrong(pointer,
        "\"" + name
            + "\" is not supported; accepted: SCMP_ACT_ALLOW, _ERRNO, _KILL, _KILL_PROCESS, "
              "_KILL_THREAD, _LOG, _TRACE, _TRAP",
        ENOTSUP);
}

scmp_compare comparisonOf(const std::string& op)
{
    static constexpr std::pair<const char*, scmp_compare> kOperators[]{{"SCMP_CMP_NE", SCMP_CMP_NE},
        {"SCMP_CMP_LT", SCMP_CMP_LT}, {"SCMP_CMP_LE", SCMP_CMP_LE}, {"SCMP_CMP_EQ", SCMP_CMP_EQ},
        {"SCMP_CMP_GE", SCMP_CMP_GE}, {"SCMP_CMP_GT", SCMP_CMP_GT},
        {"SCMP_CMP_MASKED_EQ", SCMP_CMP_MASKED_EQ}};
    for (const auto& [name, value] : kOperators) {
        if (op == name)
            return value;
    }
    return SCMP_CMP_EQ; // oci::checkSpec has refused any other
}

base::Status addArchitectures(const Context& filter, const oci::Seccomp& profile)
{
    for (const std::string& name : profile.architectures) {
        // "SCMP_ARCH_X86_64" → "x86_64", the library's own spelling.
        std::string lower;
        for (const char c : name.substr(std::strlen("SCMP_ARCH_")))
            lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        const std::uint32_t token = ::seccomp_arch_resolve_name(lower.c_str());
        if (token == 0)
            return wrong(
                "/architectures", name + " is not known to libseccomp " + libraryVersion());
        const int result = ::seccomp_arch_add(filter.get(), token);
        if (result != 0 && result != -EEXIST)
            return wrong("/architectures", name + " cannot be added", -result);
    }
    return {};
}

base::Status addRule(const Context& filter, const oci::SeccompRule& rule, std::uint32_t action,
    const std::string& pointer)
{
    std::vector<scmp_arg_cmp> comparisons;
    for (const oci::SeccompArg& arg : rule.args)
        comparisons.push_back({arg.index, comparisonOf(arg.op), arg.value, arg.valueTwo});
    for (const std::string& name : rule.names) {
        const int number = ::seccomp_syscall_resolve_name(name.c_str());
        if (number == __NR_SCMP_ERROR)
            continue;
        // Two comparisons of one argument cannot be in one rule: as runc, each becomes a rule of
        // its own.
        bool twice = false;
        for (std::size_t i = 0; i < comparisons.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j)
                twice = twice || comparisons[i].arg == comparisons[j].arg;
        }
        const std::size_t step = twice ? 1 : std::max<std::size_t>(comparisons.size(), 1);
        for (std::size_t i = 0; i < std::max<std::size_t>(comparisons.size(), 1); i += step) {
            const int result = ::seccomp_rule_add_array(filter.get(), action, number,
                static_cast<unsigned>(comparisons.empty() ? 0 : step), comparisons.data() + i);
            if (result != 0 && result != -EEXIST)
                return wrong(pointer, name + " cannot be expressed", -result);
        }
    }
    return {};
}

base::Result<std::uint64_t> flagsOf(const oci::Seccomp& profile)
{
    std::uint64_t flags = 0;
    for (const std::string& name : profile.flags) {
        if (name == "SECCOMP_FILTER_FLAG_LOG")
            flags |= SECCOMP_FILTER_FLAG_LOG;
        else if (name == "SECCOMP_FILTER_FLAG_SPEC_ALLOW")
            flags |= SECCOMP_FILTER_FLAG_SPEC_ALLOW;
        else if (name != "SECCOMP_FILTER_FLAG_TSYNC") // there is one thread
            return wrong(
                "/flags", name + " is for SCMP_ACT_NOTIFY, which is not supported", ENOTSUP);
    }
    return flags;
}

base::Result<std::vector<sock_filter>> exportProgram(const Context& filter)
{
    const base::Fd file(::memfd_create("seccomp", MFD_CLOEXEC));
    if (!file)
        return base::sysError("memfd_create(2)", "seccomp");
    const int result = ::seccomp_export_bpf(filter.get(), file.get());
    if (result != 0)
        return wrong("", "libseccomp cannot make a program of it", -result);
    if (::lseek(file.get(), 0, SEEK_SET) != 0)
        return base::sysError("lseek(2)", "seccomp");
    const std::string bytes = TRY(base::readAll(file, "seccomp program"));
    std::vector<sock_filter> instructions(bytes.size() / sizeof(sock_filter));
    std::memcpy(instructions.data(), bytes.data(), instructions.size() * sizeof(sock_filter));
    return instructions;
}

} // namespace

std::string libraryVersion()
{
    const scmp_version* version = ::seccomp_version();
    return std::to_string(version->major) + "." + std::to_string(version->minor) + "."
        + std::to_string(version->micro);
}

base::Result<Program> compile(const oci::Seccomp& profile)
{
    if (!profile.listenerPath.empty())
        return wrong("/listenerPath", "SCMP_ACT_NOTIFY is not supported", ENOTSUP);
    // Otherwise the library asks the kernel by trying, which looks like the real thing in a trace.
    ::seccomp_api_set(3);
    const std::uint32_t otherwise =
        TRY(actionOf(profile.defaultAction, profile.defaultErrnoRet, "/defaultAction"));
    const Context filter(
        ::seccomp_init(otherwise), [](void* context) { ::seccomp_release(context); });
    if (!filter)
        return wrong("/defaultAction", "libseccomp refuses " + profile.defaultAction);
    ::seccomp_attr_set(
        filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2); // a binary tree: fewer steps for each call
    TRY_VOID(addArchitectures(filter, profile));
    for (std::size_t i = 0; i < profile.syscalls.size(); ++i) {
        const oci::SeccompRule& rule = profile.syscalls[i];
        const std::string pointer = "/syscalls/" + std::to_string(i);
        const std::uint32_t action = TRY(actionOf(rule.action, rule.errnoRet, pointer + "/action"));
        if (action != otherwise)
            TRY_VOID(addRule(filter, rule, action, pointer));
    }
    Program program;
    program.flags = TRY(flagsOf(profile));
    program.instructions = TRY(exportProgram(filter));
    return program;
}

base::Status loadInChild(const Program& program)
{
    auto loaded = sys::seccompFilter(program.instructions, program.flags,
        {"runtime-spec config-linux.md#seccomp: from here on the kernel refuses what the profile "
         "does not allow",
            "linux.seccomp"});
    if (!loaded)
        return base::wrap(loaded.error(), "load seccomp filter");
    return {};
}

} // namespace shimscope::seccomp

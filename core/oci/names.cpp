// The words that config.json may use.
#include <oci/names.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace shimscope::oci {

namespace {

using Text = std::string_view;

constexpr std::array kNamespaces{Text("cgroup"), Text("ipc"), Text("mount"), Text("network"),
    Text("pid"), Text("time"), Text("user"), Text("uts")};

constexpr std::array kPropagations{Text("private"), Text("rprivate"), Text("slave"), Text("rslave"),
    Text("shared"), Text("rshared"), Text("unbindable"), Text("runbindable")};

constexpr std::array kRlimits{Text("RLIMIT_AS"), Text("RLIMIT_CORE"), Text("RLIMIT_CPU"),
    Text("RLIMIT_DATA"), Text("RLIMIT_FSIZE"), Text("RLIMIT_LOCKS"), Text("RLIMIT_MEMLOCK"),
    Text("RLIMIT_MSGQUEUE"), Text("RLIMIT_NICE"), Text("RLIMIT_NOFILE"), Text("RLIMIT_NPROC"),
    Text("RLIMIT_RSS"), Text("RLIMIT_RTPRIO"), Text("RLIMIT_RTTIME"), Text("RLIMIT_SIGPENDING"),
    Text("RLIMIT_STACK")};

constexpr std::array kActions{Text("SCMP_ACT_ALLOW"), Text("SCMP_ACT_ERRNO"), Text("SCMP_ACT_KILL"),
    Text("SCMP_ACT_KILL_PROCESS"), Text("SCMP_ACT_KILL_THREAD"), Text("SCMP_ACT_LOG"),
    Text("SCMP_ACT_NOTIFY"), Text("SCMP_ACT_TRACE"), Text("SCMP_ACT_TRAP")};

constexpr std::array kOperators{Text("SCMP_CMP_EQ"), Text("SCMP_CMP_GE"), Text("SCMP_CMP_GT"),
    Text("SCMP_CMP_LE"), Text("SCMP_CMP_LT"), Text("SCMP_CMP_MASKED_EQ"), Text("SCMP_CMP_NE")};

constexpr std::array kArchitectures{Text("SCMP_ARCH_X86"), Text("SCMP_ARCH_X86_64"),
    Text("SCMP_ARCH_X32"), Text("SCMP_ARCH_ARM"), Text("SCMP_ARCH_AARCH64"), Text("SCMP_ARCH_MIPS"),
    Text("SCMP_ARCH_MIPS64"), Text("SCMP_ARCH_MIPS64N32"), Text("SCMP_ARCH_MIPSEL"),
    Text("SCMP_ARCH_MIPSEL64"), Text("SCMP_ARCH_MIPSEL64N32"), Text("SCMP_ARCH_PPC"),
    Text("SCMP_ARCH_PPC64"), Text("SCMP_ARCH_PPC64LE"), Text("SCMP_ARCH_S390"),
    Text("SCMP_ARCH_S390X"), Text("SCMP_ARCH_PARISC"), Text("SCMP_ARCH_PARISC64"),
    Text("SCMP_ARCH_RISCV64")};

constexpr std::array kFilterFlags{Text("SECCOMP_FILTER_FLAG_TSYNC"),
    Text("SECCOMP_FILTER_FLAG_SPEC_ALLOW"), Text("SECCOMP_FILTER_FLAG_LOG")};

constexpr std::array kCapabilities{Text("CAP_CHOWN"), Text("CAP_DAC_OVERRIDE"),
    Text("CAP_DAC_READ_SEARCH"), Text("CAP_FOWNER"), Text("CAP_FSETID"), Text("CAP_KILL"),
    Text("CAP_SETGID"), Text("CAP_SETUID"), Text("CAP_SETPCAP"), Text("CAP_LINUX_IMMUTABLE"),
    Text("CAP_NET_BIND_SERVICE"), Text("CAP_NET_BROADCAST"), Text("CAP_NET_ADMIN"),
    Text("CAP_NET_RAW"), Text("CAP_IPC_LOCK"), Text("CAP_IPC_OWNER"), Text("CAP_SYS_MODULE"),
    Text("CAP_SYS_RAWIO"), Text("CAP_SYS_CHROOT"), Text("CAP_SYS_PTRACE"), Text("CAP_SYS_PACCT"),
    Text("CAP_SYS_ADMIN"), Text("CAP_SYS_BOOT"), Text("CAP_SYS_NICE"), Text("CAP_SYS_RESOURCE"),
    Text("CAP_SYS_TIME"), Text("CAP_SYS_TTY_CONFIG"), Text("CAP_MKNOD"), Text("CAP_LEASE"),
    Text("CAP_AUDIT_WRITE"), Text("CAP_AUDIT_CONTROL"), Text("CAP_SETFCAP"),
    Text("CAP_MAC_OVERRIDE"), Text("CAP_MAC_ADMIN"), Text("CAP_SYSLOG"), Text("CAP_WAKE_ALARM"),
    Text("CAP_BLOCK_SUSPEND"), Text("CAP_AUDIT_READ"), Text("CAP_PERFMON"), Text("CAP_BPF"),
    Text("CAP_CHECKPOINT_RESTORE")};

} // namespace

std::span<const Text> namespaceTypes()
{
    return kNamespaces;
}
std::span<const Text> propagations()
{
    return kPropagations;
}
std::span<const Text> rlimitTypes()
{
    return kRlimits;
}
std::span<const Text> seccompActions()
{
    return kActions;
}
std::span<const Text> seccompOperators()
{
    return kOperators;
}
std::span<const Text> seccompArchitectures()
{
    return kArchitectures;
}
std::span<const Text> seccompFilterFlags()
{
    return kFilterFlags;
}
std::span<const Text> capabilityNames()
{
    return kCapabilities;
}

std::optional<unsigned> findCapability(std::string_view name)
{
    std::string upper;
    for (const char c : name)
        upper += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (!upper.starts_with("CAP_"))
        upper.insert(0, "CAP_");
    for (unsigned number = 0; number < kCapabilities.size(); ++number) {
        if (kCapabilities[number] == upper)
            return number;
    }
    return std::nullopt;
}

bool contains(std::span<const Text> names, Text name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string listing(std::span<const Text> names)
{
    std::string text;
    for (const Text name : names)
        text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
}

} // namespace shimscope::oci

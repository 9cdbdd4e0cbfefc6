// The default configuration.
#include <oci/default_spec.h>

namespace shimscope::oci {

std::vector<std::string> defaultCapabilities()
{
    return {"CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW",
        "CAP_SETGID", "CAP_SETUID", "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE",
        "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE"};
}

std::vector<Mount> defaultMounts()
{
    return {
        {"/proc", "proc", "proc", {"nosuid", "noexec", "nodev"}},
        {"/dev", "tmpfs", "tmpfs", {"nosuid", "strictatime", "mode=755", "size=65536k"}},
        {"/dev/pts", "devpts", "devpts",
            {"nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"}},
        {"/dev/shm", "tmpfs", "shm", {"nosuid", "noexec", "nodev", "mode=1777", "size=65536k"}},
        {"/dev/mqueue", "mqueue", "mqueue", {"nosuid", "noexec", "nodev"}},
        {"/sys", "sysfs", "sysfs", {"nosuid", "noexec", "nodev", "ro"}},
        {"/sys/fs/cgroup", "cgroup", "cgroup", {"nosuid", "noexec", "nodev", "relatime", "ro"}},
    };
}

std::vector<std::string> defaultMaskedPaths()
{
    return {"/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys",
        "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug",
        "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap"};
}

std::vector<std::string> defaultReadonlyPaths()
{
    return {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"};
}

std::vector<DeviceRule> defaultDeviceRules()
{
    const auto character = [](std::int64_t major, std::optional<std::int64_t> minor) {
        return DeviceRule{true, "c", major, minor, "rwm"};
    };
    return {
        {false, "a", {}, {}, "rwm"},
        {true, "c", {}, {}, "m"}, // mknod of any device is harmless when it cannot be opened
        {true, "b", {}, {}, "m"}, character(1, 3), // null
        character(1, 5), // zero
        character(1, 7), // full
        character(1, 8), // random
        character(1, 9), // urandom
        character(5, 0), // tty
        character(5, 1), // console
        character(5, 2), // ptmx
        character(136, {}), // pts
    };
}

std::vector<Namespace> defaultNamespaces()
{
    return {{"pid", ""}, {"network", ""}, {"ipc", ""}, {"uts", ""}, {"mount", ""}, {"cgroup", ""}};
}

Capabilities capabilitySets(const std::vector<std::string>& names)
{
    Capabilities sets;
    sets.bounding = sets.effective = sets.permitted = names;
    return sets;
}

Spec defaultSpec(std::vector<std::string> args)
{
    Spec spec;
    spec.root = Root{"rootfs", false};
    spec.hostname = "shimscope";
    spec.mounts = defaultMounts();
    Process& process = spec.process.emplace();
    process.args = std::move(args);
    process.env = {
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"};
    process.cwd = "/";
    process.noNewPrivileges = true;
    process.capabilities = capabilitySets({"CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"});
    process.rlimits = {{"RLIMIT_NOFILE", 1024, 1024}};
    Linux& config = spec.linux_.emplace();
    config.namespaces = defaultNamespaces();
    config.resources.emplace().devices = {{false, "a", {}, {}, "rwm"}};
    config.maskedPaths = defaultMaskedPaths();
    config.readonlyPaths = defaultReadonlyPaths();
    return spec;
}

Spec defaultRootlessSpec(std::uint32_t uid, std::uint32_t gid)
{
    Spec spec = defaultSpec();
    Linux& config = *spec.linux_;
    config.namespaces = {
        {"pid", ""}, {"ipc", ""}, {"uts", ""}, {"mount", ""}, {"cgroup", ""}, {"user", ""}};
    config.uidMappings = {{0, uid, 1}};
    config.gidMappings = {{0, gid, 1}};
    config.resources.reset();
    for (Mount& mount : spec.mounts) {
        if (mount.type == "sysfs") // sysfs belongs to the network namespace, and that is the host's
            mount = {"/sys", "none", "/sys", {"rbind", "nosuid", "noexec", "nodev", "ro"}};
        std::erase(mount.options, "gid=5"); // not mapped
    }
    std::erase_if(spec.mounts, [](const Mount& mount) { return mount.type == "cgroup"; });
    return spec;
}

} // namespace shimscope::oci

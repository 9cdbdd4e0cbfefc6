// config.json as structs: runtime-spec v1.3.0 for Linux. Field names are those of the JSON, so that
// a reader who knows the specification finds every field; absent is std::nullopt or an empty
// container. Value types only, no behaviour. Source: runtime-spec config.md, config-linux.md.
#pragma once

#include <oci/resources.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::oci {

inline constexpr const char* kVersion = "1.2.0"; ///< what we write
inline constexpr const char* kVersionMin = "1.0.0";
inline constexpr const char* kVersionMax = "1.3.0";

struct Root {
    std::string path;
    bool readonly = false;
};

struct IdMapping {
    std::uint32_t containerID = 0, hostID = 0, size = 0;
};

struct Mount {
    std::string destination;
    std::string type;
    std::string source;
    std::vector<std::string> options;
    std::vector<IdMapping> uidMappings, gidMappings;
};

struct User {
    std::uint32_t uid = 0, gid = 0;
    std::optional<std::uint32_t> umask;
    std::vector<std::uint32_t> additionalGids;
};

struct ConsoleSize {
    std::uint32_t height = 0, width = 0;
};

/// The five sets, by name ("CAP_KILL").
struct Capabilities {
    std::vector<std::string> bounding, effective, inheritable, permitted, ambient;
};

struct Rlimit {
    std::string type; ///< "RLIMIT_NOFILE"
    std::uint64_t hard = 0, soft = 0;
};

struct Scheduler {
    std::string policy; ///< "SCHED_OTHER"
    std::optional<std::int32_t> nice, priority;
    std::vector<std::string> flags;
    std::optional<std::uint64_t> runtime, deadline, period;
};

struct IoPriority {
    std::string ioClass; ///< JSON "class": "IOPRIO_CLASS_BE"
    std::int32_t priority = 0;
};

struct ExecCPUAffinity {
    std::string initial, final; ///< CPU lists
};

struct Process {
    bool terminal = false;
    std::optional<ConsoleSize> consoleSize;
    User user;
    std::vector<std::string> args;
    std::vector<std::string> env; ///< "NAME=value"
    std::string cwd;
    std::optional<Capabilities> capabilities;
    std::vector<Rlimit> rlimits;
    bool noNewPrivileges = false;
    std::string apparmorProfile;
    std::string selinuxLabel;
    std::optional<std::int32_t> oomScoreAdj;
    std::optional<Scheduler> scheduler;
    std::optional<IoPriority> ioPriority;
    std::optional<ExecCPUAffinity> execCPUAffinity;
};

struct Hook {
    std::string path;
    std::vector<std::string> args, env;
    std::optional<std::int32_t> timeout; ///< seconds
};

struct Hooks {
    std::vector<Hook> prestart, createRuntime, createContainer, startContainer, poststart, poststop;
};

struct Namespace {
    std::string type; ///< "pid", "network", "mount", "ipc", "uts", "user", "cgroup", "time"
    std::string path; ///< empty: a new one
};

struct Device {
    std::string path; ///< in the container
    std::string type; ///< "c", "b", "u", "p"
    std::int64_t major = 0, minor = 0;
    std::optional<std::uint32_t> fileMode, uid, gid;
};

/// linux.seccomp.syscalls[].args[]
struct SeccompArg {
    std::uint32_t index = 0;
    std::uint64_t value = 0, valueTwo = 0;
    std::string op; ///< "SCMP_CMP_EQ"
};

struct SeccompRule {
    std::vector<std::string> names;
    std::string action; ///< "SCMP_ACT_ALLOW"
    std::optional<std::uint32_t> errnoRet;
    std::vector<SeccompArg> args;
};

struct Seccomp {
    std::string defaultAction;
    std::optional<std::uint32_t> defaultErrnoRet;
    std::vector<std::string> architectures; ///< "SCMP_ARCH_X86_64"
    std::vector<std::string> flags; ///< "SECCOMP_FILTER_FLAG_LOG"
    std::string listenerPath, listenerMetadata;
    std::vector<SeccompRule> syscalls;
};

struct TimeOffset {
    std::int64_t secs = 0;
    std::uint32_t nanosecs = 0;
};

struct Personality {
    std::string domain; ///< "LINUX", "LINUX32"
    std::vector<std::string> flags;
};

struct IntelRdt {
    std::string closID, l3CacheSchema, memBwSchema;
    std::vector<std::string> schemata;
    bool enableMonitoring = false;
};

struct MemoryPolicy {
    std::string mode, nodes;
    std::vector<std::string> flags;
};

struct NetDevice {
    std::string name; ///< in the container; empty keeps it
};

struct Linux {
    std::vector<IdMapping> uidMappings, gidMappings;
    std::map<std::string, std::string> sysctl;
    std::optional<Resources> resources;
    std::string
        cgroupsPath; ///< "/path", "relative", or "slice:prefix:name" with the systemd driver
    std::vector<Namespace> namespaces;
    std::vector<Device> devices;
    std::map<std::string, NetDevice> netDevices; ///< by the host's name
    std::optional<Seccomp> seccomp;
    std::string rootfsPropagation; ///< "private", "slave", "shared", "unbindable" and with "r"
    std::vector<std::string> maskedPaths, readonlyPaths;
    std::string mountLabel;
    std::optional<IntelRdt> intelRdt;
    std::optional<MemoryPolicy> memoryPolicy;
    std::optional<Personality> personality;
    std::map<std::string, TimeOffset> timeOffsets; ///< "boottime", "monotonic"
};

struct Spec {
    std::string ociVersion = kVersion;
    std::optional<Process> process;
    std::optional<Root> root;
    std::string hostname;
    std::string domainname;
    std::vector<Mount> mounts;
    std::optional<Hooks> hooks;
    std::map<std::string, std::string> annotations;
    std::optional<Linux> linux_; ///< JSON "linux" ("linux" is a macro of GNU C)
};

} // namespace shimscope::oci

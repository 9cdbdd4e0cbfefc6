// The names that a check may use for what the kernel says, and where each is on cgroup v2 and v1.
// There is no other way to name a file: a lesson that was downloaded can read nothing else.
// cgroup-v2.rst "Interface Files"; cgroup-v1/{memory,cpuacct}.rst. Pure; any thread.
#pragma once

#include <array>
#include <string_view>

namespace shimscope::scenario {

/// One logical key. `name` is the key of a sample in a recording (trace::Metric), named as in v2.
struct CgroupKey {
    std::string_view name;
    std::string_view v2; ///< file and field
    std::string_view v1; ///< file and field; empty: v1 has none
    bool counter; ///< only ever grows while the cgroup lives
};

inline constexpr std::array kCgroupKeys{
    CgroupKey{"cpu.usage_usec", "cpu.stat usage_usec", "cpuacct.usage", true},
    CgroupKey{"cpu.quota_usec", "cpu.max", "cpu.cfs_quota_us", false},
    CgroupKey{"cpu.period_usec", "cpu.max", "cpu.cfs_period_us", false},
    CgroupKey{"cpu.nr_periods", "cpu.stat nr_periods", "cpu.stat nr_periods", true},
    CgroupKey{"cpu.nr_throttled", "cpu.stat nr_throttled", "cpu.stat nr_throttled", true},
    CgroupKey{"cpu.throttled_usec", "cpu.stat throttled_usec", "cpu.stat throttled_time", true},
    CgroupKey{"cpu.weight", "cpu.weight", "cpu.shares", false},
    CgroupKey{"memory.current", "memory.current", "memory.usage_in_bytes", false},
    CgroupKey{"memory.max", "memory.max", "memory.limit_in_bytes", false},
    CgroupKey{"memory.high", "memory.high", "", false},
    CgroupKey{"memory.events.max", "memory.events max", "memory.failcnt", true},
    CgroupKey{
        "memory.events.oom_kill", "memory.events oom_kill", "memory.oom_control oom_kill", true},
    CgroupKey{"pids.current", "pids.current", "pids.current", false},
    CgroupKey{"pids.max", "pids.max", "pids.max", false},
};
/// Null for a name that is none.
[[nodiscard]] const CgroupKey* findCgroupKey(std::string_view name);

/// namespaces(7): the names in /proc/<pid>/ns.
inline constexpr std::array<std::string_view, 8> kNamespaceTypes{
    "cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"};
/// What CRI's ContainerStatus says of a container; state as "created", "running", "exited".
inline constexpr std::array<std::string_view, 6> kContainerFields{
    "state", "reason", "pid", "exitCode", "restarts", "finishedAt"};
/// Events of a recording that can be counted: "oom" is read from the kernel's own file.
inline constexpr std::array<std::string_view, 3> kEvents{"oom", "exit", "restart"};
/// Programs of the chain whose processes and calls can be counted.
inline constexpr std::array<std::string_view, 8> kHops{
    "kubelet", "cri", "cni", "shim", "runtime", "kernel", "adapter", "engine"};
/// What a recording of a chain says of it as a number: processes crossed from the kubelet to the
/// container less one, processes that serve as shims, pause containers, parts of Docker that any
/// of its calls went through.
inline constexpr std::array<std::string_view, 4> kChainFacts{
    "boundaries", "shims", "pauses", "parts"};
/// The parts that Docker's engine package had in 2020.
inline constexpr std::array<std::string_view, 7> kDockerParts{
    "cli", "api", "server", "runtime", "volume", "network", "build"};
/// What a scan can find about a container (migration::Finding).
inline constexpr std::array<std::string_view, 3> kFindings{
    "docker-sock-reachable", "docker-sock-stale", "socket-reachable"};
/// Under which name a container reaches an engine's socket, and which of its mounts shows it.
inline constexpr std::array<std::string_view, 2> kReachFields{"name", "mount"};
/// Parts of the window that a step or a hint may point at.
inline constexpr std::array<std::string_view, 13> kWidgets{"map", "timeline", "pods", "details",
    "namespaces", "cgroups", "plot:cpu", "plot:memory", "plot:throttling", "lesson", "compare",
    "parts", "affected"};

} // namespace shimscope::scenario

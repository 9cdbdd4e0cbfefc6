// A recording, line by line: JSON Lines, one record each, append-only. The same lines are the live
// stream that the agent sends to the window, so that a replay and a live view read the same thing.
//
//   {"t":"header","format":"shimscope-recording","version":1,…}   first line; host, kernel, boot
//   id, time anchor
//   {"t":"process",…}    a process of the chain appeared, changed its memory, or ended
//   {"t":"span",…}       a span began, or the same span again when it has ended (the later line
//   wins); steps too
//   {"t":"pod",…} {"t":"container",…}   state of a pod or container, whole each time it changes
//   {"t":"sample",…}     one reading of one container's cgroup files
//   {"t":"event",…}      something at a moment: oom, exit, backoff, manifest-error, limit-changed,
//   note
//   {"t":"namespaces",…} the namespaces of the host or of a container's first process, by inode
//   {"t":"dropped",…}    how many records a process lost so far
//
// Times are CLOCK_BOOTTIME ns; header.anchor gives the wall clock. A line that is cut off (the last
// one of a file whose writer died) is not an error. Unknown "t" and unknown keys are ignored.
#pragma once

#include <base/result.h>
#include <trace/span.h>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace shimscope::trace {

inline constexpr int kRecordingVersion = 1;

struct Header {
    int version = kRecordingVersion;
    std::string host, kernel, bootId, distribution;
    std::string cgroupMode; ///< "v2", "hybrid", "v1"
    std::string cgroupRoot; ///< where our pods live, below the cgroup mounts
    std::string privilege; ///< "root", "rootless (uid 1000)"
    int cpus = 0;
    std::uint64_t memoryBytes = 0;
    std::int64_t anchorWall = 0; ///< CLOCK_REALTIME ns at anchorBoot
    std::int64_t anchorBoot = 0; ///< CLOCK_BOOTTIME ns
    std::map<std::string, std::string> versions; ///< program or library → version
    double backoffFactor = 1;
    /// What this machine cannot give, one sentence each. Of a chain's recording: how each thing was
    /// observed, and "not observed: …".
    std::vector<std::string> notes;
    /// Not ours: the chain of other programs that was recorded from outside, "dockershim". Empty:
    /// the sandbox.
    std::string chain;
};

struct Process {
    int pid = 0;
    int ppid = 0;
    Hop hop = Hop::Agent;
    std::string program;
    std::string commandLine;
    std::string sandboxId; ///< shims: the pod that they serve
    std::uint64_t rssBytes = 0;
    std::int64_t start = 0;
    std::int64_t end = 0; ///< 0: alive
};

struct Pod {
    std::string uid, name, nameSpace, sandboxId;
    std::string state; ///< "ready", "notready", "removed"
    std::string qos; ///< "Guaranteed", "Burstable", "BestEffort"
    std::string ip, cgroupPath, manifest;
    std::string engine; ///< observed: as in Container
    /// Not started by this agent's stack: only looked at. A pod of Kubernetes or Podman, or what
    /// stands for one: all other containers of an engine, or of a namespace of containerd.
    bool observed = false;
    std::int64_t at = 0;
};

struct Container {
    std::string id, name, podUid, sandboxId, image;
    bool sandbox = false; ///< the pause container
    std::string state; ///< "created", "running", "exited", "removed", "waiting"
    std::string reason; ///< "OOMKilled", "Completed", "Error", "CrashLoopBackOff"
    std::string message;
    int pid = 0;
    int exitCode = 0;
    int restarts = 0;
    std::string cgroupPath;
    /// Observed: "docker", "containerd", "cri-o", "podman", "shimscope", "runc", "crun"; "plain" if
    /// no engine is above it and its runtime has left.
    std::string engine;
    bool observed = false; ///< found on this machine, not started by this agent's stack
    /// Observed: its ancestors, nearest first, "containerd-shim-runc-v2 (812) ← containerd (77)".
    std::string startedBy;
    std::int64_t created = 0, started = 0, finished = 0;
    std::int64_t backoffUntil = 0; ///< "waiting": when it will be started again
    std::int64_t at = 0;
};

/// What a sample can hold. The comment of each is its file and unit; names are those of cgroup v2
/// on v1 too.
enum class Metric : std::uint8_t {
    CpuUsage, ///< cpu.stat usage_usec; µs
    CpuUser, ///< cpu.stat user_usec; µs
    CpuSystem, ///< cpu.stat system_usec; µs
    CpuQuota, ///< cpu.max first number; µs per period; absent = "max"
    CpuPeriod, ///< cpu.max second number; µs
    CpuPeriods, ///< cpu.stat nr_periods
    CpuThrottledPeriods, ///< cpu.stat nr_throttled
    CpuThrottled, ///< cpu.stat throttled_usec; µs
    CpuWeight, ///< cpu.weight
    MemoryCurrent, ///< memory.current; bytes
    MemoryWorkingSet, ///< memory.current − memory.stat inactive_file; bytes
    MemoryMax, ///< memory.max; bytes; absent = "max"
    MemoryHigh, ///< memory.high; bytes; absent = "max"
    MemorySwap, ///< memory.swap.current; bytes
    MemoryEventsHigh, ///< memory.events high
    MemoryEventsMax, ///< memory.events max
    MemoryEventsOom, ///< memory.events oom
    MemoryEventsOomKill, ///< memory.events oom_kill
    PidsCurrent, ///< pids.current
    PidsMax, ///< pids.max; absent = "max"
    IoReadBytes, ///< io.stat rbytes, all devices
    IoWriteBytes, ///< io.stat wbytes
    CpuPressureSome, ///< cpu.pressure some total; µs
    CpuPressureFull,
    MemoryPressureSome, ///< memory.pressure
    MemoryPressureFull,
    IoPressureSome, ///< io.pressure
    IoPressureFull,
    NetRxBytes, ///< /proc/<pid>/net/dev, its network namespace, all interfaces but lo; bytes
    NetTxBytes, ///< received and sent: once a second, on one of the containers that share it
    Count
};
inline constexpr int kMetricCount = static_cast<int>(Metric::Count);
/// "cpu.usage_usec", "memory.current", …: the key in a recording.
[[nodiscard]] const char* toString(Metric metric);
[[nodiscard]] std::optional<Metric> parseMetric(std::string_view name);

struct Sample {
    std::string container;
    std::int64_t at = 0;
    std::array<std::optional<std::uint64_t>, kMetricCount>
        values{}; ///< absent: the file does not exist, or says "max"
    [[nodiscard]] const std::optional<std::uint64_t>& operator[](Metric metric) const
    {
        return values[static_cast<std::size_t>(metric)];
    }
    [[nodiscard]] std::optional<std::uint64_t>& operator[](Metric metric)
    {
        return values[static_cast<std::size_t>(metric)];
    }
};

struct Event {
    std::string kind; ///< "oom", "exit", "backoff", "manifest-error", "limit-changed", "note", …
    std::string text;
    std::string container; ///< id, or empty
    std::string podUid; ///< or empty
    std::int64_t at = 0;
    /// What a program reads instead of the text. "backoff": when it is tried again, nanoseconds
    /// since 1970; "pod-added", "pod-adopted", "manifest-error", "manifest-warning",
    /// "manifest-mended": the manifest's file name; "pod-status": STATUS of kubectl,
    /// "Init:0/2"; "unhealthy", "container-ready", "container-unready", "container-started": the
    /// kind of probe that says so; "container-died": what the container said at its end.
    /// "sampling": the rate in Hz.
    std::string detail;
};
/// Kind of the event that ends the recording of an agent that was not killed.
inline constexpr const char* kRecordingEnded = "recording-ended";

/// The namespaces of one process: the same inode is the same namespace (namespaces(7)).
struct Namespaces {
    int pid = 0; ///< in the initial pid namespace
    std::string container; ///< id; empty: the host's own, those of process 1
    std::map<std::string, std::string> inodes; ///< "net" → "4026531840"; absent: not known
    /// Why an inode is missing, or is not read but concluded: "net" → "not permitted: …",
    /// "inferred: …". With an inode: this is it, as far as one can tell. Without one: it is not the
    /// host's ("inferred"), or nothing is known. Both maps empty: the process is gone.
    std::map<std::string, std::string> doubts;
    std::int64_t at = 0;
    [[nodiscard]] bool gone() const { return inodes.empty() && doubts.empty(); }
};

struct Dropped {
    int pid = 0;
    std::string program;
    std::uint64_t count = 0; ///< since the process started
};

using Record =
    std::variant<Header, Process, Span, Pod, Container, Sample, Event, Namespaces, Dropped>;

/// One line without the newline.
[[nodiscard]] std::string toLine(const Record& record);
/// The record, or nothing for an unknown "t". An error says what is wrong with the line.
base::Result<std::optional<Record>> parseLine(std::string_view line);

} // namespace shimscope::trace

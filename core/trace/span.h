// A span: one hop's piece of work, as it is recorded, sent to the window and drawn. Kernel steps
// are spans of kind Step whose parent is the runtime's span. Value types only; times are
// CLOCK_BOOTTIME nanoseconds of the recorded machine.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shimscope::trace {

/// Which program of the chain a process is. The numbers are those of the spool, so a new hop comes
/// last; the order of the chain is kChainOrder.
enum class Hop : std::uint8_t {
    Agent,
    Kubelet,
    Cri, ///< the CRI endpoint; behind Docker's engine: containerd, which is no endpoint there
    Cni,
    Shim, ///< and CRI-O's conmon
    Runtime,
    Kernel,
    Adapter, ///< CRI in, Docker's Engine API out: dockershim (inside kubelet), cri-dockerd
    Engine, ///< Docker's engine: dockerd
};
inline constexpr int kHopCount = 9;
/// From the top of the chain to its end: the order of the lanes.
inline constexpr std::array<Hop, kHopCount> kChainOrder{Hop::Agent, Hop::Kubelet, Hop::Adapter,
    Hop::Engine, Hop::Cri, Hop::Cni, Hop::Shim, Hop::Runtime, Hop::Kernel};
/// "agent", "kubelet", "cri", "cni", "shim", "runtime", "kernel", "adapter", "engine".
[[nodiscard]] const char* toString(Hop hop);
[[nodiscard]] Hop parseHop(std::string_view text);

enum class Kind : std::uint8_t {
    Client, ///< this process called another
    Server, ///< this process answers a call
    Internal, ///< work inside this process: "CNI ADD ptp", "snapshot"
    Step, ///< one system call that changed state
};
[[nodiscard]] const char* toString(Kind kind);
[[nodiscard]] Kind parseKind(std::string_view text);

/// A request or response. `bytes` is the wire form, in the spool only; `json` is what the agent
/// made of it, redacted, and is what recordings hold.
struct Message {
    std::string
        type; ///< protobuf message name, e.g. "runtime.v1.RunPodSandboxRequest"; "argv" for an exec
    std::string bytes;
    std::string json;
    std::uint64_t size = 0; ///< bytes on the wire, also when `bytes` was cut
};

/// Span attribute end.by, where not even a latest end is known.
inline constexpr std::string_view kEndNotObserved = "not observed";

struct Span {
    std::string traceId; ///< 32 hex
    std::string spanId; ///< 16 hex
    std::string parentId; ///< 16 hex, or empty for a root
    Hop hop = Hop::Agent;
    Kind kind = Kind::Internal;
    int pid = 0; ///< in the initial pid namespace
    int tid = 0;
    std::string program; ///< "shimscope-cri"
    std::string protocol; ///< "CRI v1 gRPC", "task v2 ttrpc", "OCI exec", "CNI exec", "syscall"
    std::string method; ///< "/runtime.v1.RuntimeService/RunPodSandbox", "create", "mount"
    std::string peer; ///< socket path or program at the other end
    std::int64_t start = 0;
    std::int64_t end = 0; ///< 0: not ended (yet, or the process died first)
    int code = 0; ///< 0 is OK; gRPC status code, exit code, or errno for a step
    std::string status; ///< the error's text
    Message request;
    Message response;
    std::string args; ///< steps: arguments by name, "CLONE_NEWNS|CLONE_NEWPID"
    std::int64_t result = 0; ///< steps: the system call's return value
    std::string reason; ///< steps: why, with the specification's section
    /// Free values, in the order they were set. Used keys: pod.name, pod.namespace, pod.uid,
    /// sandbox.id, container.id, container.name, cgroup.path, bundle, exec.id, restart, field (of
    /// config.json). Recorded from outside: parent.by, end.by: how that was concluded where it was
    /// not observed; line: the line of which log says it.
    std::vector<std::pair<std::string, std::string>> attributes;

    [[nodiscard]] bool open() const { return end == 0; }
    /// Only its beginning was observed: it had ended at `end` at the latest, how is not known.
    [[nodiscard]] bool endConcluded() const { return !attribute("end.by").empty(); }
    /// There is an end, or a latest one.
    [[nodiscard]] bool endKnown() const
    {
        return !open() && attribute("end.by") != kEndNotObserved;
    }
    /// The attribute's value, or empty.
    [[nodiscard]] std::string_view attribute(std::string_view key) const;
    void setAttribute(std::string_view key, std::string_view value);
    /// "RunPodSandbox" of "/runtime.v1.RuntimeService/RunPodSandbox"; the whole method otherwise.
    [[nodiscard]] std::string_view shortMethod() const;
    /// The same, with the service where it would be ambiguous: "Tasks/Create" of
    /// "/containerd.services.tasks.v1.Tasks/Create".
    [[nodiscard]] std::string_view callName() const;
};

/// Calls that only ask, and that a kubelet repeats for ever: List…, …Status, Version, Status,
/// …Stats, State, Connect, Wait; GET of Docker's API, Get and Metrics of containerd's; and its
/// probes, but not one that fails. The timeline folds them by default.
[[nodiscard]] bool isPoll(const Span& span);

} // namespace shimscope::trace

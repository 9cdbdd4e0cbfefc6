// The tracer: what a program of the chain calls to leave spans and steps. One per process. When
// tracing is off (no SHIMSCOPE_SPOOL) every call is one test of a pointer. It never blocks, never
// fails the caller, never makes a system call after open(). Threads may share it; a process made by
// clone(2) may go on with the one it inherited.
#pragma once

#include <base/result.h>
#include <trace/context.h>
#include <trace/span.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace shimscope::trace {

/// Starts tracing for this process into `dir` (empty: tracing stays off). Call once, before threads
/// start. `capacity`: bytes of the ring. If the spool cannot be made tracing stays off and the
/// reason is returned.
base::Status openTracer(
    const std::string& dir, Hop hop, std::string_view program, std::uint64_t capacity = 4U << 20U);
/// The same with the folder from SHIMSCOPE_SPOOL, and the parent context from TRACEPARENT as
/// current context.
base::Status openTracerFromEnvironment(
    Hop hop, std::string_view program, std::uint64_t capacity = 4U << 20U);
[[nodiscard]] bool tracing();
/// The spool folder, to be handed to children; empty when off.
[[nodiscard]] const std::string& spoolDir();

/// The context of this thread: a new span becomes its child. Not valid: a new trace starts.
[[nodiscard]] Context currentContext();
void setCurrentContext(const Context& context);
/// "TRACEPARENT=…" and "SHIMSCOPE_SPOOL=…" for the environment of a child; empty vector when off.
[[nodiscard]] std::vector<std::string> environmentForChild();

struct SpanOptions {
    Kind kind = Kind::Internal;
    std::string_view protocol;
    std::string_view method;
    std::string_view peer;
    /// The parent; by default the thread's current context.
    const Context* parent = nullptr;
    std::string_view requestType;
    std::string_view requestBytes; ///< kept up to 64 KiB; the whole size is noted
    Hop hop = Hop::Agent; ///< only looked at if `otherHop`
    bool otherHop = false; ///< work that belongs to another lane than the process (the CNI plugins
                           ///< that the CRI endpoint runs)
};

/// A span from construction to end() or destruction. While it lives it is the thread's current
/// context. Destroy it on the thread that made it, or call detach() first.
class SpanScope {
public:
    explicit SpanScope(const SpanOptions& options);
    SpanScope(const SpanScope&) = delete;
    SpanScope& operator=(const SpanScope&) = delete;
    ~SpanScope();

    [[nodiscard]] const Context& context() const { return m_context; }
    void attribute(std::string_view key, std::string_view value);
    void response(std::string_view type, std::string_view bytes);
    /// The outcome: 0 is OK; else a gRPC status code, exit code or errno, with its text.
    void outcome(int code, std::string_view text = {});
    void outcome(const base::Error& error);
    void end();
    /// Stops being the thread's current context; the span goes on.
    void detach();

private:
    Context m_context;
    Context m_before;
    bool m_active = false;
    bool m_current = false;
    int m_code = 0;
    std::string m_status;
    std::string m_responseType;
    std::string m_responseBytes;
    std::uint64_t m_responseSize = 0;
};

/// One state-changing system call, after it returned. `err` is its errno or 0. Its parent is the
/// thread's current context. `field` names the field of config.json that asked for it; may be
/// empty.
void step(std::string_view call, std::string_view args, std::int64_t result, int err,
    std::string_view reason, std::int64_t start, std::int64_t end, std::string_view field = {});
/// Before an execve(2), which does not return when it succeeds. The returned id is for
/// execFailed().
std::uint64_t execStep(std::string_view args, std::string_view reason, std::string_view field = {});
void execFailed(std::uint64_t id, int err);
/// Something that happened at a moment: kind "oom", "exit", "backoff", "manifest-error",
/// "reopen-log", … ids: container or pod it belongs to. `detail`: as in trace::Event.
void event(std::string_view kind, std::string_view text, std::string_view containerId = {},
    std::string_view podUid = {}, std::string_view detail = {});

/// For a process made by clone(2) that cannot see its own pid from outside: its pid and tid in the
/// initial namespace.
void setThreadIds(int pid, int tid);
/// Nanoseconds by which CLOCK_BOOTTIME of this process is ahead, after it entered a time namespace.
void setClockOffset(std::int64_t nanoseconds);
/// CLOCK_BOOTTIME without the time namespace's offset.
[[nodiscard]] std::int64_t now();

} // namespace shimscope::trace

// The talk between the runtime (parent) and the process that becomes the container's (child): one
// SOCK_SEQPACKET pair, one datagram per message. Either side notices the end of the other by end of
// file.
//
//   parent                                            child
//     | clone3, v2 cgroup, id maps, rlimits             | waits
//     |------------------- Start {pid} ---------------->| enters its v1 cgroups, joins
//     |                                                 | namespaces, makes its mounts
//     | compiles the seccomp filter meanwhile           |
//     |------------------- Filter {program} ----------->| (if there is one)
//     |<------------------ Hooks -----------------------| (if there are createRuntime hooks)
//     | runs them                                       | waits
//     |------------------- HooksDone ------------------>| terminal, masks, pivot_root, rights
//     |<------------------ Warning {text} --------------| any time, any number
//     |<------------------ Ready -----------------------| all is done but execve(2)
//     |                                                 | create: waits for `start`; run, exec:
//     goes on
//     |<------------------ Failed {error} --------------| at any point, instead of the next
//     message; then it exits
//     |<- - - - - - - - -  end of file  - - - - - - - - | execve(2) has succeeded (run, exec)
#pragma once

#include <base/fd.h>
#include <base/result.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace shimscope::runtime {

enum class SyncMessage : std::uint8_t {
    Start = 1,
    Filter,
    Hooks,
    HooksDone,
    Warning,
    Ready,
    Failed
};
[[nodiscard]] const char* toString(SyncMessage message);

struct Received {
    SyncMessage message{};
    std::string body;
};

class Sync {
public:
    explicit Sync(base::Fd fd) : m_fd(std::move(fd)) { }
    base::Status send(SyncMessage message, std::string_view body = {}) const;
    /// Nothing more comes: ECONNRESET.
    base::Result<Received> receive() const;
    /// The next message, which has to be this one. A Failed of the other side becomes this side's
    /// error; anything else is an error that says what was expected and what came.
    base::Result<std::string> expect(SyncMessage message) const;
    [[nodiscard]] int fd() const { return m_fd.get(); }
    void close() { m_fd.reset(); }

private:
    base::Fd m_fd;
};

struct SyncPair {
    Sync parent, child;
};
base::Result<SyncPair> makeSyncPair();

/// An error with its causes as bytes: it crosses the clone as {errno, step, subject, detail},
/// outermost first.
[[nodiscard]] std::string encodeError(const base::Error& error);
[[nodiscard]] base::Error decodeError(std::string_view bytes);

} // namespace shimscope::runtime

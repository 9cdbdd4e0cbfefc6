// The agent's clients: one for questions and changes, one that follows what happens. No Qt: the
// window, shimscopectl and tests use the same ones. Source: agent.proto.
#pragma once

#include <base/result.h>
#include <trace/record.h>
#include <trace/sessions.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace grpc {
class Channel;
class ClientContext;
} // namespace grpc

namespace shimscope::agent::v1 {
class ContainerDetailsResponse;
}

namespace shimscope::agent_api {

/// agent.sock of the default run directory: $XDG_RUNTIME_DIR/shimscope for a user who has one, else
/// /run/shimscope.
[[nodiscard]] std::string defaultSocket();

/// How the agent observes. Asked to change, 0 and nothing leave a value as it is.
struct Observation {
    double sampleRate = 0; ///< Hz
    std::uint64_t recordingCap = 0; ///< bytes
    std::optional<bool> redacts;
    double backoffFactor = 0; ///< of the stack; told only
};

/// What the agent says about itself and its machine.
struct Info {
    std::string version, host, kernel, cgroupMode, runDir, stateDir;
    std::string recording; ///< file that is being written
    bool stackRunning = false;
    bool mayChange = false; ///< whether we may apply and delete manifests
    std::string readOnlyReason; ///< why nobody may, through this agent; empty otherwise
    int pid = 0;
    std::vector<std::string> problems; ///< what will not work there
    std::vector<std::string> manifests; ///< file names
    Observation observation;
    bool service = false; ///< a service manager started it
};

/// What Exec came to.
struct ExecOutcome {
    std::string out, err;
    int exitCode = 0;
};

/// What a cgroup file held, and holds now.
struct ValueChange {
    std::string path, oldText, newText;
};

/// A recording in the agent's folder.
struct KeptRecording {
    std::string name; ///< as RecordingFetch takes it
    std::string host; ///< empty: it does not say
    std::int64_t begin = 0; ///< CLOCK_REALTIME ns; 0: it does not say
    std::int64_t changed = 0; ///< CLOCK_REALTIME ns of the last write
    std::uint64_t bytes = 0;
    unsigned segments = 0; ///< files
    trace::SessionEnd end = trace::SessionEnd::CutOff;
};

/// What kind of "no" an error of a call is, for whoever has to say how to mend it.
enum class Refusal {
    NoAgent, ///< nobody answers
    NotAllowed, ///< this user may not
    NotThere, ///< no such container or manifest (any more)
    NotNow, ///< not in this state: it does not run, it is paused, the agent only looks
    BadInput,
    TooSlow, ///< it did not happen in time
    Other
};
[[nodiscard]] Refusal refusalOf(const base::Error& error);

/// Blocking calls, any thread. Errors carry a gRPC status code: UNAVAILABLE when there is no agent,
/// PERMISSION_DENIED when the agent does not let this user change things,
/// FAILED_PRECONDITION when it only looks.
class Client {
public:
    explicit Client(const std::string& socketPath);
    [[nodiscard]] base::Result<Info> info() const;
    /// Problems of the manifest, "web.yaml:12: …"; empty when it was accepted.
    [[nodiscard]] base::Result<std::vector<std::string>> applyManifest(
        const std::string& name, const std::string& yaml) const;
    [[nodiscard]] base::Status deleteManifest(const std::string& name) const;
    [[nodiscard]] base::Result<std::string> readManifest(const std::string& name) const;
    /// `backoffFactor`: 1 is the real kubelet's back-off; 0 leaves it to the agent.
    [[nodiscard]] base::Status startStack(double backoffFactor) const;
    /// Returns when all pods have ended and nothing of the stack is left.
    [[nodiscard]] base::Status stopStack(bool stopAgent) const;

    /// From now on until the agent ends. The value: as it is then.
    [[nodiscard]] base::Result<Observation> setObservation(const Observation& wanted) const;

    /// What is kept, newest first; agent_api/recordings.h fetches one.
    [[nodiscard]] base::Result<std::vector<KeptRecording>> recordings() const;

    // `container`: an id, its unique beginning, or "pod/container".
    /// `parts` (agent::v1::DetailsPart): none are all.
    [[nodiscard]] base::Result<agent::v1::ContainerDetailsResponse> containerDetails(
        const std::string& container, const std::vector<int>& parts = {}) const;
    /// Past kubelet and runtime, into the kernel's file.
    [[nodiscard]] base::Result<ValueChange> setCgroupValue(
        const std::string& container, const std::string& file, const std::string& text) const;
    /// New limits through the whole chain, as Kubernetes writes them ("500m", "64Mi"); "none": no
    /// limit; empty: as it is.
    [[nodiscard]] base::Status updateContainer(
        const std::string& container, const std::string& cpu, const std::string& memory) const;
    /// Returns when it has ended: after `graceSeconds` the kernel kills it.
    [[nodiscard]] base::Status stopContainer(
        const std::string& container, std::int64_t graceSeconds) const;
    [[nodiscard]] base::Status signalContainer(
        const std::string& container, int signal, bool all = false) const;
    /// What the task service calls its state afterwards: "paused", "running".
    [[nodiscard]] base::Result<std::string> pauseContainer(const std::string& container) const;
    [[nodiscard]] base::Result<std::string> resumeContainer(const std::string& container) const;
    [[nodiscard]] base::Result<ExecOutcome> execInContainer(const std::string& container,
        const std::vector<std::string>& command, std::int64_t timeoutSeconds) const;
    [[nodiscard]] const std::string& socket() const { return m_socket; }

private:
    std::string m_socket;
    std::shared_ptr<grpc::Channel> m_channel;
};

/// What a Watcher tells. All are called on the watcher's own thread, one at a time; any may be
/// empty.
struct WatchCallbacks {
    /// Records in their order. A Header comes first, and again after each reconnection: forget what
    /// was before it.
    std::function<void(std::vector<trace::Record>)> records;
    /// The same as lines of a recording, for whoever writes them into a file; without newlines.
    std::function<void(const std::vector<std::string>&)> lines;
    /// Everything that was older than the connection has come; live from now on.
    std::function<void()> caughtUp;
    /// The stream ended, and why. With `reconnect` it is tried again each second.
    std::function<void(const base::Error&)> lost;
};

/// Follows the agent's records until it is destroyed or stop() is called.
class Watcher {
public:
    Watcher(std::string socketPath, bool fromStart, bool reconnect, WatchCallbacks callbacks);
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;
    ~Watcher();
    /// Ends the stream and waits for the thread. Not from a callback.
    void stop();

private:
    void run();
    base::Status follow();
    void deliver(const std::vector<std::string>& lines) const;
    std::string m_socket;
    bool m_fromStart;
    bool m_reconnect;
    WatchCallbacks m_callbacks;
    std::mutex m_mutex;
    grpc::ClientContext* m_context = nullptr; ///< of the running stream, for stop()
    std::atomic<bool> m_stopped = false;
    std::thread m_thread;
};

} // namespace shimscope::agent_api

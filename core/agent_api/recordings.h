// Fetches a recording that the agent keeps, for whoever may not read its folder. No Qt. Source:
// agent.proto ReadRecording.
#pragma once

#include <base/result.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

namespace grpc {
class ClientContext;
} // namespace grpc

namespace shimscope::agent_api {

/// One fetch. The calls but cancel() block, on one thread.
class RecordingFetch {
public:
    explicit RecordingFetch(std::string socketPath) : m_socket(std::move(socketPath)) { }
    RecordingFetch(const RecordingFetch&) = delete;
    RecordingFetch& operator=(const RecordingFetch&) = delete;

    /// How much has come, of how much; may be empty.
    using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;
    /// Writes the recording called `name` (as Client::recordings() has it) into a new file, mode
    /// 0600. EEXIST if it is there; ECANCELED after cancel(); NOT_FOUND, UNAVAILABLE, … as the
    /// agent says. After a failure there is no file.
    base::Status intoFile(
        const std::string& name, const std::string& path, const Progress& progress);
    /// Any thread, any time: the fetch ends soon, one that has not begun at once.
    void cancel();

private:
    using Take = std::function<base::Status(const std::string& piece, std::uint64_t total)>;
    base::Status read(const std::string& name, const Take& take);
    std::string m_socket;
    std::mutex m_mutex;
    grpc::ClientContext* m_context = nullptr; ///< of the running call, for cancel()
    std::atomic<bool> m_cancelled = false;
};

} // namespace shimscope::agent_api

// A live shim: the task service of one pod, typed. containerd.task.v2.Task over ttrpc. Thread-safe;
// calls block. Errors: ENOENT-like answers are ttrpc::Code::NotFound; a dead shim is
// ttrpc::isConnectionLost().
#pragma once

#include <base/result.h>
#include <tasks/shim_binary.h>

#include <google/protobuf/any.pb.h>
#include <ttrpc/client.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace shimscope::tasks {

enum class TaskState : std::uint8_t { Unknown, Created, Running, Stopped, Paused };

struct TaskStatus {
    TaskState state = TaskState::Unknown;
    int pid = 0;
    Exit exit; ///< only if stopped
};

struct RootMount {
    std::string type, source;
    std::vector<std::string> options;
};

struct TaskRequest {
    std::string id;
    std::string bundle;
    std::vector<RootMount> rootfs; ///< the shim mounts them on bundle/rootfs
    std::string stdoutFifo, stderrFifo; ///< empty: /dev/null
    std::string runtimeProgram; ///< options: which OCI runtime the shim executes
    std::string runtimeRoot;
    bool systemdCgroup = false;
};

struct ExecRequest {
    std::string id, execId;
    std::string stdoutFifo, stderrFifo;
    std::string processJson; ///< runtime-spec "process"
};

class Shim {
public:
    /// Connects; `attributes` go on the span of every call.
    static base::Result<std::shared_ptr<Shim>> connect(
        const std::string& address, Attributes attributes);

    base::Result<int> create(const TaskRequest& request); ///< pid of the init process
    base::Result<int> start(const std::string& id, const std::string& execId = {});
    base::Result<TaskStatus> state(const std::string& id, const std::string& execId = {});
    base::Result<int> connectTask(const std::string& id); ///< pid of the shim
    /// Returns when it has ended; ETIMEDOUT if that takes longer (-1: it may take for ever).
    base::Result<Exit> wait(
        const std::string& id, const std::string& execId = {}, int timeoutMs = -1);
    base::Status kill(const std::string& id, const std::string& execId, unsigned signal, bool all);
    base::Result<Exit> remove(
        const std::string& id, const std::string& execId = {}); ///< Task/Delete
    base::Status pause(const std::string& id); ///< returns when it is frozen
    base::Status resume(const std::string& id);
    base::Status exec(const ExecRequest& request);
    base::Status update(const std::string& id, const std::string& resourcesJson);
    base::Result<google::protobuf::Any> stats(const std::string& id);
    /// The shim ends if it has no task any more. Its connection ends with it: that is no error.
    base::Status shutdown(const std::string& id);

    void onClose(std::function<void()> function) { m_client->onClose(std::move(function)); }
    [[nodiscard]] const std::string& address() const { return m_client->address(); }

private:
    Shim(std::unique_ptr<ttrpc::Client> client, Attributes attributes)
        : m_client(std::move(client)), m_attributes(std::move(attributes))
    {
    }
    template <class Response, class Request>
    base::Result<Response> call(const char* method, const Request& request, int timeoutMs = 60'000);
    std::unique_ptr<ttrpc::Client> m_client;
    Attributes m_attributes;
};

/// Type of the "spec" and "resources" Any that containerd sends: JSON of the runtime-spec struct
/// under this name.
inline constexpr const char* kProcessTypeUrl =
    "types.containerd.io/opencontainers/runtime-spec/1/Process";
inline constexpr const char* kResourcesTypeUrl =
    "types.containerd.io/opencontainers/runtime-spec/1/LinuxResources";

} // namespace shimscope::tasks

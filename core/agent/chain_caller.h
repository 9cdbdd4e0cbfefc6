// The agent as a client of the chain, as crictl and `ctr shim` are: CRI through the endpoint's
// socket, the task service through the socket of the container's shim. Each call leaves client
// spans with the agent as their process. Blocking; any thread. Errors carry the other side's status
// code.
#pragma once

#include <agent/container_place.h>
#include <base/result.h>

#include <cri.grpc.pb.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace grpc {
class Channel;
}

namespace shimscope::agent {

struct ExecResult {
    std::string out, err;
    int exitCode = 0;
};

class ChainCaller {
public:
    explicit ChainCaller(std::string criSocket);

    /// CRI StopContainer: SIGTERM, `grace` later SIGKILL; returns when it has ended.
    base::Status stop(const ContainerPlace& place, std::chrono::seconds grace) const;
    /// CRI UpdateContainerResources: what is 0 stays as it is.
    base::Status update(
        const ContainerPlace& place, const ::runtime::v1::LinuxContainerResources& resources) const;
    /// CRI ExecSync. DEADLINE_EXCEEDED: it was killed after `timeout`.
    base::Result<ExecResult> exec(const ContainerPlace& place,
        const std::vector<std::string>& command, std::chrono::seconds timeout) const;
    /// CRI ContainerStatus: the limits that the endpoint knows.
    base::Result<::runtime::v1::LinuxContainerResources> resources(
        const ContainerPlace& place) const;
    /// Task/Kill. `all`: every process of the container.
    static base::Status signal(const ContainerPlace& place, unsigned number, bool all);
    /// Task/Pause or Task/Resume, then Task/State, whose word for it is the answer: "paused".
    static base::Result<std::string> pause(const ContainerPlace& place);
    static base::Result<std::string> resume(const ContainerPlace& place);

private:
    std::string m_socket;
    std::shared_ptr<grpc::Channel> m_channel;
    std::unique_ptr<::runtime::v1::RuntimeService::StubInterface> m_runtime;
};

} // namespace shimscope::agent

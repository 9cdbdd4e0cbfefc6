// Calls of CRI and of the task service.
#include <agent/chain_caller.h>
#include <rpc/call.h>
#include <tasks/shim.h>
#include <tasks/shim_binary.h>

namespace shimscope::agent {

namespace {

namespace cri = ::runtime::v1;
using Runtime = cri::RuntimeService::StubInterface;
using namespace std::chrono_literals;

constexpr const char* kCriProtocol = "CRI v1 gRPC";
constexpr std::chrono::milliseconds kAnswer = 10s; // beyond what was asked to take long

const char* wordFor(tasks::TaskState state)
{
    switch (state) {
    case tasks::TaskState::Created:
        return "created";
    case tasks::TaskState::Running:
        return "running";
    case tasks::TaskState::Stopped:
        return "stopped";
    case tasks::TaskState::Paused:
        return "paused";
    case tasks::TaskState::Unknown:
        break;
    }
    return "unknown";
}

base::Status requireProcess(const ContainerPlace& place, const char* step)
{
    if (place.pid > 0)
        return {};
    return rpc::statusError(grpc::StatusCode::FAILED_PRECONDITION, step, place.id,
        "it does not run: it has no process");
}

base::Result<std::shared_ptr<tasks::Shim>> shimOf(const ContainerPlace& place, const char* step)
{
    TRY_VOID(requireProcess(place, step));
    const auto bootstrap = tasks::readBootstrap(place.sandboxBundle);
    if (!bootstrap)
        return base::wrap(bootstrap.error(), "find the shim of", place.id);
    return tasks::Shim::connect(bootstrap->address, {});
}

base::Result<std::string> stateAfter(tasks::Shim& shim, const std::string& id)
{
    return std::string(wordFor(TRY(shim.state(id)).state));
}

} // namespace

ChainCaller::ChainCaller(std::string criSocket)
    : m_socket(std::move(criSocket))
    , m_channel(rpc::connectUnix(m_socket))
    , m_runtime(cri::RuntimeService::NewStub(m_channel))
{
}

base::Status ChainCaller::stop(const ContainerPlace& place, std::chrono::seconds grace) const
{
    if (place.sandbox)
        return rpc::statusError(grpc::StatusCode::INVALID_ARGUMENT, "stop", place.id,
            "is the pause container of pod " + place.podName
                + ", which ends with the pod: delete the pod's manifest");
    TRY_VOID(requireProcess(place, "stop"));
    cri::StopContainerRequest request;
    request.set_container_id(place.id);
    request.set_timeout(grace.count());
    const rpc::CallOptions options{kCriProtocol, m_socket, grace + kAnswer};
    const auto stopped = rpc::call<cri::StopContainerResponse>(*m_runtime, &Runtime::StopContainer,
        "/runtime.v1.RuntimeService/StopContainer", request, options,
        [&](trace::SpanScope& span) { span.attribute("container.id", place.id); });
    return stopped ? base::Status() : base::Status(base::Failure(stopped.error()));
}

base::Status ChainCaller::update(
    const ContainerPlace& place, const cri::LinuxContainerResources& resources) const
{
    TRY_VOID(requireProcess(place, "update"));
    cri::UpdateContainerResourcesRequest request;
    request.set_container_id(place.id);
    *request.mutable_linux() = resources;
    const rpc::CallOptions options{kCriProtocol, m_socket, kAnswer};
    const auto updated = rpc::call<cri::UpdateContainerResourcesResponse>(*m_runtime,
        &Runtime::UpdateContainerResources, "/runtime.v1.RuntimeService/UpdateContainerResources",
        request, options,
        [&](trace::SpanScope& span) { span.attribute("container.id", place.id); });
    return updated ? base::Status() : base::Status(base::Failure(updated.error()));
}

base::Result<ExecResult> ChainCaller::exec(const ContainerPlace& place,
    const std::vector<std::string>& command, std::chrono::seconds timeout) const
{
    TRY_VOID(requireProcess(place, "exec"));
    if (isFrozen(place.cgroups))
        return rpc::statusError(grpc::StatusCode::FAILED_PRECONDITION, "exec", place.id,
            "it is paused, and what starts in it would be, too: resume it first");
    cri::ExecSyncRequest request;
    request.set_container_id(place.id);
    for (const std::string& word : command)
        request.add_cmd(word);
    request.set_timeout(timeout.count());
    const rpc::CallOptions options{kCriProtocol, m_socket, timeout + kAnswer};
    auto done = TRY(rpc::call<cri::ExecSyncResponse>(*m_runtime, &Runtime::ExecSync,
        "/runtime.v1.RuntimeService/ExecSync", request, options,
        [&](trace::SpanScope& span) { span.attribute("container.id", place.id); }));
    return ExecResult{
        std::move(*done.mutable_stdout()), std::move(*done.mutable_stderr()), done.exit_code()};
}

base::Result<cri::LinuxContainerResources> ChainCaller::resources(const ContainerPlace& place) const
{
    cri::ContainerStatusRequest request;
    request.set_container_id(place.id);
    const rpc::CallOptions options{kCriProtocol, m_socket, kAnswer};
    return TRY(rpc::call<cri::ContainerStatusResponse>(*m_runtime, &Runtime::ContainerStatus,
                   "/runtime.v1.RuntimeService/ContainerStatus", request, options))
        .status()
        .resources()
        .linux();
}

base::Status ChainCaller::signal(const ContainerPlace& place, unsigned number, bool all)
{
    const auto shim = TRY(shimOf(place, "signal"));
    return shim->kill(place.id, {}, number, all);
}

base::Result<std::string> ChainCaller::pause(const ContainerPlace& place)
{
    const auto shim = TRY(shimOf(place, "pause"));
    if (isFrozen(place.cgroups))
        return rpc::statusError(
            grpc::StatusCode::FAILED_PRECONDITION, "pause", place.id, "it is paused already");
    TRY_VOID(shim->pause(place.id));
    return stateAfter(*shim, place.id);
}

base::Result<std::string> ChainCaller::resume(const ContainerPlace& place)
{
    const auto shim = TRY(shimOf(place, "resume"));
    if (!isFrozen(place.cgroups))
        return rpc::statusError(
            grpc::StatusCode::FAILED_PRECONDITION, "resume", place.id, "it is not paused");
    TRY_VOID(shim->resume(place.id));
    return stateAfter(*shim, place.id);
}

} // namespace shimscope::agent

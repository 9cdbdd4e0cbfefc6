// Unary calls of the agent's API.
#include <agent_api/client.h>
#include <agent_api/explain.h>
#include <base/file.h>
#include <rpc/call.h>

#include <agent.grpc.pb.h>

#include <unistd.h>

#include <cstdlib>

namespace shimscope::agent_api {

namespace {

namespace api = agent::v1;
constexpr const char* kProtocol = "agent gRPC";
constexpr std::chrono::milliseconds kQuick{10'000};
constexpr std::chrono::milliseconds kChain{20'000}; // through all hops, beyond what shall take time
constexpr std::chrono::milliseconds kStop{120'000}; // grace periods of all pods

std::vector<std::string> strings(const google::protobuf::RepeatedPtrField<std::string>& from)
{
    return {from.begin(), from.end()};
}

template <class Response, class Request, class Method>
base::Result<Response> ask(const std::shared_ptr<grpc::Channel>& channel, const std::string& socket,
    Method method, const char* name, const Request& request,
    std::chrono::milliseconds timeout = kQuick)
{
    const auto stub = api::Agent::NewStub(channel);
    auto response = rpc::call<Response>(
        *stub, method, name, request, {.protocol = kProtocol, .peer = socket, .timeout = timeout});
    if (!response)
        return explain(response.error(), socket);
    return response;
}

Observation observation(const api::Observation& from)
{
    return {.sampleRate = from.sample_rate(),
        .recordingCap = from.recording_cap(),
        .redacts = from.redacts(),
        .backoffFactor = from.backoff_factor()};
}

trace::SessionEnd endOf(api::RecordingEnd end)
{
    return end == api::RECORDING_END_WRITTEN ? trace::SessionEnd::Written
        : end == api::RECORDING_END_WHOLE    ? trace::SessionEnd::Whole
                                             : trace::SessionEnd::CutOff;
}

} // namespace

std::string defaultSocket()
{
    const char* runtimeDir = std::getenv("XDG_RUNTIME_DIR"); // NOLINT(concurrency-mt-unsafe)
    const bool own = ::geteuid() != 0 && runtimeDir != nullptr && *runtimeDir != '\0';
    const std::string inSession = own ? std::string(runtimeDir) + "/shimscope/agent.sock" : "";
    return own && base::exists(inSession) ? inSession : "/run/shimscope/agent.sock";
}

base::Failure explain(const base::Error& error, const std::string& socket)
{
    if (rpc::statusCode(error) != grpc::StatusCode::UNAVAILABLE)
        return base::Failure(error);
    if (!base::exists(socket))
        return rpc::statusError(grpc::StatusCode::UNAVAILABLE, "connect to the agent", socket,
            "there is no such socket: start shimscoped, or name its socket with --socket");
    if (::access(socket.c_str(), W_OK) != 0)
        return rpc::statusError(grpc::StatusCode::PERMISSION_DENIED, "connect to the agent", socket,
            "this user may not: start shimscoped with --socket-uid " + std::to_string(::getuid()));
    return rpc::statusError(grpc::StatusCode::UNAVAILABLE, "connect to the agent", socket,
        "nobody answers there: start shimscoped again");
}

Refusal refusalOf(const base::Error& error)
{
    switch (rpc::statusCode(error)) {
    case grpc::StatusCode::UNAVAILABLE:
        return Refusal::NoAgent;
    case grpc::StatusCode::PERMISSION_DENIED:
        return Refusal::NotAllowed;
    case grpc::StatusCode::NOT_FOUND:
        return Refusal::NotThere;
    case grpc::StatusCode::FAILED_PRECONDITION:
        return Refusal::NotNow;
    case grpc::StatusCode::INVALID_ARGUMENT:
        return Refusal::BadInput;
    case grpc::StatusCode::DEADLINE_EXCEEDED:
        return Refusal::TooSlow;
    default:
        return Refusal::Other;
    }
}

Client::Client(const std::string& socketPath)
    : m_socket(socketPath), m_channel(rpc::connectUnix(socketPath))
{
}

base::Result<Info> Client::info() const
{
    const auto response = TRY(ask<api::InfoResponse>(m_channel, m_socket, &api::Agent::Stub::Info,
        "/shimscope.agent.v1.Agent/Info", api::InfoRequest()));
    return Info{.version = response.version(),
        .host = response.host(),
        .kernel = response.kernel(),
        .cgroupMode = response.cgroup_mode(),
        .runDir = response.run_dir(),
        .stateDir = response.state_dir(),
        .recording = response.recording(),
        .stackRunning = response.stack_running(),
        .mayChange = response.may_change(),
        .readOnlyReason = response.read_only_reason(),
        .pid = response.pid(),
        .problems = strings(response.problems()),
        .manifests = strings(response.manifests()),
        .observation = observation(response.observation()),
        .service = response.service()};
}

base::Result<std::vector<std::string>> Client::applyManifest(
    const std::string& name, const std::string& yaml) const
{
    api::ApplyManifestRequest request;
    request.set_name(name);
    request.set_yaml(yaml);
    const auto response = TRY(ask<api::ApplyManifestResponse>(m_channel, m_socket,
        &api::Agent::Stub::ApplyManifest, "/shimscope.agent.v1.Agent/ApplyManifest", request));
    return strings(response.problems());
}

base::Status Client::deleteManifest(const std::string& name) const
{
    api::DeleteManifestRequest request;
    request.set_name(name);
    TRY(ask<api::DeleteManifestResponse>(m_channel, m_socket, &api::Agent::Stub::DeleteManifest,
        "/shimscope.agent.v1.Agent/DeleteManifest", request));
    return {};
}

base::Status Client::startStack(double backoffFactor) const
{
    api::StartStackRequest request;
    request.set_backoff_factor(backoffFactor);
    TRY(ask<api::StartStackResponse>(m_channel, m_socket, &api::Agent::Stub::StartStack,
        "/shimscope.agent.v1.Agent/StartStack", request, kStop));
    return {};
}

base::Result<Observation> Client::setObservation(const Observation& wanted) const
{
    api::SetObservationRequest request;
    request.set_sample_rate(wanted.sampleRate);
    request.set_recording_cap(wanted.recordingCap);
    if (wanted.redacts)
        request.set_redaction(*wanted.redacts ? api::REDACTION_ON : api::REDACTION_OFF);
    const auto response = TRY(ask<api::SetObservationResponse>(m_channel, m_socket,
        &api::Agent::Stub::SetObservation, "/shimscope.agent.v1.Agent/SetObservation", request));
    return observation(response.observation());
}

base::Status Client::stopStack(bool stopAgent) const
{
    api::StopStackRequest request;
    request.set_stop_agent(stopAgent);
    TRY(ask<api::StopStackResponse>(m_channel, m_socket, &api::Agent::Stub::StopStack,
        "/shimscope.agent.v1.Agent/StopStack", request, kStop));
    return {};
}

base::Result<std::string> Client::readManifest(const std::string& name) const
{
    api::ReadManifestRequest request;
    request.set_name(name);
    return TRY(ask<api::ReadManifestResponse>(m_channel, m_socket, &api::Agent::Stub::ReadManifest,
                   "/shimscope.agent.v1.Agent/ReadManifest", request))
        .yaml();
}

base::Result<std::vector<KeptRecording>> Client::recordings() const
{
    const auto response =
        TRY(ask<api::ListRecordingsResponse>(m_channel, m_socket, &api::Agent::Stub::ListRecordings,
            "/shimscope.agent.v1.Agent/ListRecordings", api::ListRecordingsRequest()));
    std::vector<KeptRecording> recordings;
    for (const api::KeptRecording& kept : response.recordings())
        recordings.push_back({.name = kept.name(),
            .host = kept.host(),
            .begin = kept.begin(),
            .changed = kept.changed(),
            .bytes = kept.bytes(),
            .segments = kept.segments(),
            .end = endOf(kept.end())});
    return recordings;
}

base::Result<api::ContainerDetailsResponse> Client::containerDetails(
    const std::string& container, const std::vector<int>& parts) const
{
    api::ContainerDetailsRequest request;
    request.set_container(container);
    for (const int part : parts)
        request.add_parts(static_cast<api::DetailsPart>(part));
    return ask<api::ContainerDetailsResponse>(m_channel, m_socket,
        &api::Agent::Stub::ContainerDetails, "/shimscope.agent.v1.Agent/ContainerDetails", request);
}

base::Result<ValueChange> Client::setCgroupValue(
    const std::string& container, const std::string& file, const std::string& text) const
{
    api::SetCgroupValueRequest request;
    request.set_container(container);
    request.set_file(file);
    request.set_text(text);
    const auto response = TRY(ask<api::SetCgroupValueResponse>(m_channel, m_socket,
        &api::Agent::Stub::SetCgroupValue, "/shimscope.agent.v1.Agent/SetCgroupValue", request));
    return ValueChange{response.path(), response.old_text(), response.new_text()};
}

base::Status Client::updateContainer(
    const std::string& container, const std::string& cpu, const std::string& memory) const
{
    api::UpdateContainerRequest request;
    request.set_container(container);
    request.set_cpu(cpu);
    request.set_memory(memory);
    TRY(ask<api::UpdateContainerResponse>(m_channel, m_socket, &api::Agent::Stub::UpdateContainer,
        "/shimscope.agent.v1.Agent/UpdateContainer", request, kChain));
    return {};
}
base::Status Client::stopContainer(const std::string& container, std::int64_t graceSeconds) const
{
    api::StopContainerRequest request;
    request.set_container(container);
    request.set_grace_seconds(graceSeconds);
    TRY(ask<api::StopContainerResponse>(m_channel, m_socket, &api::Agent::Stub::StopContainer,
        "/shimscope.agent.v1.Agent/StopContainer", request,
        std::chrono::seconds(graceSeconds) + kChain));
    return {};
}

base::Status Client::signalContainer(const std::string& container, int signal, bool all) const
{
    api::SignalContainerRequest request;
    request.set_container(container);
    request.set_signal(signal);
    request.set_all(all);
    TRY(ask<api::SignalContainerResponse>(m_channel, m_socket, &api::Agent::Stub::SignalContainer,
        "/shimscope.agent.v1.Agent/SignalContainer", request, kChain));
    return {};
}

base::Result<std::string> Client::pauseContainer(const std::string& container) const
{
    api::PauseContainerRequest request;
    request.set_container(container);
    return TRY(
        ask<api::PauseContainerResponse>(m_channel, m_socket, &api::Agent::Stub::PauseContainer,
            "/shimscope.agent.v1.Agent/PauseContainer", request, kChain))
        .state();
}

base::Result<std::string> Client::resumeContainer(const std::string& container) const
{
    api::ResumeContainerRequest request;
    request.set_container(container);
    return TRY(
        ask<api::ResumeContainerResponse>(m_channel, m_socket, &api::Agent::Stub::ResumeContainer,
            "/shimscope.agent.v1.Agent/ResumeContainer", request, kChain))
        .state();
}

base::Result<ExecOutcome> Client::execInContainer(const std::string& container,
    const std::vector<std::string>& command, std::int64_t timeoutSeconds) const
{
    api::ExecInContainerRequest request;
    request.set_container(container);
    for (const std::string& word : command)
        request.add_command(word);
    request.set_timeout_seconds(timeoutSeconds);
    auto response = TRY(ask<api::ExecInContainerResponse>(m_channel, m_socket,
        &api::Agent::Stub::ExecInContainer, "/shimscope.agent.v1.Agent/ExecInContainer", request,
        std::chrono::seconds(timeoutSeconds) + kChain));
    return ExecOutcome{std::move(*response.mutable_stdout()), std::move(*response.mutable_stderr()),
        response.exit_code()};
}

} // namespace shimscope::agent_api

// The agent's API on gRPC threads: checks who asks, then hands over to the stack and the recorder.
// Source: agent.proto. The owner (--socket-uid) and root may change things; others may only look,
// and only if the agent was told so.
#pragma once

#include <agent/asked_limits.h>
#include <agent/chain_caller.h>
#include <agent/container_place.h>
#include <agent/directories.h>
#include <agent/manifest_box.h>
#include <agent/observation.h>
#include <agent/recorder.h>
#include <agent/stack.h>
#include <rpc/server.h>
#include <trace/tracer.h>

#include <agent.grpc.pb.h>

#include <atomic>
#include <functional>

namespace shimscope::agent {

inline constexpr const char* kAgentProtocol = "agent gRPC";

struct ServiceParts {
    Directories directories;
    uid_t owner = 0;
    Recorder* recorder = nullptr;
    std::function<std::vector<std::string>()> problems; ///< what will not work here, as of now
    cgroupfs::Layout layout;
    /// By id, its beginning, or "pod/container". Any thread.
    std::function<base::Result<ContainerPlace>(const std::string&)> findContainer;
    /// An agent that only looks has none of the following, and says why.
    std::string readOnlyReason;
    Stack* stack = nullptr;
    ManifestBox* manifests = nullptr;
    ChainCaller* chain = nullptr;
    AskedLimits* limits = nullptr;
    Observation* observation = nullptr;
    bool service = false; ///< a service manager started the agent
    std::function<void()> quit; ///< ends the agent after the answer
};

class Service final : public v1::Agent::Service {
public:
    explicit Service(ServiceParts parts) : m_parts(std::move(parts)) { }
    /// Needed to learn who calls; set once, before the first call.
    void setServer(const rpc::Server* server) { m_server = server; }
    /// Ends all Watch calls.
    void stop() { m_stopping = true; }

    grpc::Status Info(grpc::ServerContext* context, const v1::InfoRequest* request,
        v1::InfoResponse* response) override;
    grpc::Status Watch(grpc::ServerContext* context, const v1::WatchRequest* request,
        grpc::ServerWriter<v1::WatchResponse>* writer) override;
    grpc::Status ApplyManifest(grpc::ServerContext* context,
        const v1::ApplyManifestRequest* request, v1::ApplyManifestResponse* response) override;
    grpc::Status DeleteManifest(grpc::ServerContext* context,
        const v1::DeleteManifestRequest* request, v1::DeleteManifestResponse* response) override;
    grpc::Status StartStack(grpc::ServerContext* context, const v1::StartStackRequest* request,
        v1::StartStackResponse* response) override;
    grpc::Status StopStack(grpc::ServerContext* context, const v1::StopStackRequest* request,
        v1::StopStackResponse* response) override;
    grpc::Status SetObservation(grpc::ServerContext* context,
        const v1::SetObservationRequest* request, v1::SetObservationResponse* response) override;
    grpc::Status ReadManifest(grpc::ServerContext* context, const v1::ReadManifestRequest* request,
        v1::ReadManifestResponse* response) override;
    grpc::Status ContainerDetails(grpc::ServerContext* context,
        const v1::ContainerDetailsRequest* request,
        v1::ContainerDetailsResponse* response) override;
    grpc::Status ListRecordings(grpc::ServerContext* context,
        const v1::ListRecordingsRequest* request, v1::ListRecordingsResponse* response) override;
    grpc::Status ReadRecording(grpc::ServerContext* context,
        const v1::ReadRecordingRequest* request,
        grpc::ServerWriter<v1::ReadRecordingResponse>* writer) override;
    grpc::Status SetCgroupValue(grpc::ServerContext* context,
        const v1::SetCgroupValueRequest* request, v1::SetCgroupValueResponse* response) override;
    grpc::Status UpdateContainer(grpc::ServerContext* context,
        const v1::UpdateContainerRequest* request, v1::UpdateContainerResponse* response) override;
    grpc::Status StopContainer(grpc::ServerContext* context,
        const v1::StopContainerRequest* request, v1::StopContainerResponse* response) override;
    grpc::Status SignalContainer(grpc::ServerContext* context,
        const v1::SignalContainerRequest* request, v1::SignalContainerResponse* response) override;
    grpc::Status PauseContainer(grpc::ServerContext* context,
        const v1::PauseContainerRequest* request, v1::PauseContainerResponse* response) override;
    grpc::Status ResumeContainer(grpc::ServerContext* context,
        const v1::ResumeContainerRequest* request, v1::ResumeContainerResponse* response) override;
    grpc::Status ExecInContainer(grpc::ServerContext* context,
        const v1::ExecInContainerRequest* request, v1::ExecInContainerResponse* response) override;

private:
    [[nodiscard]] bool mayChange(const grpc::ServerContext& context) const;
    [[nodiscard]] base::Status requireChange(
        const grpc::ServerContext& context, const char* what) const;
    void tell(const std::string& kind, const std::string& text, const std::string& container = {},
        const std::string& podUid = {});
    void describeObservation(v1::Observation& out) const;
    void observe(const v1::SetObservationRequest& request);
    [[nodiscard]] base::Result<ContainerPlace> ownContainer(
        const grpc::ServerContext& context, const char* what, const std::string& wanted) const;
    [[nodiscard]] std::map<std::string, std::string> wantedLimits(
        const ContainerPlace& place) const;
    base::Status setValue(const grpc::ServerContext& context,
        const v1::SetCgroupValueRequest& request, v1::SetCgroupValueResponse& response,
        trace::SpanScope& span);
    ServiceParts m_parts;
    std::atomic<const rpc::Server*> m_server = nullptr;
    std::atomic<bool> m_stopping = false;
    std::atomic<int> m_reading = 0; ///< ReadRecording calls under way
};

} // namespace shimscope::agent

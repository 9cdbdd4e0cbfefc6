// An agent for tests of the window: the real API on a real socket, with the sample's records and
// one container whose answers a test sets. It remembers what it was asked for.
#pragma once

#include <base/file.h>
#include <rpc/server.h>
#include <trace/record.h>
#include <trace/recording.h>

#include <agent.grpc.pb.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace shimscope::tests {

class FakeAgent final : public agent::v1::Agent::Service {
public:
    FakeAgent();
    ~FakeAgent() override;
    [[nodiscard]] std::string socket() const { return m_dir.path() + "/agent.sock"; }
    /// "StopContainer abc 10", in their order.
    [[nodiscard]] std::vector<std::string> asked() const;
    /// Exactly this, at any time.
    [[nodiscard]] bool wasAsked(const std::string& what) const;
    /// How often it was asked for Info.
    [[nodiscard]] int infos() const;
    /// What it says that it has kept, each with its text.
    void keep(const std::string& name, const std::string& text);
    /// Whoever reads a recording gets the first half; the rest comes when this is taken back.
    void holdRecordings(bool hold);
    /// What every action answers from now on.
    void refuse(const grpc::Status& status);
    /// Started by a service manager.
    void setService(bool is);
    void setReadOnly(const std::string& reason);
    /// Whether the caller may start and end anything.
    void setMayChange(bool mayChange);
    /// What every Watch from now on tells, instead of the sample.
    void setRun(const trace::Recording& run);
    [[nodiscard]] agent::v1::ContainerDetailsResponse details() const;
    void setDetails(const agent::v1::ContainerDetailsResponse& details);
    void setManifests(const std::vector<std::string>& names);
    /// Sends these to whoever watches.
    void tell(const std::vector<trace::Record>& records);

    grpc::Status Info(grpc::ServerContext*, const agent::v1::InfoRequest*,
        agent::v1::InfoResponse* response) override;
    grpc::Status SetObservation(grpc::ServerContext*,
        const agent::v1::SetObservationRequest* request,
        agent::v1::SetObservationResponse* response) override;
    grpc::Status StopStack(grpc::ServerContext*, const agent::v1::StopStackRequest* request,
        agent::v1::StopStackResponse*) override;
    grpc::Status Watch(grpc::ServerContext* context, const agent::v1::WatchRequest*,
        grpc::ServerWriter<agent::v1::WatchResponse>* writer) override;
    grpc::Status StartStack(grpc::ServerContext*, const agent::v1::StartStackRequest*,
        agent::v1::StartStackResponse*) override;
    grpc::Status ApplyManifest(grpc::ServerContext*, const agent::v1::ApplyManifestRequest* request,
        agent::v1::ApplyManifestResponse*) override;
    grpc::Status DeleteManifest(grpc::ServerContext*,
        const agent::v1::DeleteManifestRequest* request,
        agent::v1::DeleteManifestResponse*) override;
    grpc::Status ReadManifest(grpc::ServerContext*, const agent::v1::ReadManifestRequest* request,
        agent::v1::ReadManifestResponse* response) override;
    grpc::Status ContainerDetails(grpc::ServerContext*,
        const agent::v1::ContainerDetailsRequest* request,
        agent::v1::ContainerDetailsResponse* response) override;
    grpc::Status ListRecordings(grpc::ServerContext*, const agent::v1::ListRecordingsRequest*,
        agent::v1::ListRecordingsResponse* response) override;
    grpc::Status ReadRecording(grpc::ServerContext* context,
        const agent::v1::ReadRecordingRequest* request,
        grpc::ServerWriter<agent::v1::ReadRecordingResponse>* writer) override;
    grpc::Status SetCgroupValue(grpc::ServerContext*,
        const agent::v1::SetCgroupValueRequest* request,
        agent::v1::SetCgroupValueResponse* response) override;
    grpc::Status UpdateContainer(grpc::ServerContext*,
        const agent::v1::UpdateContainerRequest* request,
        agent::v1::UpdateContainerResponse*) override;
    grpc::Status StopContainer(grpc::ServerContext*, const agent::v1::StopContainerRequest* request,
        agent::v1::StopContainerResponse*) override;
    grpc::Status SignalContainer(grpc::ServerContext*,
        const agent::v1::SignalContainerRequest* request,
        agent::v1::SignalContainerResponse*) override;
    grpc::Status PauseContainer(grpc::ServerContext*,
        const agent::v1::PauseContainerRequest* request,
        agent::v1::PauseContainerResponse* response) override;
    grpc::Status ExecInContainer(grpc::ServerContext*,
        const agent::v1::ExecInContainerRequest* request,
        agent::v1::ExecInContainerResponse* response) override;

private:
    grpc::Status note(const std::string& what);
    mutable std::mutex m_mutex;
    std::vector<std::string> m_asked;
    grpc::Status m_status;
    std::string m_readOnly;
    bool m_mayChange = true;
    std::string m_run; ///< lines of a recording
    std::vector<std::string> m_manifests;
    std::vector<std::string> m_told; ///< lines that nobody has got yet
    bool m_service = false;
    int m_infos = 0;
    std::map<std::string, std::string> m_kept; ///< text by name
    bool m_hold = false;
    agent::v1::Observation m_observation;
    agent::v1::ContainerDetailsResponse m_details;
    base::TempDir m_dir;
    std::unique_ptr<rpc::Server> m_server;
};

} // namespace shimscope::tests

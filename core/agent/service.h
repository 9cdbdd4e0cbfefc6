// The agent's API on gRPC threads: checks who asks, then hands over to the stack and the recorder.
// Source: agent.proto. The owner (--socket-uid) and root may change things; others may only look,
// and only if the agent was told so.
#pragma once

#include <agent/directories.h>
#include <agent/manifest_box.h>
#include <agent/recorder.h>
#include <agent/stack.h>
#include <rpc/server.h>

#include <agent.grpc.pb.h>

#include <atomic>
#include <functional>

namespace shimscope::agent {

struct ServiceParts {
    Directories directories;
    uid_t owner = 0;
    Recorder* recorder = nullptr;
    std::function<std::vector<std::string>()> problems; ///< what will not work here, as of now
    /// An agent that only looks has none of the following, and says why.
    std::string readOnlyReason;
    Stack* stack = nullptr;
    ManifestBox* manifests = nullptr;
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

private:
    [[nodiscard]] bool mayChange(const grpc::ServerContext& context) const;
    [[nodiscard]] base::Status requireChange(
        const grpc::ServerContext& context, const char* what) const;
    void tell(const std::string& kind, const std::string& text);
    ServiceParts m_parts;
    std::atomic<const rpc::Server*> m_server = nullptr;
    std::atomic<bool> m_stopping = false;
};

} // namespace shimscope::agent

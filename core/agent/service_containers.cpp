// Handlers of the agent's API about one container: look into it, and act on it through the chain.
// What only looks leaves no span, or looking would fill the record; what acts is the root of what
// the chain then does.
#include <agent/cgroup_values.h>
#include <agent/container_details.h>
#include <agent/service.h>
#include <base/file.h>
#include <base/quantity.h>
#include <base/text.h>
#include <oci/parse.h>
#include <rpc/call.h>
#include <rpc/status.h>

#include <unistd.h>

#include <algorithm>

namespace shimscope::agent {

namespace {

using namespace std::chrono_literals;
using rpc::statusError;

constexpr const char* kActionProtocol = "agent gRPC";
constexpr int kLastSignal = 64; // signal(7)
constexpr std::int64_t kLongestGrace = 300; // s
constexpr std::int64_t kLongestExec = 300;
constexpr std::int64_t kUsualExec = 10;
constexpr std::size_t kMostWords = 256;
constexpr const char* kNoLimit = "none";

bool wants(const v1::ContainerDetailsRequest& request, v1::DetailsPart part)
{
    const auto& parts = request.parts();
    return parts.empty() || std::find(parts.begin(), parts.end(), part) != parts.end();
}

base::Failure badArgument(const char* what, const std::string& subject, const std::string& detail)
{
    return statusError(grpc::StatusCode::INVALID_ARGUMENT, what, subject, detail);
}

oci::Resources resourcesOfBundle(const ContainerPlace& place, bool& known)
{
    const std::string path = place.bundle + "/config.json";
    const auto text = base::readFile(path, 4U << 20U);
    const auto spec =
        text ? oci::parseSpec(*text, path) : base::Result<oci::Spec>(base::Failure(text.error()));
    known = spec.has_value();
    return spec && spec->linux_ && spec->linux_->resources ? *spec->linux_->resources
                                                           : oci::Resources();
}

/// As the kubelet fills it in: the quota of a period of 100 ms. -1 is no limit, 0 as it is.
base::Result<::runtime::v1::LinuxContainerResources> resourcesFor(
    const v1::UpdateContainerRequest& request)
{
    constexpr std::int64_t kPeriod = 100'000; // µs
    constexpr std::int64_t kLeastQuota = 1'000; // the kernel's
    ::runtime::v1::LinuxContainerResources resources;
    if (request.cpu().empty() && request.memory().empty())
        return badArgument("update", request.container(), "neither cpu nor memory is given");
    if (request.cpu() == kNoLimit) {
        resources.set_cpu_quota(-1);
    } else if (!request.cpu().empty()) {
        const auto milli = base::parseMilliCpu(request.cpu());
        if (!milli || *milli == 0)
            return badArgument("update", "cpu " + request.cpu(),
                milli ? "must be more than 0; without a limit: none" : milli.error().toString());
        resources.set_cpu_period(kPeriod);
        resources.set_cpu_quota(std::max(kLeastQuota, *milli * kPeriod / 1000));
    }
    if (request.memory() == kNoLimit) {
        resources.set_memory_limit_in_bytes(-1);
    } else if (!request.memory().empty()) {
        const auto bytes = base::parseBytes(request.memory());
        if (!bytes || *bytes == 0)
            return badArgument("update", "memory " + request.memory(),
                bytes ? "must be more than 0; without a limit: none" : bytes.error().toString());
        resources.set_memory_limit_in_bytes(*bytes);
    }
    return resources;
}

} // namespace

base::Result<ContainerPlace> Service::ownContainer(
    const grpc::ServerContext& context, const char* what, const std::string& wanted) const
{
    TRY_VOID(requireChange(context, what));
    return m_parts.findContainer(wanted);
}

/// A container that was there before the agent: its messages were not seen, so the endpoint is
/// asked, once.
std::map<std::string, std::string> Service::wantedLimits(const ContainerPlace& place) const
{
    if (!place.own || m_parts.limits == nullptr)
        return {};
    auto asked = m_parts.limits->find(place.id);
    if (!asked && !place.sandbox && m_parts.stack->running()) {
        if (const auto answer = m_parts.chain->resources(place)) {
            asked = *answer;
            m_parts.limits->set(place.id, *answer);
        }
    }
    bool known = false;
    const oci::Resources config = resourcesOfBundle(place, known);
    if (!known || (!asked && !place.sandbox))
        return {};
    return limitTexts(
        config, asked ? &*asked : nullptr, static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)));
}

grpc::Status Service::ReadManifest(grpc::ServerContext* context,
    const v1::ReadManifestRequest* request, v1::ReadManifestResponse* response)
{
    // Its environment may hold secrets: only for those who may change it.
    const auto allowed = requireChange(*context, "read a manifest");
    auto yaml = allowed ? m_parts.manifests->read(request->name())
                        : base::Result<std::string>(base::Failure(allowed.error()));
    if (!yaml)
        return rpc::toStatus(yaml.error());
    response->set_yaml(std::move(*yaml));
    return grpc::Status::OK;
}

grpc::Status Service::ContainerDetails(grpc::ServerContext* /*context*/,
    const v1::ContainerDetailsRequest* request, v1::ContainerDetailsResponse* response)
{
    const auto place = m_parts.findContainer(request->container());
    if (!place)
        return rpc::toStatus(place.error());
    response->set_container(place->id);
    response->set_pid(place->pid);
    if (wants(*request, v1::DETAILS_PART_CONFIG))
        *response->mutable_config() = describeConfig(*place);
    if (wants(*request, v1::DETAILS_PART_SECURITY))
        *response->mutable_security() = describeSecurity(*place);
    if (wants(*request, v1::DETAILS_PART_MOUNTS))
        *response->mutable_mounts() = describeMounts(*place);
    if (wants(*request, v1::DETAILS_PART_CGROUP))
        *response->mutable_cgroup() = describeCgroup(*place, m_parts.layout, wantedLimits(*place));
    return grpc::Status::OK;
}

base::Status Service::setValue(const grpc::ServerContext& context,
    const v1::SetCgroupValueRequest& request, v1::SetCgroupValueResponse& response,
    trace::SpanScope& span)
{
    const auto place = TRY(ownContainer(context, "set a cgroup value", request.container()));
    span.attribute("container.id", place.id);
    auto change =
        TRY(setCgroupValue(m_parts.layout, place.cgroups, request.file(), request.text()));
    tell("limit-changed",
        request.file() + " " + change.oldText + " → " + change.newText
            + ", written past kubelet and runtime",
        place.id, place.podUid);
    response.set_path(std::move(change.path));
    response.set_old_text(std::move(change.oldText));
    response.set_new_text(std::move(change.newText));
    return {};
}

grpc::Status Service::SetCgroupValue(grpc::ServerContext* context,
    const v1::SetCgroupValueRequest* request, v1::SetCgroupValueResponse* response)
{
    return rpc::serve(*context, kActionProtocol, "/shimscope.agent.v1.Agent/SetCgroupValue",
        *request, *response,
        [&](trace::SpanScope& span) { return setValue(*context, *request, *response, span); });
}

grpc::Status Service::UpdateContainer(grpc::ServerContext* context,
    const v1::UpdateContainerRequest* request, v1::UpdateContainerResponse* response)
{
    return rpc::serve(*context, kActionProtocol, "/shimscope.agent.v1.Agent/UpdateContainer",
        *request, *response, [&](trace::SpanScope& span) -> base::Status {
            const auto place = TRY(ownContainer(*context, "update", request->container()));
            span.attribute("container.id", place.id);
            const auto resources = TRY(resourcesFor(*request));
            TRY_VOID(m_parts.chain->update(place, resources));
            tell("limit-changed",
                "CRI UpdateContainerResources:"
                    + (request->cpu().empty() ? "" : " cpu " + request->cpu())
                    + (request->memory().empty() ? "" : " memory " + request->memory()),
                place.id, place.podUid);
            return {};
        });
}

grpc::Status Service::StopContainer(grpc::ServerContext* context,
    const v1::StopContainerRequest* request, v1::StopContainerResponse* response)
{
    return rpc::serve(*context, kActionProtocol, "/shimscope.agent.v1.Agent/StopContainer",
        *request, *response, [&](trace::SpanScope& span) -> base::Status {
            const auto place = TRY(ownContainer(*context, "stop", request->container()));
            span.attribute("container.id", place.id);
            const std::int64_t grace = request->grace_seconds();
            if (grace < 0 || grace > kLongestGrace)
                return badArgument("stop", place.id,
                    "grace_seconds must be from 0 to " + std::to_string(kLongestGrace));
            return m_parts.chain->stop(place, std::chrono::seconds(grace));
        });
}

grpc::Status Service::SignalContainer(grpc::ServerContext* context,
    const v1::SignalContainerRequest* request, v1::SignalContainerResponse* response)
{
    return rpc::serve(*context, kActionProtocol, "/shimscope.agent.v1.Agent/SignalContainer",
        *request, *response, [&](trace::SpanScope& span) -> base::Status {
            const auto place = TRY(ownContainer(*context, "signal", request->container()));
            span.attribute("container.id", place.id);
            if (request->signal() < 1 || request->signal() > kLastSignal)
                return badArgument("signal", place.id,
                    "there is no signal " + std::to_string(request->signal()) + ": 1 to "
                        + std::to_string(kLastSignal) + ", see signal(7)");
            return ChainCaller::signal(
                place, static_cast<unsigned>(request->signal()), request->all());
        });
}

grpc::Status Service::PauseContainer(grpc::ServerContext* context,
    const v1::PauseContainerRequest* request, v1::PauseContainerResponse* response)
{
    return rpc::serve(*context, kActionProtocol, "/shimscope.agent.v1.Agent/PauseContainer",
        *request, *response, [&](trace::SpanScope& span) -> base::Status {
            const auto place = TRY(ownContainer(*context, "pause", request->container()));
            span.attribute("container.id", place.id);
            response->set_state(TRY(ChainCaller::pause(place)));
            return {};
        });
}

grpc::Status Service::ResumeContainer(grpc::ServerContext* context,
    const v1::ResumeContainerRequest* request, v1::ResumeContainerResponse* response)
{
    return rpc::serve(*context, kActionProtocol, "/shimscope.agent.v1.Agent/ResumeContainer",
        *request, *response, [&](trace::SpanScope& span) -> base::Status {
            const auto place = TRY(ownContainer(*context, "resume", request->container()));
            span.attribute("container.id", place.id);
            response->set_state(TRY(ChainCaller::resume(place)));
            return {};
        });
}

grpc::Status Service::ExecInContainer(grpc::ServerContext* context,
    const v1::ExecInContainerRequest* request, v1::ExecInContainerResponse* response)
{
    return rpc::serve(*context, kActionProtocol, "/shimscope.agent.v1.Agent/ExecInContainer",
        *request, *response, [&](trace::SpanScope& span) -> base::Status {
            const auto place = TRY(ownContainer(*context, "exec", request->container()));
            span.attribute("container.id", place.id);
            const std::int64_t timeout =
                request->timeout_seconds() == 0 ? kUsualExec : request->timeout_seconds();
            if (request->command().empty()
                || request->command().size() > static_cast<int>(kMostWords))
                return badArgument("exec", place.id,
                    "needs a command of 1 to " + std::to_string(kMostWords) + " words");
            if (timeout < 1 || timeout > kLongestExec)
                return badArgument("exec", place.id,
                    "timeout_seconds must be from 1 to " + std::to_string(kLongestExec));
            auto result = TRY(
                m_parts.chain->exec(place, {request->command().begin(), request->command().end()},
                    std::chrono::seconds(timeout)));
            response->set_stdout(std::move(result.out));
            response->set_stderr(std::move(result.err));
            response->set_exit_code(result.exitCode);
            return {};
        });
}

} // namespace shimscope::agent

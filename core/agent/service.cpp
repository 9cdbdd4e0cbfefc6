// Handlers of the agent's API.
#include <agent/service.h>
#include <base/file.h>
#include <base/text.h>
#include <base/time.h>
#include <rpc/call.h>
#include <rpc/status.h>
#include <trace/tracer.h>

#include <unistd.h>

namespace shimscope::agent {

namespace {

constexpr std::size_t kLinesPerMessage = 512;
constexpr std::size_t kBytesPerMessage = 1U << 20U;
constexpr int kWaitMs =
    500; // how long a Watch sleeps before it looks whether its client is still there

using WatchWriter = grpc::ServerWriter<v1::WatchResponse>;

/// Sends lines in messages of bounded size. False when the client is gone.
class LineSender {
public:
    explicit LineSender(WatchWriter& writer) : m_writer(writer) { }
    bool add(std::string line)
    {
        m_bytes += line.size();
        m_message.add_lines(std::move(line));
        const bool full = m_bytes >= kBytesPerMessage
            || m_message.lines_size() >= static_cast<int>(kLinesPerMessage);
        return !full || flush();
    }
    bool flush()
    {
        if (m_message.lines_size() == 0)
            return true;
        const bool sent = m_writer.Write(m_message);
        m_message.Clear();
        m_bytes = 0;
        return sent;
    }

private:
    WatchWriter& m_writer;
    v1::WatchResponse m_message;
    std::size_t m_bytes = 0;
};

/// The lines of a file that holds whole lines up to `size`; headers are left out, the caller has
/// sent one.
bool sendFile(LineSender& sender, const Subscriber::Part& part)
{
    const auto fd = base::openFile(part.path, O_RDONLY | O_NOFOLLOW);
    if (!fd)
        return true; // the oldest segment was removed meanwhile
    std::string rest;
    std::string block(1U << 20U, '\0');
    for (std::uint64_t done = 0; done < part.size;) {
        const std::size_t want = std::min<std::uint64_t>(block.size(), part.size - done);
        const ssize_t got = ::read(fd->get(), block.data(), want);
        if (got <= 0)
            return true;
        done += static_cast<std::uint64_t>(got);
        rest.append(block.data(), static_cast<std::size_t>(got));
        std::size_t begin = 0;
        for (std::size_t end = rest.find('\n'); end != std::string::npos;
             end = rest.find('\n', begin)) {
            std::string line = rest.substr(begin, end - begin);
            begin = end + 1;
            const bool header = line.find("\"shimscope-recording\"") != std::string::npos
                && line.find("\"t\":\"header\"") != std::string::npos;
            if (!header && !sender.add(std::move(line)))
                return false;
        }
        rest.erase(0, begin);
    }
    return true;
}

grpc::Status tooSlow()
{
    return {grpc::StatusCode::RESOURCE_EXHAUSTED,
        "this client read too slowly and was cut off, so that it does not slow the others down: "
        "watch again"};
}

} // namespace

bool Service::mayChange(const grpc::ServerContext& context) const
{
    if (!m_parts.readOnlyReason.empty())
        return false;
    const rpc::Server* server = m_server;
    const auto peer = server != nullptr ? server->peerOf(context) : std::nullopt;
    return peer && (peer->uid == 0 || peer->uid == m_parts.owner);
}

base::Status Service::requireChange(const grpc::ServerContext& context, const char* what) const
{
    if (!m_parts.readOnlyReason.empty())
        return rpc::statusError(grpc::StatusCode::FAILED_PRECONDITION, what, "",
            "this agent only looks: " + m_parts.readOnlyReason);
    if (mayChange(context))
        return {};
    return rpc::statusError(grpc::StatusCode::PERMISSION_DENIED, what, "",
        "only root and uid " + std::to_string(m_parts.owner)
            + " may: start shimscoped with --socket-uid and your uid");
}

void Service::tell(const std::string& kind, const std::string& text, const std::string& container,
    const std::string& podUid)
{
    m_parts.recorder->publish({trace::Event{.kind = kind,
        .text = text,
        .container = container,
        .podUid = podUid,
        .at = base::bootNow()}});
}

grpc::Status Service::Info(
    grpc::ServerContext* context, const v1::InfoRequest* /*request*/, v1::InfoResponse* response)
{
    const trace::Header header = m_parts.recorder->header();
    response->set_version(SHIMSCOPE_VERSION);
    response->set_host(header.host);
    response->set_kernel(header.kernel);
    response->set_cgroup_mode(header.cgroupMode);
    response->set_run_dir(m_parts.directories.run);
    response->set_state_dir(m_parts.directories.state);
    response->set_recording(m_parts.recorder->path());
    response->set_stack_running(m_parts.stack != nullptr && m_parts.stack->running());
    response->set_may_change(mayChange(*context));
    response->set_read_only_reason(m_parts.readOnlyReason);
    response->set_pid(::getpid());
    response->set_service(m_parts.service);
    describeObservation(*response->mutable_observation());
    for (std::string& problem : m_parts.problems())
        response->add_problems(std::move(problem));
    if (const std::string problem = m_parts.recorder->problem(); !problem.empty())
        response->add_problems(problem);
    if (m_parts.manifests != nullptr) {
        for (std::string& name : m_parts.manifests->names())
            response->add_manifests(std::move(name));
    }
    return grpc::Status::OK;
}

grpc::Status Service::Watch(
    grpc::ServerContext* context, const v1::WatchRequest* request, WatchWriter* writer)
{
    const auto subscriber = m_parts.recorder->subscribe(request->from_start());
    LineSender sender(*writer);
    if (!subscriber->past().empty() && !sender.add(trace::toLine(m_parts.recorder->header())))
        return grpc::Status::CANCELLED;
    for (const Subscriber::Part& part : subscriber->past()) {
        if (!sendFile(sender, part))
            return grpc::Status::CANCELLED;
    }
    if (!sender.flush())
        return grpc::Status::CANCELLED;
    v1::WatchResponse caughtUp;
    caughtUp.set_caught_up(true);
    bool told = false;
    while (!context->IsCancelled() && !m_stopping) {
        for (std::string& line : subscriber->take(told ? kWaitMs : 0)) {
            if (!sender.add(std::move(line)))
                return grpc::Status::CANCELLED;
        }
        if (subscriber->overflowed())
            return tooSlow();
        if (!sender.flush() || (!told && !writer->Write(caughtUp)))
            return grpc::Status::CANCELLED;
        told = true;
    }
    return grpc::Status::OK;
}

grpc::Status Service::ApplyManifest(grpc::ServerContext* context,
    const v1::ApplyManifestRequest* request, v1::ApplyManifestResponse* response)
{
    // The manifest itself is not put into the span: its environment may hold secrets.
    trace::SpanScope span({.kind = trace::Kind::Server,
        .protocol = kAgentProtocol,
        .method = "/shimscope.agent.v1.Agent/ApplyManifest"});
    span.attribute("manifest", request->name());
    base::Status allowed = requireChange(*context, "apply a manifest");
    auto problems = allowed
        ? m_parts.manifests->apply(request->name(), request->yaml(), m_parts.stack->running())
        : base::Result<std::vector<std::string>>(base::Failure(allowed.error()));
    if (!problems) {
        span.outcome(problems.error());
        return rpc::toStatus(problems.error());
    }
    for (std::string& problem : *problems)
        response->add_problems(std::move(problem));
    return grpc::Status::OK;
}

grpc::Status Service::DeleteManifest(grpc::ServerContext* context,
    const v1::DeleteManifestRequest* request, v1::DeleteManifestResponse* response)
{
    return rpc::serve(*context, kAgentProtocol, "/shimscope.agent.v1.Agent/DeleteManifest",
        *request, *response, [&](trace::SpanScope& /*span*/) -> base::Status {
            TRY_VOID(requireChange(*context, "delete a manifest"));
            return m_parts.manifests->remove(request->name());
        });
}

grpc::Status Service::StartStack(grpc::ServerContext* context, const v1::StartStackRequest* request,
    v1::StartStackResponse* response)
{
    return rpc::serve(*context, kAgentProtocol, "/shimscope.agent.v1.Agent/StartStack", *request,
        *response, [&](trace::SpanScope& /*span*/) -> base::Status {
            TRY_VOID(requireChange(*context, "start the stack"));
            const double factor = request->backoff_factor();
            if (factor < 0 || factor > 1)
                return base::fail(
                    "start the stack", "backoff_factor", "must be between 0 and 1", EINVAL);
            TRY_VOID(m_parts.stack->start(factor));
            if (factor > 0 && factor != m_parts.recorder->header().backoffFactor) {
                trace::Header header = m_parts.recorder->header();
                header.backoffFactor = factor;
                m_parts.recorder->setHeader(header);
                tell("note",
                    "the back-off of restarts is shortened by the factor "
                        + std::to_string(factor));
            }
            return {};
        });
}

grpc::Status Service::StopStack(grpc::ServerContext* context, const v1::StopStackRequest* request,
    v1::StopStackResponse* response)
{
    const grpc::Status status =
        rpc::serve(*context, kAgentProtocol, "/shimscope.agent.v1.Agent/StopStack", *request,
            *response, [&](trace::SpanScope& /*span*/) -> base::Status {
                TRY_VOID(requireChange(*context, "stop the stack"));
                std::vector<std::string> leftovers;
                const base::Status stopped = m_parts.stack->stop(leftovers);
                for (const std::string& leftover : leftovers)
                    tell("leftover", leftover);
                return stopped;
            });
    if (status.ok() && request->stop_agent())
        m_parts.quit();
    return status;
}

} // namespace shimscope::agent

// Receiving the shims' events.
#include <base/log.h>
#include <tasks/events.h>
#include <tasks/task_time.h>

#include <events.pb.h>
#include <google/protobuf/empty.pb.h>
#include <task_events.pb.h>
#include <ttrpc/server.h>

#include <unistd.h>

namespace shimscope::tasks {

namespace {

using containerd::services::events::ttrpc::v1::ForwardRequest;

/// The event in the envelope, if it is one of this type. containerd's type_url has no host before
/// the name.
template <class Event>
bool unpack(const google::protobuf::Any& any, Event& event)
{
    const std::string& url = any.type_url();
    return url.substr(url.rfind('/') + 1) == Event::descriptor()->full_name()
        && event.ParseFromString(any.value());
}

void dispatch(const EventSinks& sinks, const google::protobuf::Any& any)
{
    containerd::events::TaskExit exit;
    containerd::events::TaskOOM oom;
    if (unpack(any, exit))
        sinks.exit(exit.container_id(), exit.id() == exit.container_id() ? "" : exit.id(),
            {exit.exit_status(), nanoseconds(exit.exited_at()), static_cast<int>(exit.pid())});
    else if (unpack(any, oom))
        sinks.oom(oom.container_id());
}

} // namespace

base::Result<std::unique_ptr<EventServer>> EventServer::start(
    const std::string& socketPath, EventSinks sinks)
{
    ttrpc::ServerOptions options;
    options.protocol = "events ttrpc";
    options.maxWorkers = 4;
    auto server = TRY(ttrpc::Server::listen(socketPath, options));
    ttrpc::handleTyped<ForwardRequest, google::protobuf::Empty>(*server,
        "containerd.services.events.ttrpc.v1.Events", "Forward",
        [sinks = std::move(sinks)](const ForwardRequest& request, const ttrpc::Call& call) {
            call.span->attribute("topic", request.envelope().topic());
            dispatch(sinks, request.envelope().event());
            return base::Result<google::protobuf::Empty>(google::protobuf::Empty());
        });
    TRY_VOID(server->start());
    return std::unique_ptr<EventServer>(new EventServer(socketPath, std::move(server)));
}

EventServer::EventServer(std::string path, std::unique_ptr<ttrpc::Server> server)
    : m_path(std::move(path)), m_server(std::move(server))
{
}

EventServer::~EventServer()
{
    m_server->stop();
    ::unlink(m_path.c_str());
}

} // namespace shimscope::tasks

// Events of containerd's task service, taken apart.
#include "event_sink.h"

#include <events.pb.h>
#include <expect.h>
#include <task_events.pb.h>

#include <unistd.h>

#include <algorithm>

namespace shimscope::test {

base::Status EventSink::listen()
{
    m_server = TRY(ttrpc::Server::listen(m_path));
    m_server->handle("containerd.services.events.ttrpc.v1.Events", "Forward", "",
        [this](const ttrpc::Call& call) {
            const auto taken = take(call.payload);
            return taken ? ttrpc::Reply{} : ttrpc::Reply::failure(taken.error());
        });
    return m_server->start();
}

void EventSink::goAway()
{
    m_server.reset();
    ::unlink(m_path.c_str());
}

namespace {

template <class Event>
bool parseAs(const google::protobuf::Any& any, Event& event)
{
    return any.type_url() == event.GetTypeName() && event.ParseFromString(any.value());
}

SeenEvent seen(const containerd::types::Envelope& envelope)
{
    SeenEvent result{envelope.topic().substr(envelope.topic().rfind('/') + 1), {}, {}, 0, 0};
    containerd::events::TaskExit exit;
    containerd::events::TaskExecStarted started;
    containerd::events::TaskStart plain; // container_id and pid: the same fields in most of them
    if (parseAs(envelope.event(), exit)) {
        result.container = exit.container_id();
        result.exec = exit.id() == exit.container_id() ? "" : exit.id();
        result.pid = exit.pid();
        result.status = exit.exit_status();
    } else if (parseAs(envelope.event(), started)) {
        result.container = started.container_id();
        result.exec = started.exec_id();
        result.pid = started.pid();
    } else if (plain.ParseFromString(envelope.event().value())) {
        result.container = plain.container_id();
        result.pid = plain.pid();
    }
    return result;
}

} // namespace

base::Result<Empty> EventSink::take(const std::string& payload)
{
    containerd::services::events::ttrpc::v1::ForwardRequest request;
    if (!request.ParseFromString(payload))
        return base::fail("parse event", {}, "is none", EBADMSG);
    const std::lock_guard lock(m_mutex);
    m_events.push_back(seen(request.envelope()));
    m_changed.notify_all();
    return Empty();
}

std::vector<SeenEvent> EventSink::all()
{
    const std::lock_guard lock(m_mutex);
    return m_events;
}

Topics EventSink::topicsUntil(const std::string& container, const std::string& topic)
{
    return collectUntil(
        topic, [&](const SeenEvent& event) { return event.container == container; });
}

Topics EventSink::execTopicsUntil(const std::string& exec, const std::string& topic)
{
    return collectUntil(topic, [&](const SeenEvent& event) { return event.exec == exec; });
}

Topics EventSink::collectUntil(
    const std::string& topic, const std::function<bool(const SeenEvent&)>& counts)
{
    std::unique_lock lock(m_mutex);
    Topics topics;
    m_changed.wait_for(lock, std::chrono::milliseconds(support::patience(10'000)), [&] {
        topics.clear();
        for (const SeenEvent& event : m_events) {
            if (counts(event))
                topics.push_back(event.topic);
        }
        return std::find(topics.begin(), topics.end(), topic) != topics.end();
    });
    return topics;
}

} // namespace shimscope::test

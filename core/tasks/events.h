// The Events service that shims forward their events to: containerd.services.events.ttrpc.v1 on
// R/events.ttrpc. The functions are called on the server's worker threads, at once and in any
// number. Events repeat: a shim that did not get an answer sends again.
#pragma once

#include <base/result.h>
#include <tasks/shim_binary.h>

#include <functional>
#include <memory>
#include <string>

namespace shimscope::ttrpc {
class Server;
}

namespace shimscope::tasks {

struct EventSinks {
    /// The init process (execId empty) or another process of a container has ended.
    std::function<void(const std::string& containerId, const std::string& execId, const Exit&)>
        exit;
    std::function<void(const std::string& containerId)> oom;
};

class EventServer {
public:
    static base::Result<std::unique_ptr<EventServer>> start(
        const std::string& socketPath, EventSinks sinks);
    EventServer(const EventServer&) = delete;
    EventServer& operator=(const EventServer&) = delete;
    ~EventServer();

private:
    EventServer(std::string path, std::unique_ptr<ttrpc::Server> server);
    std::string m_path;
    std::unique_ptr<ttrpc::Server> m_server;
};

} // namespace shimscope::tasks

// The ttrpc Events service that a shim sends its events to; it can be taken away and come back.
#pragma once

#include <base/result.h>

#include <google/protobuf/empty.pb.h>
#include <ttrpc/server.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace shimscope::test {

using google::protobuf::Empty;
using Topics = std::vector<std::string>;

/// One event as it arrived.
struct SeenEvent {
    std::string topic; ///< without "/tasks/"
    std::string container;
    std::string exec; ///< exec-added, exec-started, exit of an exec'ed process
    unsigned pid = 0;
    unsigned status = 0;
};

/// The Events service; records what comes.
class EventSink {
public:
    explicit EventSink(std::string path) : m_path(std::move(path)) { }
    base::Status listen();
    void goAway();
    /// Waits for the container's `topic`; what came for the container until then.
    Topics topicsUntil(const std::string& container, const std::string& topic);
    /// The same for one exec'ed process.
    Topics execTopicsUntil(const std::string& exec, const std::string& topic);
    std::vector<SeenEvent> all();

private:
    base::Result<Empty> take(const std::string& payload);
    Topics collectUntil(
        const std::string& topic, const std::function<bool(const SeenEvent&)>& counts);
    std::string m_path;
    std::unique_ptr<ttrpc::Server> m_server;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<SeenEvent> m_events;
};

} // namespace shimscope::test

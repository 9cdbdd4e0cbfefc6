// Publisher: sends the tasks' events to the endpoint (TTRPC_ADDRESS), in the order in which they
// happened.
//
//   publish() ──▶ queue ──▶ sender thread ──▶ containerd.services.events.ttrpc.v1.Events/Forward
//
// While the endpoint is away the sender tries again, from 20 ms up to 1 s between tries, so the
// events of that time arrive when it is back. An event may arrive twice (the connection ended
// before the answer came), never out of order. The queue holds 4096 events; then the oldest is
// dropped, counted and logged. Source: containerd core/runtime/v2/README.md "Events";
// events/task.proto.
#pragma once

#include <base/result.h>
#include <shim/bundle.h>
#include <trace/context.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace google::protobuf {
class MessageLite;
}
namespace shimscope::ttrpc {
class Client;
}

namespace shimscope::shim {

class Publisher {
public:
    /// `address`: the Events service's socket; empty: events go nowhere.
    Publisher(std::string address, std::string nameSpace);
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;
    /// Drops what has not been sent.
    ~Publisher();

    /// Any thread. `topic`: "/tasks/exit". The thread's trace context becomes the parent of the
    /// sending.
    void publish(
        const char* topic, const google::protobuf::MessageLite& event, const Identity& identity);
    /// Waits until all is sent, at most `timeoutMs`. False if something is left.
    bool flush(int timeoutMs);

private:
    struct Item {
        std::string topic;
        std::string envelope; ///< the ForwardRequest's wire form
        Identity identity;
        trace::Context parent;
    };
    void work();
    bool send(const Item& item);
    bool connect();

    const std::string m_address;
    const std::string m_namespace;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Item> m_queue; ///< the front one is being sent; it is taken out when it has arrived
    std::uint64_t m_dropped = 0;
    bool m_stopping = false;
    std::unique_ptr<ttrpc::Client> m_client; ///< sender thread only
    std::thread m_thread;
};

} // namespace shimscope::shim

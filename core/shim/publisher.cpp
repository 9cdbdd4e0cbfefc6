// The queue and its sender.
#include <base/log.h>
#include <base/time.h>
#include <shim/publisher.h>
#include <trace/tracer.h>

#include <envelope.pb.h>
#include <events.pb.h>
#include <ttrpc/client.h>

#include <algorithm>
#include <chrono>

namespace shimscope::shim {

namespace {

constexpr std::size_t kQueueLimit = 4096;
constexpr int kCallTimeoutMs = 5'000;
constexpr std::chrono::milliseconds kFirstPause{20};
constexpr std::chrono::milliseconds kLongestPause{1000};
constexpr const char* kService = "containerd.services.events.ttrpc.v1.Events";
constexpr const char* kRequestType = "containerd.services.events.ttrpc.v1.ForwardRequest";

std::string forwardRequest(
    const char* topic, const std::string& nameSpace, const google::protobuf::MessageLite& event)
{
    containerd::services::events::ttrpc::v1::ForwardRequest request;
    containerd::types::Envelope& envelope = *request.mutable_envelope();
    const std::int64_t now = base::wallNow();
    envelope.mutable_timestamp()->set_seconds(now / 1'000'000'000);
    envelope.mutable_timestamp()->set_nanos(static_cast<std::int32_t>(now % 1'000'000'000));
    envelope.set_namespace_(nameSpace);
    envelope.set_topic(topic);
    // containerd's typeurl writes the bare name, without "type.googleapis.com/".
    envelope.mutable_event()->set_type_url(event.GetTypeName());
    envelope.mutable_event()->set_value(event.SerializeAsString());
    return request.SerializeAsString();
}

} // namespace

Publisher::Publisher(std::string address, std::string nameSpace)
    : m_address(std::move(address)), m_namespace(std::move(nameSpace))
{
    if (m_address.empty())
        base::logWarning("TTRPC_ADDRESS is not set: nobody hears of this shim's events");
    else
        m_thread = std::thread([this] { work(); });
}

Publisher::~Publisher()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void Publisher::publish(
    const char* topic, const google::protobuf::MessageLite& event, const Identity& identity)
{
    if (m_address.empty())
        return;
    Item item{topic, forwardRequest(topic, m_namespace, event), identity, trace::currentContext()};
    {
        const std::lock_guard lock(m_mutex);
        if (m_queue.size() >= kQueueLimit) {
            // The front one may be under way; the one after it goes.
            m_queue.erase(m_queue.begin() + 1);
            if (m_dropped++ % kQueueLimit == 0)
                base::logWarning("the endpoint takes no events: " + std::to_string(m_dropped)
                    + " dropped so far");
        }
        m_queue.push_back(std::move(item));
    }
    m_changed.notify_all();
}

bool Publisher::flush(int timeoutMs)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(
        lock, std::chrono::milliseconds(timeoutMs), [this] { return m_queue.empty(); });
}

bool Publisher::connect()
{
    if (m_client && m_client->connected())
        return true;
    m_client.reset();
    base::Result<std::unique_ptr<ttrpc::Client>> client = ttrpc::Client::connect(m_address);
    if (!client)
        return false;
    m_client = std::move(*client);
    return true;
}

/// True when the item is done with: it has arrived, or the endpoint has refused it.
bool Publisher::send(const Item& item)
{
    if (!connect())
        return false;
    ttrpc::CallOptions options;
    options.timeoutMs = kCallTimeoutMs;
    options.metadata = {{ttrpc::kNamespaceKey, m_namespace}};
    options.protocol = "events ttrpc";
    options.requestType = kRequestType;
    options.responseType = "google.protobuf.Empty";
    options.parent = &item.parent;
    options.attributes = {{"topic", item.topic}, {"container.id", item.identity.containerId},
        {"container.name", item.identity.containerName}, {"sandbox.id", item.identity.sandboxId},
        {"pod.name", item.identity.podName}, {"pod.namespace", item.identity.podNamespace},
        {"pod.uid", item.identity.podUid}};
    const base::Result<std::string> answer =
        m_client->call(kService, "Forward", item.envelope, options);
    if (answer)
        return true;
    if (ttrpc::isConnectionLost(answer.error()) || answer.error().is(ETIMEDOUT)) {
        m_client.reset();
        return false;
    }
    base::logWarning("event " + item.topic + " was refused: " + answer.error().toString());
    return true;
}

void Publisher::work()
{
    auto pause = kFirstPause;
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
        if (m_stopping)
            return;
        const Item item = m_queue.front();
        lock.unlock();
        const bool done = send(item);
        lock.lock();
        if (done) {
            pause = kFirstPause;
            m_queue.pop_front();
            m_changed.notify_all();
            continue;
        }
        m_changed.wait_for(lock, pause, [this] { return m_stopping; });
        pause = std::min(pause * 2, kLongestPause);
    }
}

} // namespace shimscope::shim

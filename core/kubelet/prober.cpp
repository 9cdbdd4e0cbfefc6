// The queue of probes, and who works on it.
#include <base/log.h>
#include <base/time.h>
#include <kubelet/expansion.h>
#include <kubelet/prober.h>
#include <trace/tracer.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <set>

namespace shimscope::kubelet {
namespace {

const std::optional<Probe>& probeOf(const Container& container, ProbeKind kind)
{
    switch (kind) {
    case ProbeKind::Startup:
        return container.startupProbe;
    case ProbeKind::Liveness:
        return container.livenessProbe;
    case ProbeKind::Readiness:
        break;
    }
    return container.readinessProbe;
}

constexpr std::array kAllKinds{ProbeKind::Startup, ProbeKind::Liveness, ProbeKind::Readiness};

std::string title(ProbeKind kind)
{
    std::string text = toString(kind);
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

} // namespace

Prober::Prober(CriClient& cri) : m_cri(cri) { }

Prober::~Prober()
{
    stop();
    join();
}

void Prober::join()
{
    for (std::thread& thread : m_threads) // there come no more: who asks has seen m_stopped
        thread.join();
    m_threads.clear();
}

void Prober::add(const Pod& pod, const PodStatus& status, const Container& container)
{
    const ContainerStatus& own = *status.findInSandbox(container.name);
    const SandboxStatus& sandbox = status.sandboxes.front();
    for (const ProbeKind kind : kAllKinds) {
        if (!probeOf(container, kind) || m_items.contains({own.id, kind}))
            continue;
        Probe probe = *probeOf(container, kind);
        const Variables variables = variablesOf(container);
        for (std::string& word : probe.command)
            word = expand(word, variables);
        // CRI's times are of another clock than ours.
        const std::int64_t now = base::bootNow();
        const std::int64_t startedAt = now - (base::wallNow() - own.startedAt);
        const ProbeTarget target{
            {pod.name, pod.nameSpace, pod.uid, sandbox.id, own.id, container.name},
            pod.hostNetwork ? "127.0.0.1" : sandbox.ip};
        m_items.emplace(Key{own.id, kind},
            Item{target, pod.name, probe, kind, ProbeState(probe, kind, startedAt, now),
                container.startupProbe.has_value(), false});
    }
}

void Prober::watch(const Pod& pod, const PodStatus& status)
{
    const std::lock_guard lock(m_mutex);
    std::set<std::string> running;
    for (const Container* container : pod.allContainers()) {
        const ContainerStatus* own = status.findInSandbox(container->name);
        if (own == nullptr || own->state != ContainerState::Running)
            continue;
        running.insert(own->id);
        add(pod, status, *container);
    }
    std::erase_if(m_items, [&](const auto& item) {
        return item.second.target.subject.podUid == pod.uid && !running.contains(item.first.first);
    });
    if (m_threads.empty() && !m_items.empty() && !m_stopped)
        m_threads.emplace_back([this] { run(); });
    m_changed.notify_all();
}

void Prober::forget(const std::string& podUid)
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(
        m_items, [&](const auto& item) { return item.second.target.subject.podUid == podUid; });
}

HealthById Prober::health(const std::string& podUid) const
{
    const std::lock_guard lock(m_mutex);
    HealthById all;
    for (const auto& [key, item] : m_items) {
        if (item.target.subject.podUid != podUid)
            continue;
        Health& health = all[key.first];
        (key.second == ProbeKind::Startup           ? health.startup
                : key.second == ProbeKind::Liveness ? health.liveness
                                                    : health.readiness) = item.state.verdict();
    }
    return all;
}

void Prober::stop()
{
    const std::lock_guard lock(m_mutex);
    m_stopped = true;
    m_changed.notify_all();
}

bool Prober::isQuiet() const
{
    const std::lock_guard lock(m_mutex);
    return m_asking == 0;
}

bool Prober::isDue(const Item& item, const std::string& containerId) const
{
    if (item.busy || item.state.isDone())
        return false;
    if (item.kind == ProbeKind::Startup || !item.hasStartupProbe)
        return true;
    // Until it has started nobody asks whether it lives.
    const auto startup = m_items.find({containerId, ProbeKind::Startup});
    return startup != m_items.end() && startup->second.state.verdict() == true;
}

Prober::Items::iterator Prober::next()
{
    auto first = m_items.end();
    for (auto item = m_items.begin(); item != m_items.end(); ++item)
        if (isDue(item->second, item->first.first)
            && (first == m_items.end()
                || item->second.state.nextAt() < first->second.state.nextAt()))
            first = item;
    return first;
}

void Prober::report(const Item& item, const ProbeAnswer& answer, bool changed) const
{
    const Subject& subject = item.target.subject;
    const std::string who = "container " + subject.containerName + " of pod " + item.podName;
    const auto tell = [&](const char* kind, const std::string& text) {
        base::logInfo(text);
        trace::event(kind, text, subject.containerId, subject.podUid, toString(item.kind));
    };
    // The first of a row, and the one that counts; those between would say the same again.
    if (answer.success == false && (changed || item.state.run() == 1))
        tell("unhealthy", title(item.kind) + " probe failed: " + who + ": " + answer.text);
    if (!answer.success)
        base::logWarning(
            std::string(toString(item.kind)) + " probe errored: " + who + ": " + answer.text);
    if (changed && item.kind == ProbeKind::Readiness)
        tell(item.state.verdict() == true ? "container-ready" : "container-unready",
            who + (item.state.verdict() == true ? " is ready" : " is not ready"));
    if (changed && item.kind == ProbeKind::Startup && item.state.verdict() == true)
        tell("container-started", who + " has started");
}

void Prober::ask(std::unique_lock<std::mutex>& lock, Items::iterator item)
{
    const Key key = item->first;
    item->second.busy = true;
    const Item asked = item->second;
    if (m_free == 0 && m_threads.size() < kMostThreads)
        m_threads.emplace_back([this] { run(); });
    ++m_asking;
    lock.unlock();
    const ProbeAnswer answer = runProbe(m_cri, asked.target, asked.probe, asked.kind);
    lock.lock();
    --m_asking;
    const auto now = m_items.find(key);
    if (now == m_items.end())
        return; // the container or its pod is gone meanwhile: the answer is of no use
    now->second.busy = false;
    const bool changed = now->second.state.take(answer.success, base::bootNow());
    const Item reported = now->second;
    lock.unlock();
    report(reported, answer, changed);
    if (changed && m_onChange)
        m_onChange();
    lock.lock();
}

void Prober::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopped) {
        const auto item = next();
        const std::int64_t wait =
            item == m_items.end() ? 0 : item->second.state.nextAt() - base::bootNow();
        if (item != m_items.end() && wait <= 0) {
            ask(lock, item);
            continue;
        }
        ++m_free;
        if (item == m_items.end())
            m_changed.wait(lock);
        else
            m_changed.wait_for(lock, std::chrono::nanoseconds(wait));
        --m_free;
    }
}

} // namespace shimscope::kubelet

// A round: newest state → plan → act, or wait.
#include <base/log.h>
#include <base/text.h>
#include <base/time.h>
#include <kubelet/pod_volumes.h>
#include <kubelet/pod_worker.h>
#include <trace/tracer.h>

#include <algorithm>
#include <chrono>

namespace shimscope::kubelet {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

/// A failed sync is tried again after 1, 2, 4, 8, then 10 seconds.
std::int64_t retryDelay(int failures)
{
    return std::min<std::int64_t>(1LL << std::min(failures, 4), 10) * kSecond;
}

void describe(trace::SpanScope& span, const Pod& pod)
{
    span.attribute("pod.name", pod.name);
    span.attribute("pod.namespace", pod.nameSpace);
    span.attribute("pod.uid", pod.uid);
}

/// "10 s", "0.5 s".
std::string seconds(std::int64_t nanoseconds)
{
    std::string text = std::to_string(static_cast<double>(nanoseconds) / 1e9);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.')
        text.pop_back();
    return text + " s";
}

} // namespace

PodWorker::PodWorker(Node& node, std::shared_ptr<const Pod> pod, std::function<void()> onEnded,
    std::string terminateReason)
    : m_node(node)
    , m_sync(node, pod)
    , m_onEnded(std::move(onEnded))
    , m_pod(pod)
    , m_current(std::move(pod))
    , m_terminateReason(std::move(terminateReason))
    , m_thread([this] { run(); })
{
}

PodWorker::~PodWorker()
{
    if (m_thread.joinable())
        m_thread.join();
}

void PodWorker::update(std::shared_ptr<const Pod> pod)
{
    const std::lock_guard lock(m_mutex);
    m_pod = std::move(pod);
    m_woken = true;
    m_changed.notify_all();
}

void PodWorker::terminate(const std::string& reason)
{
    const std::lock_guard lock(m_mutex);
    if (m_terminateReason.empty())
        m_terminateReason = reason;
    m_woken = true;
    m_changed.notify_all();
}

void PodWorker::wake()
{
    const std::lock_guard lock(m_mutex);
    m_woken = true;
    m_changed.notify_all();
}

void PodWorker::stop()
{
    m_stopped = true;
    wake();
    m_node.cache.wakeAll();
}

bool PodWorker::isTerminating() const
{
    const std::lock_guard lock(m_mutex);
    return !m_terminateReason.empty();
}

std::shared_ptr<const Pod> PodWorker::pod() const
{
    const std::lock_guard lock(m_mutex);
    return m_pod;
}

void PodWorker::sleepUntil(std::int64_t wakeAt)
{
    std::unique_lock lock(m_mutex);
    const auto ready = [this] { return m_woken || m_stopped; };
    if (wakeAt == 0)
        m_changed.wait(lock, ready);
    else
        m_changed.wait_for(lock,
            std::chrono::nanoseconds(std::max<std::int64_t>(wakeAt - base::wallNow(), 0)), ready);
    m_woken = false;
}

void PodWorker::reportWaits(const PodActions& actions)
{
    for (const PodActions::Wait& wait : actions.waits) {
        if (!m_reportedWaits.insert({wait.containerId, wait.backOff.until}).second)
            continue;
        const std::string text = "back-off " + seconds(wait.backOff.delay)
            + " restarting failed container " + wait.container + " of pod " + m_current->name;
        base::logInfo(text);
        trace::event(
            "backoff", text, wait.containerId, m_current->uid, std::to_string(wait.backOff.until));
    }
}

void PodWorker::reportSummary(const PodSummary& summary)
{
    if (summary == m_lastSummary)
        return;
    m_lastSummary = summary;
    const std::string text = "pod " + m_current->name + ": " + toString(summary);
    base::logInfo(text);
    trace::event("pod-status", text, {}, m_current->uid, summary.status);
}

void PodWorker::reportFailure(const base::Error& error)
{
    const std::string text = error.toString();
    if (text == m_lastFailure)
        return; // said already; it is tried again all the same
    m_lastFailure = text;
    base::logError("pod " + m_current->name + ": " + text);
    trace::event("sync-error", "pod " + m_current->name + ": " + text, {}, m_current->uid);
}

void PodWorker::complete(const std::string& phase)
{
    if (m_completed)
        return;
    m_completed = true;
    const std::string text = "pod " + m_current->name + " has ended: " + phase;
    base::logInfo(text);
    trace::event("pod-completed", text, {}, m_current->uid);
    if (const auto removed = m_node.cgroups.remove(m_current->uid); !removed)
        base::logWarning(removed.error().toString());
    if (const auto removed = tearDownVolumes(m_node.options, m_current->uid); !removed)
        base::logWarning(removed.error().toString());
}

PodWorker::Round PodWorker::syncPod(const PodStatus& status)
{
    Round round;
    m_node.prober.watch(*m_current, status);
    const HealthById health = m_node.prober.health(m_current->uid);
    const PodActions actions =
        planPod({*m_current, status, m_node.restartBackOff, base::wallNow(), health});
    reportSummary(summaryOf(*m_current, status, health, actions));
    if (!actions.nothingToDo()) {
        trace::SpanScope span({.method = "SyncPod"});
        describe(span, *m_current);
        round.acted = true;
        m_completed = false;
        round.status = m_sync.apply(actions, status);
        if (!round.status)
            span.outcome(round.status.error());
        return round;
    }
    reportWaits(actions);
    if (const Leftovers leftovers = planCollection(status);
        !leftovers.containers.empty() || !leftovers.sandboxes.empty()) {
        trace::SpanScope span({.method = "CollectGarbage"});
        describe(span, *m_current);
        round.acted = true;
        round.status = m_sync.collect(leftovers);
        return round;
    }
    if (!actions.phase.empty())
        complete(actions.phase);
    for (const PodActions::Wait& wait : actions.waits)
        round.wakeAt =
            round.wakeAt == 0 ? wait.backOff.until : std::min(round.wakeAt, wait.backOff.until);
    return round;
}

PodWorker::Round PodWorker::syncTerminating(const PodStatus& status, const std::string& reason)
{
    Round round;
    round.acted = true;
    const bool isAlive = status.isAlive();
    m_node.prober.forget(m_current->uid);
    reportSummary({"Terminating", 0, m_current->containers.size()});
    trace::SpanScope span({.method = isAlive ? "SyncTerminatingPod" : "SyncTerminatedPod"});
    describe(span, *m_current);
    round.status = isAlive ? m_sync.killPod(status, reason) : m_sync.removeAll(status);
    if (!round.status)
        span.outcome(round.status.error());
    else if (!isAlive)
        m_ended = true;
    return round;
}

void PodWorker::run()
{
    std::int64_t since = 0;
    while (!m_stopped && !m_ended) {
        const PodCache::Shared status = m_node.cache.newerThan(m_current->uid, since, m_stopped);
        if (!status)
            break;
        std::unique_lock lock(m_mutex);
        const std::string reason = m_terminateReason;
        if (m_current != m_pod)
            m_completed = false;
        m_current = m_pod;
        m_sync.setPod(m_pod);
        lock.unlock();
        const Round round = reason.empty() ? syncPod(*status) : syncTerminating(*status, reason);
        if (round.acted)
            since = base::bootNow();
        m_failures = round.status ? 0 : m_failures + 1;
        if (round.status)
            m_lastFailure.clear();
        else
            reportFailure(round.status.error());
        if (!round.status)
            sleepUntil(base::wallNow() + retryDelay(m_failures - 1));
        else if (!round.acted)
            sleepUntil(round.wakeAt);
    }
    if (m_ended) {
        m_node.cache.forget(m_current->uid);
        base::logInfo("pod " + m_current->name + " is removed");
        trace::event("pod-removed", "pod " + m_current->name + " is removed", {}, m_current->uid);
        m_onEnded();
    }
    m_quiet = true;
}

} // namespace shimscope::kubelet

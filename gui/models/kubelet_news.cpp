#include <base/text.h>
#include <models/kubelet_news.h>

#include <algorithm>
#include <array>
#include <set>

namespace shimscope::models {

namespace {

using trace::Event;

/// The shim's report of the end of an exec'ed process: a probe, or somebody's `kubectl exec`.
bool isExecExit(const Event& event)
{
    return event.kind == "exit" && event.text.starts_with("exec ");
}

/// The numbers of "pod web: Running, 1 of 2 ready" (kubelet toString(PodSummary)).
void readReady(const std::string& text, PodNews& news)
{
    const std::size_t comma = text.rfind(", ");
    if (comma == std::string::npos)
        return;
    const std::vector<std::string_view> words =
        base::words(std::string_view(text).substr(comma + 2));
    if (words.size() != 4 || words[1] != "of")
        return;
    news.ready = static_cast<int>(base::parseUnsigned(words[0]).value_or(0));
    news.containers = static_cast<int>(base::parseUnsigned(words[2]).value_or(0));
}

/// "web" of "pod web: ContainerCreating, 0 of 1 ready".
std::string nameIn(const std::string& text)
{
    constexpr std::string_view kPod = "pod ";
    const std::size_t colon = text.find(": ");
    return text.starts_with(kPod) && colon != std::string::npos
        ? text.substr(kPod.size(), colon - kPod.size())
        : std::string();
}

/// What a list of events is for: nothing twice. The shim's word of an end is repeated by the CRI
/// endpoint, with the reason.
bool isToldInLists(const Event& event)
{
    static constexpr std::array<const char*, 4> kElsewhere{
        "pod-status", "oom-report", "reopen-log", "log-rotated"};
    return !(event.kind == "exit" && event.text.starts_with("init, "))
        && std::find(kElsewhere.begin(), kElsewhere.end(), event.kind) == kElsewhere.end();
}

void insertByTime(std::vector<Event>& list, const Event& event)
{
    auto at = list.end();
    while (at != list.begin() && std::prev(at)->at > event.at)
        --at;
    list.insert(at, event);
}

std::string reasonOf(const trace::Container& container)
{
    if (!container.reason.empty())
        return container.reason;
    return container.exitCode == 0 ? "Completed" : "Error";
}

} // namespace

void KubeletNews::learn(const Store& store)
{
    const auto& events = store.events();
    if (events.size() < m_read) // another run
        clear();
    for (; m_read < events.size(); ++m_read) {
        const Event& event = events[m_read];
        if (isExecExit(event))
            continue;
        if (!event.container.empty())
            insertByTime(m_containers[event.container], event);
        else if (!event.podUid.empty())
            insertByTime(m_pods[event.podUid], event);
    }
}

const Event* KubeletNews::newest(const Events& events, std::int64_t t, const char* kind)
{
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
        if (event->at <= t && event->kind == kind)
            return &*event;
    }
    return nullptr;
}

PodNews KubeletNews::podAt(const std::string& uid, std::int64_t t) const
{
    PodNews news;
    const auto found = m_pods.find(uid);
    if (found == m_pods.end())
        return news;
    const Event* status = newest(found->second, t, "pod-status");
    if (status != nullptr) {
        news.status = status->detail;
        readReady(status->text, news);
    }
    const Event* error = newest(found->second, t, "sync-error");
    if (error != nullptr && (status == nullptr || error->at > status->at))
        news.trouble = error->text;
    return news;
}

ContainerNews KubeletNews::containerAt(const std::string& id, std::int64_t t) const
{
    ContainerNews news;
    const auto found = m_containers.find(id);
    if (found == m_containers.end())
        return news;
    for (const Event& event : found->second) {
        if (event.at > t)
            break;
        if (event.kind == "container-ready" || event.kind == "container-unready")
            news.ready = event.kind == "container-ready";
        if (event.kind == "unhealthy")
            news.unhealthy = event.text;
        else if (event.kind == "container-ready" || event.kind == "container-started")
            news.unhealthy.clear();
        if (event.kind == "killing")
            news.ending = true;
    }
    return news;
}

std::vector<EventLine> KubeletNews::linesAt(const std::string& uid,
    const std::vector<std::string>& containers, std::int64_t t, std::size_t most) const
{
    Events all;
    const auto take = [&](const std::map<std::string, Events>& from, const std::string& key) {
        const auto found = from.find(key);
        if (found == from.end())
            return;
        std::copy_if(found->second.begin(), found->second.end(), std::back_inserter(all),
            [&](const Event& event) { return event.at <= t && isToldInLists(event); });
    };
    take(m_pods, uid);
    for (const std::string& id : containers)
        take(m_containers, id);
    std::stable_sort(
        all.begin(), all.end(), [](const Event& a, const Event& b) { return a.at < b.at; });
    std::vector<EventLine> lines;
    for (const Event& event : all) {
        const auto same = std::find_if(lines.begin(), lines.end(), [&](const EventLine& line) {
            return line.kind == event.kind && line.text == event.text;
        });
        EventLine line{event.at, event.at, 1, event.kind, event.text};
        if (same != lines.end()) { // it moves to where it was said last
            line.first = same->first;
            line.count = same->count + 1;
            lines.erase(same);
        }
        lines.push_back(std::move(line));
    }
    if (lines.size() > most)
        lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(most));
    return lines;
}

std::vector<KubeletNews::Begun> KubeletNews::begunAt(std::int64_t t) const
{
    std::vector<Begun> begun;
    for (const auto& [uid, events] : m_pods) {
        const Event* status = newest(events, t, "pod-status");
        if (status == nullptr || status->detail == "Terminating"
            || newest(events, t, "pod-removed") != nullptr)
            continue;
        if (std::string name = nameIn(status->text); !name.empty())
            begun.push_back({uid, std::move(name)});
    }
    return begun;
}

PodNews statusOf(const PodState& pod)
{
    PodNews news;
    bool runs = false;
    for (const PlaceState& place : pod.places) {
        const trace::Container& c = place.container;
        if (place.place.sandbox)
            continue;
        ++news.containers;
        const bool running = c.state == "running" || c.state == "paused";
        runs = runs || running;
        news.ready += running ? 1 : 0;
        std::string said;
        if (c.state == "waiting")
            said = "CrashLoopBackOff";
        else if (c.state == "created")
            said = "ContainerCreating";
        else if (c.state == "exited")
            said = reasonOf(c);
        if (news.status.empty())
            news.status = said;
    }
    if (news.containers == 0)
        news.status = "ContainerCreating";
    else if (news.status.empty() || (news.status == "Completed" && runs))
        news.status = "Running";
    return news;
}

bool isBadStatus(const std::string& status)
{
    static constexpr std::array<std::string_view, 7> kBad{
        "BackOff", "Error", "OOMKilled", "ExitCode:", "ErrImage", "Invalid", "Unknown"};
    return std::any_of(kBad.begin(), kBad.end(),
        [&](std::string_view bad) { return status.find(bad) != std::string::npos; });
}

} // namespace shimscope::models

// Finding episodes: one walk over the uppermost spans and the ends of containers, in the order of
// time.
#include <trace/episodes.h>

#include <algorithm>
#include <map>
#include <set>

namespace shimscope::trace {

void Story::add(const Record& record)
{
    if (const auto* span = std::get_if<Span>(&record))
        spans.add(*span);
    else if (const auto* pod = std::get_if<Pod>(&record))
        pods.push_back(*pod);
    else if (const auto* container = std::get_if<Container>(&record))
        containers.push_back(*container);
    else if (const auto* event = std::get_if<Event>(&record))
        events.push_back(*event);
}

namespace {

/// A call of another kind is taken into the pod's last episode if it begins this soon after its
/// end.
constexpr std::int64_t kSoon = 2'000'000'000; // ns

/// What an uppermost span and everything below it say.
struct Unit {
    std::size_t root = kNone;
    std::int64_t start = 0;
    std::int64_t end = 0;
    bool open = false;
    bool isSync =
        false; ///< a kubelet brings a pod to what its manifest says: nothing ends for good
    std::string podUid, podName, sandboxId, containerId, containerName;
    std::set<std::string, std::less<>> criCalls; ///< short methods
    bool byHand = false; ///< a person asked the agent for it, not the kubelet
    bool setsLimit = false; ///< the agent wrote into a cgroup file
};

/// How a container ended.
struct Exit {
    std::string containerId;
    std::int64_t at = 0;
    int code = 0;
    bool oom = false;
};

class Finder {
public:
    Finder(const Story& story, const Forest& forest) : m_story(story), m_forest(forest)
    {
        learnNames();
        learnExits();
    }

    std::vector<Episode> find()
    {
        std::vector<Unit> units;
        for (const std::size_t root : m_forest.roots) {
            const TreeNode& node = m_forest.nodes[root];
            const Span& span = m_story.spans[node.span];
            // A probe that fails is no work on the pod, however often it comes.
            if (!node.poll && span.kind != Kind::Step && span.method != "Probe")
                units.push_back(unitOf(root));
        }
        auto exit = m_exits.begin();
        for (const Unit& unit : units) {
            for (; exit != m_exits.end() && exit->at <= unit.start; ++exit)
                take(*exit);
            take(unit);
        }
        for (; exit != m_exits.end(); ++exit)
            take(*exit);
        for (Episode& episode : m_episodes) {
            if (episode.title.empty()) // it was asked to stop, and has not ended yet
                episode.title = "stop";
        }
        std::stable_sort(m_episodes.begin(), m_episodes.end(),
            [](const Episode& a, const Episode& b) { return a.start < b.start; });
        return std::move(m_episodes);
    }

private:
    struct PodState {
        std::size_t last = kNone; ///< index of the pod's latest episode
        std::size_t start = kNone;
        std::map<std::string, std::size_t, std::less<>> pending; ///< container name → its restart
        std::map<std::string, int, std::less<>> restarts;
    };

    void learnNames()
    {
        for (const Pod& pod : m_story.pods) {
            m_podNames[pod.uid] = pod.name;
            m_podOfSandbox[pod.sandboxId] = pod.uid;
        }
        for (const Container& container : m_story.containers) {
            m_containers[container.id] = &container;
            m_podOfSandbox.try_emplace(container.sandboxId, container.podUid);
        }
        m_podOfSandbox.erase(std::string());
    }

    void learnExits()
    {
        std::map<std::string, std::int64_t> oom;
        for (const Event& event : m_story.events) {
            if (event.kind == "oom" && !event.container.empty())
                oom.try_emplace(event.container, event.at);
        }
        std::map<std::string, Exit> exits;
        for (const Container& container : m_story.containers) {
            if (container.sandbox || container.state != "exited")
                continue;
            const std::int64_t at = container.finished != 0 ? container.finished : container.at;
            Exit& exit =
                exits.try_emplace(container.id, Exit{.containerId = container.id, .at = at})
                    .first->second;
            exit.code = container.exitCode;
            exit.oom = exit.oom || container.reason == "OOMKilled";
        }
        for (auto& [id, exit] : exits) {
            const auto killed = oom.find(id);
            // The kernel's word comes first; the exit is its consequence.
            if (killed != oom.end() && killed->second <= exit.at + kSoon) {
                exit.oom = true;
                exit.at = std::min(exit.at, killed->second);
            }
            m_exits.push_back(exit);
        }
        std::sort(m_exits.begin(), m_exits.end(),
            [](const Exit& a, const Exit& b) { return a.at < b.at; });
    }

    Unit unitOf(std::size_t root) const
    {
        Unit unit{.root = root, .start = m_story.spans[m_forest.nodes[root].span].start};
        std::vector<std::size_t> stack{root};
        while (!stack.empty()) {
            const TreeNode& node = m_forest.nodes[stack.back()];
            stack.pop_back();
            look(unit, m_story.spans[node.span]);
            if (node.server != kNone)
                look(unit, m_story.spans[node.server]);
            stack.insert(stack.end(), node.children.begin(), node.children.end());
        }
        const Span& top = m_story.spans[m_forest.nodes[root].span];
        unit.end =
            std::max(top.end, top.start); // what it began and did not wait for does not count
        unit.open = top.open();
        unit.isSync = top.method == "SyncPod";
        completeNames(unit);
        return unit;
    }

    static void look(Unit& unit, const Span& span)
    {
        const auto learn = [&](std::string& to, std::string_view key) {
            if (to.empty())
                to = span.attribute(key);
        };
        learn(unit.podUid, "pod.uid");
        learn(unit.podName, "pod.name");
        learn(unit.sandboxId, "sandbox.id");
        learn(unit.containerId, "container.id");
        learn(unit.containerName, "container.name");
        if (span.method.starts_with("/runtime.v1"))
            unit.criCalls.emplace(span.shortMethod());
        unit.byHand = unit.byHand || span.hop == Hop::Agent;
        unit.setsLimit =
            unit.setsLimit || (span.shortMethod() == "SetCgroupValue" && span.code == 0);
        // A kubelet's work on a pod may touch an old container before it makes the new one.
        if (span.shortMethod() == "CreateContainer" && !span.attribute("container.id").empty()) {
            unit.containerId = span.attribute("container.id");
            unit.containerName = span.attribute("container.name");
        }
    }

    void completeNames(Unit& unit) const
    {
        if (unit.podUid.empty()) {
            const auto pod = m_podOfSandbox.find(unit.sandboxId);
            if (pod != m_podOfSandbox.end())
                unit.podUid = pod->second;
        }
        if (const auto known = m_containers.find(unit.containerId); known != m_containers.end()) {
            if (unit.podUid.empty())
                unit.podUid = known->second->podUid;
            if (unit.containerName.empty())
                unit.containerName = known->second->name;
        }
        if (const auto name = m_podNames.find(unit.podUid); unit.podName.empty())
            unit.podName = name != m_podNames.end() ? name->second : unit.podUid;
    }

    /// True while the pod's init containers run, as the kubelet tells it.
    [[nodiscard]] bool isInitializing(const std::string& podUid, std::int64_t at) const
    {
        const Event* last = nullptr;
        for (const Event& event : m_story.events)
            if (event.kind == "pod-status" && event.podUid == podUid && event.at <= at
                && (last == nullptr || event.at >= last->at))
                last = &event;
        return last != nullptr && last->detail.starts_with("Init:");
    }

    /// A container that the kubelet ended in order to start it again: one episode, which is there.
    bool completesRestart(const PodState& pod, const std::string& name, const Exit& exit)
    {
        const auto pending = pod.pending.find(name);
        if (pending == pod.pending.end())
            return false;
        Episode& episode = m_episodes[pending->second];
        if (!episode.title.starts_with("restart") || exit.at < episode.start
            || exit.at > episode.end)
            return false;
        episode.title = titleOf(exit) + " → " + episode.title;
        return true;
    }

    static std::string titleOf(const Exit& exit)
    {
        return exit.oom ? "OOM" : "exit " + std::to_string(exit.code);
    }

    void take(const Exit& exit)
    {
        const auto known = m_containers.find(exit.containerId);
        if (known == m_containers.end() || known->second->podUid.empty())
            return;
        const Container& container = *known->second;
        PodState& pod = m_pods[container.podUid];
        if (pod.last != kNone && m_episodes[pod.last].kind == EpisodeKind::End)
            return; // it was told to end
        const bool isStep = exit.code == 0 && isInitializing(container.podUid, exit.at);
        if (isStep || completesRestart(pod, container.name, exit))
            return;
        const auto stopped = pod.pending.find(container.name);
        if (stopped != pod.pending.end() && m_episodes[stopped->second].title.empty()) {
            m_episodes[stopped->second].title = titleOf(exit); // it was stopped by hand
            return;
        }
        Episode& episode = begin(EpisodeKind::Restart, container.podUid, exit.at);
        episode.title = titleOf(exit);
        episode.container = container.name;
        episode.open = true; // until it runs again, or its pod ends
        pod.pending[container.name] = pod.last;
    }

    void take(const Unit& unit)
    {
        if (unit.podUid.empty())
            return;
        PodState& pod = m_pods[unit.podUid];
        const auto has = [&](std::string_view call) { return unit.criCalls.contains(call); };
        if (has("RunPodSandbox"))
            join(begin(EpisodeKind::Start, unit.podUid, unit.start), unit);
        else if (has("StopContainer") && unit.byHand)
            takeStopByHand(unit);
        else if (has("StopPodSandbox") || (has("StopContainer") && !unit.isSync))
            join(ending(unit), unit);
        else if (has("UpdateContainerResources") || unit.setsLimit)
            join(begin(EpisodeKind::Limit, unit.podUid, unit.start), unit);
        else if (has("CreateContainer") || has("StartContainer")) {
            if (has("StopContainer")) // its end is part of this, not of an episode before
                pod.pending.erase(unit.containerName);
            takeContainerStart(pod, unit);
        } else if (pod.last != kNone && unit.start - m_episodes[pod.last].end < kSoon)
            join(m_episodes[pod.last], unit);
    }

    /// Of one container only: the kubelet starts it again, if its pod says so. The exit comes next,
    /// and gives the episode its title.
    void takeStopByHand(const Unit& unit)
    {
        Episode& episode = begin(EpisodeKind::Restart, unit.podUid, unit.start);
        episode.container = unit.containerName;
        join(episode, unit);
        episode.open = true;
        PodState& pod = m_pods[unit.podUid];
        pod.pending[unit.containerName] = pod.last;
    }

    void takeContainerStart(PodState& pod, const Unit& unit)
    {
        const int restarts = restartsOf(unit);
        const auto pending = pod.pending.find(unit.containerName);
        if (pending != pod.pending.end()) {
            Episode& episode = m_episodes[pending->second];
            if (episode.title.find("restart") == std::string::npos) {
                int& count = pod.restarts[unit.containerName];
                count = std::max(count + 1, restarts);
                episode.title += " → restart " + std::to_string(count);
                episode.open = false;
            }
            pod.last = pending->second;
            join(episode, unit);
        } else if (restarts == 0) {
            const bool known = pod.start != kNone; // else the recording begins in the middle of it
            join(known ? m_episodes[pod.start] : begin(EpisodeKind::Start, unit.podUid, unit.start),
                unit);
        } else {
            Episode& episode = begin(EpisodeKind::Restart, unit.podUid, unit.start);
            episode.title = "restart " + std::to_string(restarts);
            episode.container = unit.containerName;
            pod.pending[unit.containerName] = pod.last; // its StartContainer comes next
            join(episode, unit);
        }
    }

    int restartsOf(const Unit& unit) const
    {
        const auto known = m_containers.find(unit.containerId);
        return known == m_containers.end() ? 0 : known->second->restarts;
    }

    Episode& ending(const Unit& unit)
    {
        const PodState& pod = m_pods[unit.podUid];
        const bool ends = pod.last != kNone && m_episodes[pod.last].kind == EpisodeKind::End;
        if (ends)
            return m_episodes[pod.last];
        for (const auto& [name, restart] : pod.pending)
            m_episodes[restart].open = false; // it will not come any more
        return begin(EpisodeKind::End, unit.podUid, unit.start);
    }

    Episode& begin(EpisodeKind kind, const std::string& podUid, std::int64_t at)
    {
        Episode episode{.kind = kind, .podUid = podUid, .start = at, .end = at};
        const auto name = m_podNames.find(podUid);
        episode.podName = name == m_podNames.end() ? podUid : name->second;
        PodState& pod = m_pods[podUid];
        pod.last = m_episodes.size();
        if (kind == EpisodeKind::Start) {
            pod.start = pod.last;
            pod.pending.clear();
        }
        m_episodes.push_back(std::move(episode));
        return m_episodes.back();
    }

    void join(Episode& episode, const Unit& unit)
    {
        if (episode.podName == episode.podUid)
            episode.podName = unit.podName;
        if (episode.kind == EpisodeKind::Start)
            episode.title = "start of " + episode.podName;
        else if (episode.kind == EpisodeKind::End)
            episode.title = "end of " + episode.podName;
        else if (episode.kind == EpisodeKind::Limit)
            episode.title = "limit changed";
        episode.end = std::max(episode.end, unit.end);
        episode.open = episode.open || unit.open;
        episode.spanIds.push_back(m_story.spans[m_forest.nodes[unit.root].span].spanId);
    }

    const Story& m_story;
    const Forest& m_forest;
    std::map<std::string, std::string> m_podNames; ///< uid → name
    std::map<std::string, std::string> m_podOfSandbox; ///< sandbox id → uid
    std::map<std::string, const Container*> m_containers; ///< id → latest state
    std::vector<Exit> m_exits;
    std::map<std::string, PodState> m_pods; ///< by uid
    std::vector<Episode> m_episodes;
};

} // namespace

std::vector<Episode> findEpisodes(const Story& story, const Forest& forest)
{
    return Finder(story, forest).find();
}

std::vector<Episode> findEpisodes(const std::vector<Record>& records)
{
    Story story;
    for (const Record& record : records)
        story.add(record);
    return findEpisodes(story, buildForest(story.spans.spans()));
}

} // namespace shimscope::trace

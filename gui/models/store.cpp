#include <base/time.h>
#include <models/store.h>

#include <algorithm>
#include <type_traits>
#include <utility>

namespace shimscope::models {

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

/// The last element whose time is not after t; null if all are after it.
template <class List, class Time>
auto lastUntil(const List& list, std::int64_t t, Time timeOf) -> const typename List::value_type*
{
    const auto after = std::upper_bound(list.begin(), list.end(), t,
        [&](std::int64_t value, const auto& item) { return value < timeOf(item); });
    return after == list.begin() ? nullptr : &*std::prev(after);
}

/// Puts a state into its list by time; equal times keep the order of arrival.
template <class List, class Time>
void insertByTime(List& list, typename List::value_type item, Time timeOf)
{
    auto at = list.end();
    while (at != list.begin() && timeOf(*std::prev(at)) > timeOf(item))
        --at;
    list.insert(at, std::move(item));
}

/// The kernel says it in memory.events before the runtime and the kubelet have a reason for the
/// end.
bool wasOomKilled(
    const std::vector<trace::Event>& events, const trace::Container& container, std::int64_t t)
{
    const bool ended = container.state != "created"
        && (container.state != "running" || container.pid == 0); // nobody has asked yet
    return ended && std::any_of(events.begin(), events.end(), [&](const trace::Event& event) {
        return event.kind == "oom" && event.container == container.id && event.at <= t;
    });
}

constexpr auto kAt = [](const auto& item) { return item.at; };

} // namespace

void Store::see(std::int64_t at)
{
    if (at <= 0)
        return;
    m_first = m_first == 0 ? at : std::min(m_first, at);
    m_last = std::max(m_last, at);
}

void Store::add(const trace::Record& record)
{
    m_story.add(record);
    std::visit(
        [this](const auto& value) {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, trace::Header>) {
                m_header = value;
            } else if constexpr (std::is_same_v<T, trace::Span>) {
                see(value.start);
                see(value.end);
                seeHop(value.hop);
                ++m_spansRevision;
            } else if constexpr (std::is_same_v<T, trace::Process>) {
                addProcess(value);
            } else if constexpr (std::is_same_v<T, trace::Pod>) {
                see(value.at);
                if (!m_pods.contains(value.uid))
                    m_podOrder.push_back(value.uid);
                insertByTime(m_pods[value.uid], value, kAt);
            } else if constexpr (std::is_same_v<T, trace::Container>) {
                addContainer(value);
            } else if constexpr (std::is_same_v<T, trace::Sample>) {
                addSample(value);
            } else if constexpr (std::is_same_v<T, trace::Event>) {
                see(value.at);
            } else if constexpr (std::is_same_v<T, trace::Namespaces>) {
                see(value.at);
                insertByTime(m_namespaces[value.container], value, kAt);
            } else {
                m_dropped[value.pid] = value.count;
            }
            // Only these make calls and episodes what they are; processes tell of their memory each
            // second.
            if constexpr (
                std::is_same_v<T,
                    trace::
                        Span> || std::is_same_v<T, trace::Pod> || std::is_same_v<T, trace::Container> || std::is_same_v<T, trace::Event>)
                ++m_storyRevision;
        },
        record);
}

/// A run of which one hop of Docker's is known has it on its map.
void Store::seeHop(trace::Hop hop)
{
    const bool adapter = hop == trace::Hop::Adapter || m_shape.has(trace::Hop::Adapter);
    const bool engine = hop == trace::Hop::Engine || m_shape.has(trace::Hop::Engine);
    if (adapter != m_shape.has(trace::Hop::Adapter) || engine != m_shape.has(trace::Hop::Engine))
        m_shape = shapeOf(adapter, engine);
}

/// A process tells of its memory each second. Live, one of these in ten seconds is kept, and the
/// newest.
void Store::addProcess(const trace::Process& process)
{
    constexpr std::int64_t kApart = 10 * kSecond;
    see(process.start);
    see(process.end);
    seeHop(process.hop);
    m_processHops.at(static_cast<std::size_t>(process.hop)) = true;
    auto& changes = m_processes[process.pid];
    const std::int64_t told = process.end > 0 ? process.end : std::max(process.start, m_last);
    const std::int64_t at = changes.empty() ? process.start : told;
    const auto memoryOnly = [&](const ProcessChange& change) {
        return change.process.start == process.start && change.process.end == process.end;
    };
    const std::size_t count = changes.size();
    if (m_past == Past::Thinned && count >= 2 && memoryOnly(changes[count - 1])
        && memoryOnly(changes[count - 2]) && changes[count - 1].at - changes[count - 2].at < kApart)
        changes.pop_back();
    insertByTime(changes, {at, process}, kAt);
}

void Store::addContainer(const trace::Container& container)
{
    see(container.at);
    insertByTime(m_containers[container.id], container, kAt);
    const Place place{
        container.podUid, container.sandbox ? "pause" : container.name, container.sandbox};
    if (!m_places.contains(place))
        m_placeOrder.push_back(place);
    auto& ids = m_places[place];
    if (std::find(ids.begin(), ids.end(), container.id) == ids.end())
        ids.push_back(container.id);
}

void Store::addSample(const trace::Sample& sample)
{
    see(sample.at);
    const bool thins = m_past == Past::Thinned;
    m_samples[sample.container].add(sample, thins);
    // Those of containers that are gone grow old as well, though nothing is added to them.
    if (thins && m_last >= m_nextThinning) {
        m_nextThinning = m_last + 60 * kSecond;
        for (auto& [id, log] : m_samples)
            log.thin(m_last);
        std::erase_if(m_samples, [](const auto& each) { return each.second.empty(); });
    }
}

void Store::clear()
{
    *this = Store(m_past);
}

void Store::refresh() const
{
    if (m_builtRevision == m_storyRevision)
        return;
    m_forest = trace::buildForest(m_story.spans.spans());
    m_episodes = trace::findEpisodes(m_story, m_forest);
    m_builtRevision = m_storyRevision;
}

const trace::Forest& Store::forest() const
{
    refresh();
    return m_forest;
}

const std::vector<trace::Episode>& Store::episodes() const
{
    refresh();
    return m_episodes;
}

std::uint64_t Store::dropped() const
{
    std::uint64_t sum = 0;
    for (const auto& [pid, count] : m_dropped)
        sum += count;
    return sum;
}

const trace::Container* Store::stateOf(const std::string& id, std::int64_t t) const
{
    const auto found = m_containers.find(id);
    return found == m_containers.end() ? nullptr : lastUntil(found->second, t, kAt);
}

const trace::Container* Store::containerAt(const Place& place, std::int64_t t) const
{
    const auto ids = m_places.find(place);
    if (ids == m_places.end())
        return nullptr;
    const trace::Container* best = nullptr;
    for (const std::string& id : ids->second) {
        const trace::Container* state = stateOf(id, t);
        if (state && state->state != "removed" && (!best || state->created >= best->created))
            best = state;
    }
    return best;
}

std::vector<PodState> Store::podsAt(std::int64_t t) const
{
    std::vector<PodState> result;
    for (const std::string& uid : m_podOrder) {
        const trace::Pod* pod = lastUntil(m_pods.at(uid), t, kAt);
        if (!pod || pod->state == "removed")
            continue;
        PodState state{*pod, {}};
        // Places are in the order of their pods: those of this one stand together.
        for (auto at = m_places.lower_bound(Place{uid, {}, false});
             at != m_places.end() && at->first.podUid == uid; ++at) {
            const auto& [place, ids] = *at;
            const trace::Container* container = containerAt(place, t);
            if (!container)
                continue;
            const auto killed = std::count_if(ids.begin(), ids.end(), [&](const std::string& id) {
                const trace::Container* each = stateOf(id, t);
                return each
                    && (each->reason == "OOMKilled" || wasOomKilled(m_story.events, *each, t));
            });
            state.places.push_back({place, *container, static_cast<int>(killed)});
            const bool unasked = container->state == "exited" || container->state == "running";
            if (unasked && container->reason.empty()
                && wasOomKilled(m_story.events, *container, t)) {
                state.places.back().container.state = "exited";
                state.places.back().container.reason = "OOMKilled";
            }
        }
        std::stable_partition(state.places.begin(), state.places.end(),
            [](const PlaceState& each) { return each.place.sandbox; });
        result.push_back(std::move(state));
    }
    return result;
}

std::vector<trace::Namespaces> Store::namespacesAt(std::int64_t t) const
{
    std::vector<trace::Namespaces> all;
    for (const auto& [container, states] : m_namespaces) { // the host's key is empty: it is first
        const trace::Namespaces* state = lastUntil(states, t, kAt);
        if (state != nullptr && !state->gone())
            all.push_back(*state);
    }
    return all;
}

std::vector<trace::Process> Store::processesAt(std::int64_t t) const
{
    std::vector<trace::Process> result;
    for (const auto& [pid, changes] : m_processes) {
        const ProcessChange* change = lastUntil(changes, t, kAt);
        if (change && (change->process.end == 0 || change->process.end > t))
            result.push_back(change->process);
    }
    return result;
}

std::uint64_t Store::cpuTotal(const Place& place) const
{
    std::uint64_t sum = 0;
    for (const std::string& id : idsOf(place)) {
        const auto found = m_samples.find(id);
        if (found != m_samples.end() && !found->second.empty())
            sum += (*found->second.newest())[trace::Metric::CpuUsage].value_or(0);
    }
    return sum;
}

bool Store::isIdOf(const Place& place, std::string_view id) const
{
    const auto found = m_places.find(place);
    return found != m_places.end()
        && std::find(found->second.begin(), found->second.end(), id) != found->second.end();
}

std::vector<std::string> Store::idsOf(const Place& place) const
{
    const auto found = m_places.find(place);
    return found == m_places.end() ? std::vector<std::string>() : found->second;
}

std::vector<trace::Sample> Store::samples(
    const Place& place, std::int64_t from, std::int64_t to) const
{
    std::vector<trace::Sample> result;
    for (const std::string& id : idsOf(place)) {
        const auto found = m_samples.find(id);
        if (found != m_samples.end())
            found->second.copy(from, to, result);
    }
    // Those of one container are in order already, and nearly always those of several as well.
    const auto earlier = [](const auto& a, const auto& b) { return a.at < b.at; };
    if (!std::is_sorted(result.begin(), result.end(), earlier))
        std::stable_sort(result.begin(), result.end(), earlier);
    return result;
}

const trace::Sample* Store::sampleAt(const Place& place, std::int64_t t) const
{
    const trace::Sample* newest = nullptr;
    const auto ids = m_places.find(place);
    if (ids == m_places.end())
        return nullptr;
    for (const std::string& id : ids->second) {
        const auto found = m_samples.find(id);
        const trace::Sample* sample = found == m_samples.end() ? nullptr : found->second.until(t);
        if (sample && (!newest || sample->at >= newest->at))
            newest = sample;
    }
    return newest;
}

double Store::cpuAt(const Place& place, std::int64_t t) const
{
    const trace::Sample* last = sampleAt(place, t);
    if (!last)
        return -1;
    const SampleLog& log = m_samples.at(last->container);
    const trace::Sample* first = nullptr;
    if (last->at >= t - kSecond) {
        first = log.from(t - kSecond);
        if (first == last) // they are further apart than a second
            first = log.until(last->at - 1);
    } else if (m_past == Past::Thinned) {
        first = std::exchange(last, log.from(t));
    }
    if (first == nullptr || last == nullptr)
        return -1;
    const auto& before = (*first)[trace::Metric::CpuUsage];
    const auto& after = (*last)[trace::Metric::CpuUsage];
    const std::int64_t wall = last->at - first->at;
    if (!before || !after || *after < *before || wall <= 0)
        return -1;
    return static_cast<double>(*after - *before) * 1000.0 / static_cast<double>(wall);
}

std::string Store::podNameOf(const std::string& podUid) const
{
    const auto found = m_pods.find(podUid);
    return found == m_pods.end() || found->second.empty() ? std::string()
                                                          : found->second.back().name;
}

QString Store::clock(std::int64_t t) const
{
    const std::string full =
        base::formatRfc3339(m_header.anchorWall + (t - m_header.anchorBoot), 3);
    return QString::fromStdString(full.size() > 23 ? full.substr(11, 12) : full);
}

} // namespace shimscope::models

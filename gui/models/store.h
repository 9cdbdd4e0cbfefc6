// Everything that is known of a run, fed record by record from a recording or from the agent, and
// asked for the state at any moment. Values only; GUI thread. Times are CLOCK_BOOTTIME ns of the
// recorded machine.
#pragma once

#include <models/chain_shape.h>
#include <models/sample_log.h>
#include <trace/episodes.h>
#include <trace/record.h>
#include <trace/tree.h>

#include <QString>
#include <QStringList>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::models {

/// A container of a manifest over all its restarts: each restart is a new container id, the place
/// stays.
struct Place {
    std::string podUid;
    std::string name;
    bool sandbox = false;
    auto operator<=>(const Place&) const = default;
};

/// How one place stands at a moment.
struct PlaceState {
    Place place;
    trace::Container container; ///< the newest one that is not removed
    int oomKills = 0; ///< containers of this place that the OOM killer ended so far
};

/// How one pod stands at a moment, with its places: the pause container first, then by name.
struct PodState {
    trace::Pod pod;
    std::vector<PlaceState> places;
};

class Store {
public:
    /// Live, measures that are old are thinned out (models/sample_log.h); a recording is kept
    /// whole.
    enum class Past { Whole, Thinned };
    explicit Store(Past past = Past::Whole) : m_past(past) { }
    void add(const trace::Record& record);
    void clear();

    [[nodiscard]] const trace::Header& header() const { return m_header; }
    [[nodiscard]] bool empty() const { return m_last == 0; }
    [[nodiscard]] std::int64_t first() const { return m_first; }
    [[nodiscard]] std::int64_t last() const { return m_last; }
    [[nodiscard]] const trace::SpanSet& spans() const { return m_story.spans; }
    /// Which hops there are.
    [[nodiscard]] const ChainShape& shape() const { return m_shape; }
    /// Whether a process of this hop was ever recorded.
    [[nodiscard]] bool knowsProcessesOf(trace::Hop hop) const
    {
        return m_processHops.at(static_cast<std::size_t>(hop));
    }
    /// Recorded of other programs, from outside: not everything was observed.
    [[nodiscard]] bool foreign() const { return !m_header.chain.empty(); }
    [[nodiscard]] const trace::Forest& forest() const;
    [[nodiscard]] const std::vector<trace::Episode>& episodes() const;
    /// Grows whenever a span came or ended: what is computed from spans is stale then.
    [[nodiscard]] std::uint64_t spansRevision() const { return m_spansRevision; }
    [[nodiscard]] const std::vector<trace::Event>& events() const { return m_story.events; }
    [[nodiscard]] std::uint64_t dropped() const;

    [[nodiscard]] std::vector<PodState> podsAt(std::int64_t t) const;
    /// The container of a place at a moment; null if there is none (yet, or any more).
    [[nodiscard]] const trace::Container* containerAt(const Place& place, std::int64_t t) const;
    [[nodiscard]] std::vector<trace::Process> processesAt(std::int64_t t) const;
    /// The namespaces of the host (first, if they are known) and of each running container.
    [[nodiscard]] std::vector<trace::Namespaces> namespacesAt(std::int64_t t) const;
    /// Readings of a place over all its restarts, by time, from `from` to `to`.
    [[nodiscard]] std::vector<trace::Sample> samples(
        const Place& place, std::int64_t from, std::int64_t to) const;
    /// The newest reading of a place until a moment; null if there is none. It stays valid until
    /// more is added.
    [[nodiscard]] const trace::Sample* sampleAt(const Place& place, std::int64_t t) const;
    /// CPUs used at a moment (0.49), over the second before it, or between the two readings around
    /// it where they lie further apart; negative: not known.
    [[nodiscard]] double cpuAt(const Place& place, std::int64_t t) const;
    [[nodiscard]] std::vector<std::string> idsOf(const Place& place) const;
    [[nodiscard]] bool isIdOf(const Place& place, std::string_view id) const;
    /// Every place there ever was, by the time it was first seen.
    [[nodiscard]] const std::vector<Place>& places() const { return m_placeOrder; }
    /// All the CPU time that a place has used, µs.
    [[nodiscard]] std::uint64_t cpuTotal(const Place& place) const;
    [[nodiscard]] std::string podNameOf(const std::string& podUid) const;
    /// "07:05:12.345" of the recorded machine, in UTC.
    [[nodiscard]] QString clock(std::int64_t t) const;

private:
    struct ProcessChange {
        std::int64_t at = 0;
        trace::Process process;
    };
    void see(std::int64_t at);
    void seeHop(trace::Hop hop);
    void refresh() const;
    void addSample(const trace::Sample& sample);
    void addProcess(const trace::Process& process);
    void addContainer(const trace::Container& container);
    [[nodiscard]] const trace::Container* stateOf(const std::string& id, std::int64_t t) const;

    Past m_past;
    std::int64_t m_nextThinning = 0;
    trace::Header m_header;
    trace::Story m_story;
    ChainShape m_shape;
    std::array<bool, trace::kHopCount> m_processHops{};
    std::map<std::string, std::vector<trace::Pod>> m_pods;
    std::vector<std::string> m_podOrder;
    std::map<std::string, std::vector<trace::Container>> m_containers; ///< id → its states by time
    std::map<Place, std::vector<std::string>> m_places; ///< ids in the order they came
    std::vector<Place> m_placeOrder;
    std::map<std::string, SampleLog> m_samples; ///< by container id
    std::map<int, std::vector<ProcessChange>> m_processes;
    std::map<std::string, std::vector<trace::Namespaces>> m_namespaces; ///< by container id
    std::map<int, std::uint64_t> m_dropped;
    std::int64_t m_first = 0;
    std::int64_t m_last = 0;
    std::uint64_t m_spansRevision = 0;
    std::uint64_t m_storyRevision = 0;
    mutable std::uint64_t m_builtRevision = UINT64_MAX;
    mutable trace::Forest m_forest;
    mutable std::vector<trace::Episode> m_episodes;
};

} // namespace shimscope::models

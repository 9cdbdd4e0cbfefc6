// Turns the lines of a folder into records: pairs calls with answers, finds who called whom, and
// says on each span where it stands in the logs (attribute "log") and how its parent and its end
// were concluded where nobody saw them ("parent.by", "end.by"). Only what was observed becomes a
// span.
#pragma once

#include <trace/recording.h>

#include <chains/folder.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace shimscope::chains {

using trace::kEndNotObserved;

class Builder {
public:
    explicit Builder(const Folder& folder);

    void addProxyCalls();
    void addKubeletLog(); ///< dockershim's callers: no socket that could be tapped
    void addDockerLog(); ///< the Engine API, as dockerd logs it
    void addPlugins(); ///< CNI, as the kubelet logs it
    void addRuns(); ///< the OCI runtime, as its stand-in saw it
    void addTelemetry();
    void addProcesses();
    void addContainers();
    trace::Recording finish();

private:
    struct Place { ///< of the pod's two containers
        std::string id, name;
        bool sandbox = false;
        int pid = 0, shim = 0;
    };
    using Pick = std::function<bool(const trace::Span&)>;

    [[nodiscard]] std::int64_t boot(std::int64_t wall) const { return wall - m_origin + kFirst; }
    [[nodiscard]] std::int64_t wallOf(const MergedLine& line) const { return m_zero + line.offset; }
    [[nodiscard]] trace::Span spanOf(trace::Hop hop, const std::string& where) const;
    trace::Span& keep(trace::Span span);
    /// The newest of those that `pick` wants in which the moment lies; null if there is none.
    [[nodiscard]] trace::Span* around(std::int64_t at, const Pick& pick);
    void takeParent(trace::Span& span, trace::Span* parent, const std::string& by);
    void addCall(const Found<ProxyLine>& call, const Found<ProxyLine>* answer);
    void joinEngineCalls();
    void endRequests();
    void addRun(const Found<RunLine>& run, std::int64_t next);
    void notePlace(const SpanLine& line);
    void addTelemetrySpan(const Found<SpanLine>& line);
    void addProcess(int pid, int parent, trace::Hop hop, const std::string& command,
        const std::string& program);
    [[nodiscard]] const ProcessLine* processOf(int pid) const;
    [[nodiscard]] std::string servedBy(int shim) const;
    [[nodiscard]] int callerOf(std::string_view socket) const;
    [[nodiscard]] std::vector<Place> findPlaces() const;
    void addStates(const Place& place);
    void nameSubjects();
    void addAbout(trace::Span& span) const;

    static constexpr std::int64_t kFirst = 1'000'000'000; ///< boot time of the first line
    const Folder& m_folder;
    std::int64_t m_origin = 0; ///< CLOCK_REALTIME ns of the first line
    std::int64_t m_zero = 0; ///< and of the moment that the merged time line counts from
    std::vector<trace::Span> m_spans;
    std::vector<trace::Record> m_states;
    std::vector<trace::Process> m_processes;
    std::vector<Place> m_places;
    std::string m_ip;
};

/// What kubelet's calls change; the others only ask.
[[nodiscard]] bool changesSomething(const trace::Span& criCall);
/// Whether an adapter makes this request of Docker's for that CRI call.
[[nodiscard]] bool mayCause(std::string_view criMethod, std::string_view request);

} // namespace shimscope::chains

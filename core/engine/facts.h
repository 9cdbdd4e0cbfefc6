// What a check reads: one interface, filled from records, so that a check on a running machine and
// on a recording is the same code. The client may be a plain user: what it knows of the kernel is
// what the agent read there and said. One thread.
#pragma once

#include <engine/finding.h>
#include <scenario/scenario.h>
#include <trace/record.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::engine {

/// A value, the file that said it, and when it was read.
struct Fact {
    scenario::Value value;
    std::string file;
    std::int64_t at = 0; ///< CLOCK_BOOTTIME ns of the machine
};

class Facts {
public:
    Facts() = default;
    Facts(const Facts&) = delete;
    Facts& operator=(const Facts&) = delete;
    virtual ~Facts() = default;
    /// All but Const, Input and Divide; nothing where it is not known.
    [[nodiscard]] virtual std::optional<Fact> read(const scenario::Source& source) const = 0;
};

/// The last word of each record. Counters of a container that was started again go on from where
/// its predecessor ended; other values are those of the newest one of that name.
class RecordFacts final : public Facts {
public:
    void take(const trace::Record& record);
    [[nodiscard]] std::optional<Fact> read(const scenario::Source& source) const override;
    [[nodiscard]] const trace::Header& header() const { return m_header; }
    /// The newest moment that any record told of.
    [[nodiscard]] std::int64_t now() const { return m_now; }
    /// What the kubelet said last about a pod that it could not start, or a manifest that it
    /// refused; empty if nothing.
    [[nodiscard]] const std::string& trouble() const { return m_trouble; }
    /// Whether a pod of that name is there, in whatever state.
    [[nodiscard]] bool hasPod(std::string_view name) const;
    /// The pod of a container; null if it is none of the stack's.
    [[nodiscard]] const trace::Pod* podOf(const std::string& container) const;
    /// Of the last scan.
    [[nodiscard]] const std::vector<Finding>& findings() const { return m_findings; }

private:
    struct Known {
        trace::Container container;
        std::array<std::optional<std::uint64_t>, trace::kMetricCount> values{};
        std::int64_t sampled = 0;
        std::map<std::string, std::string> inodes;
        std::int64_t inodesAt = 0;
        int inodesPid = 0;
        std::map<std::string, Fact> events; ///< kind → how many
    };
    struct Calls {
        std::set<std::string> spans; ///< ids, since a span is told twice
        std::int64_t at = 0;
    };
    void takeSample(const trace::Sample& sample);
    void takeNamespaces(const trace::Namespaces& namespaces);
    void takeEvent(const trace::Event& event);
    void takeSpan(const trace::Span& span);
    /// Those of "pod/name", the oldest first.
    [[nodiscard]] std::vector<const Known*> named(std::string_view of) const;
    [[nodiscard]] std::optional<Fact> readCgroup(const scenario::Source& source) const;
    [[nodiscard]] std::optional<Fact> readNamespace(const scenario::Source& source) const;
    [[nodiscard]] std::optional<Fact> readContainer(const scenario::Source& source) const;
    [[nodiscard]] Fact readEvent(const scenario::Source& source) const;
    [[nodiscard]] Fact readCalls(const scenario::Source& source) const;
    [[nodiscard]] Fact readProcesses(const scenario::Source& source) const;
    [[nodiscard]] std::optional<Fact> readFinding(const scenario::Source& source) const;
    [[nodiscard]] std::optional<Fact> readReach(const scenario::Source& source) const;

    trace::Header m_header;
    std::int64_t m_now = 0;
    std::map<std::string, trace::Pod> m_pods; ///< by uid
    std::map<std::string, Known> m_containers; ///< by id
    std::map<int, trace::Process> m_processes; ///< alive, by pid
    trace::Namespaces m_host;
    std::string m_trouble;
    std::int64_t m_scanned = 0; ///< when; 0: never
    std::vector<Finding> m_findings;
    std::map<std::string, Calls> m_calls; ///< "hop method" and "hop method pod"
};

/// "/kubepods/…/memory.oom_control oom_kill": the file and field behind a key, as this machine's
/// cgroup version has it, below the cgroup mounts.
[[nodiscard]] std::string fileOf(
    std::string_view key, const std::string& cgroupMode, const std::string& cgroupPath);

} // namespace shimscope::engine

// One recording, asked for what it says about its chain. Pure.
#pragma once

#include <trace/record.h>
#include <trace/tree.h>

#include <compare/comparison.h>

#include <array>
#include <functional>
#include <string>
#include <vector>

namespace shimscope::compare {

/// The kubelet's calls that start a pod of one container.
inline constexpr std::array<std::string_view, 3> kCallsPlayed{
    "RunPodSandbox", "CreateContainer", "StartContainer"};

/// What nothing in the recording says.
[[nodiscard]] Statement notObserved();
/// With a separator between them.
[[nodiscard]] Bilingual joined(const std::vector<Bilingual>& words, const char* separator);

class Facts {
public:
    explicit Facts(const Input& input);

    [[nodiscard]] const std::string& name() const { return m_input.name; }
    [[nodiscard]] const trace::Header& header() const { return m_input.recording.header; }
    [[nodiscard]] std::string pod() const;
    [[nodiscard]] HopPlace placeOf(trace::Hop hop) const;
    [[nodiscard]] int boundaries() const;
    /// The kubelet's first call of that name, once the pod was begun.
    [[nodiscard]] Cell call(std::string_view name) const;
    /// Whether there is such a call, of those that the kubelet makes at all.
    [[nodiscard]] bool hasCalls() const { return m_begin != trace::kNone; }

    [[nodiscard]] Statement boundariesText() const;
    [[nodiscard]] Statement residents() const;
    [[nodiscard]] Statement memory() const;
    [[nodiscard]] Statement network() const;
    [[nodiscard]] Statement runtimeCreate() const;
    [[nodiscard]] Statement log() const;
    [[nodiscard]] Statement shims() const;
    [[nodiscard]] Statement pauses() const;
    [[nodiscard]] Statement remembers() const;
    [[nodiscard]] Statement dockerPs() const;
    [[nodiscard]] Statement crictlPs() const;
    [[nodiscard]] Statement callsSent() const;
    [[nodiscard]] Statement times() const;
    /// What the kubelet's first call of that name set off, in the order in which it began.
    [[nodiscard]] std::vector<Step> steps(std::string_view name) const;
    [[nodiscard]] std::vector<DockerCall> dockerCalls() const;
    void warn(std::vector<Bilingual>& warnings) const;

private:
    using Pick = std::function<bool(const trace::Span&)>;
    [[nodiscard]] Evidence at(std::size_t record) const;
    [[nodiscard]] Evidence ofSpan(std::size_t span) const { return at(m_recordOf[span]); }
    [[nodiscard]] Evidence whole() const { return {.recording = name()}; }
    [[nodiscard]] std::vector<std::size_t> spansThat(const Pick& pick) const;
    [[nodiscard]] bool has(trace::Hop hop) const;
    [[nodiscard]] static bool isCriCreate(const trace::Span& span);
    [[nodiscard]] std::string callAbove(std::size_t span) const;
    /// The kubelet's first call of that name, once the pod was begun; kNone.
    [[nodiscard]] std::size_t firstCall(std::string_view name) const;
    /// All that was called for it, in the order in which it began; what only asks is left out.
    void inside(std::size_t node, std::vector<std::size_t>& nodes) const;
    [[nodiscard]] trace::Hop calleeOf(const trace::TreeNode& node) const;
    /// The calls of a start that kCallsPlayed names, and all that was called for them.
    [[nodiscard]] std::vector<std::size_t> startNodes() const;
    void keepPod();
    void keepResidents();
    [[nodiscard]] Bilingual wordOf(const trace::TreeNode& node) const;
    [[nodiscard]] const trace::Process* shimOf(std::size_t number) const;
    [[nodiscard]] std::vector<std::size_t> containers(bool pause) const;

    const Input& m_input;
    trace::Pod m_pod; ///< the one that this is about; without a uid: the recording names none
    std::vector<trace::Span> m_spans;
    std::vector<std::size_t> m_recordOf; ///< by span
    std::vector<std::size_t> m_processes; ///< records; without those of single runs of the runtime
    trace::Forest m_forest;
    std::size_t m_begin = trace::kNone; ///< RunPodSandbox
};

} // namespace shimscope::compare

// Spans as a forest: who called whom, and the readable text of it. Pure functions; the terminal and
// the window's tables use the same ones. A call that left a span at both ends (client and server)
// becomes one node.
#pragma once

#include <trace/span.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace shimscope::trace {

inline constexpr std::size_t kNone = SIZE_MAX;

/// The spans of a run in the order of their first line. A span that comes again (it ended) replaces
/// the older one.
class SpanSet {
public:
    /// The span's index, which never changes.
    std::size_t add(Span span);
    /// kNone if it is not there.
    [[nodiscard]] std::size_t find(std::string_view spanId) const;
    [[nodiscard]] const std::vector<Span>& spans() const { return m_spans; }
    [[nodiscard]] const Span& operator[](std::size_t index) const { return m_spans[index]; }
    [[nodiscard]] std::size_t size() const { return m_spans.size(); }

private:
    std::vector<Span> m_spans;
    std::unordered_map<std::string, std::size_t> m_index;
};

struct TreeNode {
    std::size_t span = kNone; ///< index of the span; the caller's side if both sides are known
    std::size_t server = kNone; ///< index of the callee's side of the same call, or kNone
    std::size_t parent = kNone; ///< node that it happened in
    std::vector<std::size_t> children; ///< nodes, by start
    bool poll = false; ///< it only asks (isPoll), or holds nothing but such calls
};

struct Forest {
    std::vector<TreeNode> nodes;
    std::vector<std::size_t> roots; ///< nodes, by start
    std::vector<std::size_t> nodeOf; ///< span index → node
};

/// A span whose parent is not among `spans`, or had ended before it began, is a root; a loop of
/// parents is cut.
[[nodiscard]] Forest buildForest(const std::vector<Span>& spans);

struct TreeOptions {
    std::int64_t origin = 0; ///< the time that is printed as +0; CLOCK_BOOTTIME ns
    bool polls = false; ///< print polling calls too
    bool steps = true; ///< print kernel steps
    bool reasons = true; ///< and why they were made
    bool colour = false; ///< ANSI colours by hop
};

/// One line a node: "+12.3 ms   4.5 ms  ├─ Task/Create  cri → shim". Polls that were left out are
/// counted at the end.
[[nodiscard]] std::string formatTree(const std::vector<Span>& spans, const Forest& forest,
    const std::vector<std::size_t>& roots, const TreeOptions& options);
/// What one line of the tree says about a node, without times and branches: "RunPodSandbox  kubelet
/// → cri".
[[nodiscard]] std::string describe(
    const std::vector<Span>& spans, const TreeNode& node, bool reasons = true);
/// "mount(proc, /proc, proc, MS_NOSUID) = 0" or "… = -1 EPERM".
[[nodiscard]] std::string describeStep(const Span& step);
/// "EPERM" for 1; "errno 999" if unknown.
[[nodiscard]] std::string errnoName(int value);

} // namespace shimscope::trace

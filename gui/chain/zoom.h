// The part of the folded time axis that is in view, with an undo stack. Pure.
#pragma once

#include <utility>
#include <vector>

namespace shimscope::chain {

struct View {
    double from = 0; ///< folded ns
    double to = 1;
    [[nodiscard]] double span() const { return to - from; }
    bool operator==(const View&) const = default;
};

class Zoom {
public:
    /// The whole that can be seen; what is in view stays if it can.
    void setWhole(double length);
    [[nodiscard]] const View& view() const { return m_view; }
    [[nodiscard]] double whole() const { return m_whole; }
    /// Shows this part and remembers the one before, if it is a step that may be undone; a part too
    /// small or outside is made to fit.
    void show(View view, bool remember = true);
    /// Zooms by `factor` (> 1: closer) so that `fixed` (folded ns) stays where it is.
    void by(double factor, double fixed);
    /// Moves by folded ns; not remembered.
    void pan(double delta);
    void fit() { show({0, m_whole}); }
    /// The part before; false if there is none.
    bool undo();
    [[nodiscard]] bool canUndo() const { return !m_stack.empty(); }
    [[nodiscard]] std::size_t steps() const { return m_stack.size(); }
    /// The axis changed: every remembered part gets its new place by `place(folded)`.
    template <class Place>
    void map(Place place)
    {
        for (View& each : m_stack)
            each = {place(each.from), place(each.to)};
        m_view = {place(m_view.from), place(m_view.to)};
    }

    static constexpr double kSmallest = 2'000; ///< ns
    static constexpr std::size_t kDepth = 100;

private:
    [[nodiscard]] View fitted(View view) const;
    View m_view;
    double m_whole = 1;
    std::vector<View> m_stack;
};

} // namespace shimscope::chain

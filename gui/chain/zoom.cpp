#include <chain/zoom.h>

#include <algorithm>

namespace shimscope::chain {

View Zoom::fitted(View view) const
{
    // A little air at both sides belongs to the picture, more does not.
    const double margin = m_whole * 0.02;
    const double length =
        std::clamp(view.span(), std::min(kSmallest, m_whole), m_whole + 2 * margin);
    const double middle = (view.from + view.to) / 2;
    const double from =
        std::clamp(middle - length / 2, -margin, std::max(-margin, m_whole + margin - length));
    return {from, from + length};
}

void Zoom::setWhole(double length)
{
    const bool showedAll = m_view.from <= 0 && m_view.to >= m_whole;
    m_whole = std::max(length, 1.0);
    m_view = showedAll ? View{0, m_whole} : fitted(m_view);
}

void Zoom::show(View view, bool remember)
{
    const View next = fitted(view);
    if (next == m_view)
        return;
    if (remember)
        m_stack.push_back(m_view);
    if (m_stack.size() > kDepth)
        m_stack.erase(m_stack.begin());
    m_view = next;
}

void Zoom::by(double factor, double fixed)
{
    show({fixed - (fixed - m_view.from) / factor, fixed + (m_view.to - fixed) / factor});
}

void Zoom::pan(double delta)
{
    m_view = fitted({m_view.from + delta, m_view.to + delta});
}

bool Zoom::undo()
{
    if (m_stack.empty())
        return false;
    m_view = fitted(m_stack.back());
    m_stack.pop_back();
    return true;
}

} // namespace shimscope::chain

// Where things stand on the timeline's viewport, in pixels, and what stands at a point.
#include <chain/timeline.h>

#include <QScrollBar>

#include <algorithm>

namespace shimscope::chain {

int Timeline::lanesHeight() const
{
    return static_cast<int>(m_layout.lanes.size()) * m_pad + 2;
}

double Timeline::timeWidth() const
{
    return std::max(1, viewport()->width() - kGutter - 14);
}

double Timeline::xOf(std::int64_t t) const
{
    const View view = m_zoom.view();
    return kGutter + (m_layout.axis.fold(t) - view.from) / view.span() * timeWidth();
}

std::int64_t Timeline::timeAt(double x) const
{
    const View view = m_zoom.view();
    return m_layout.axis.unfold(view.from + (x - kGutter) / timeWidth() * view.span());
}

int Timeline::laneTop(const Lane& lane) const
{
    int top = kAxis - verticalScrollBar()->value();
    for (std::size_t i = 0; &m_layout.lanes[i] != &lane; ++i)
        top += m_laneRows[i] * m_row + m_pad;
    return top;
}

int Timeline::rowsOf(const Lane& lane) const
{
    return m_laneRows[static_cast<std::size_t>(&lane - m_layout.lanes.data())];
}

/// Nothing if the row has nothing in view and is left out.
std::optional<int> Timeline::rowTop(int row) const
{
    for (const Lane& lane : m_layout.lanes) {
        const int inside = row - lane.firstRow;
        if (inside < static_cast<int>(lane.rows.size())) {
            if (inside >= rowsOf(lane))
                return std::nullopt;
            return laneTop(lane) + m_pad / 2 + inside * m_row;
        }
    }
    return std::nullopt;
}

int Timeline::rowAt(double y) const
{
    if (y < kAxis)
        return -1;
    for (const Lane& lane : m_layout.lanes) {
        const double inside = y - laneTop(lane) - m_pad / 2.0;
        if (inside >= 0 && inside < static_cast<double>(rowsOf(lane)) * m_row)
            return lane.firstRow + static_cast<int>(inside / m_row);
    }
    return -1;
}

/// Rows fill from the top, so those that have nothing in view are the last ones of their lane: they
/// are left out.
void Timeline::findRowsInView()
{
    const std::int64_t from = timeAt(kGutter);
    const std::int64_t to = timeAt(kGutter + timeWidth());
    m_laneRows.assign(m_layout.lanes.size(), 1);
    for (std::size_t i = 0; i < m_layout.lanes.size(); ++i) {
        const auto& rows = m_layout.lanes[i].rows;
        for (std::size_t r = 1; r < rows.size(); ++r) {
            const std::size_t bar = firstEndingAfter(rows[r], from);
            if (bar < rows[r].bars.size() && rows[r].bars[bar].start < to)
                m_laneRows[i] = static_cast<int>(r) + 1;
        }
    }
}

const Bar* Timeline::barAtPoint(QPointF point) const
{
    const Row* row = m_layout.row(rowAt(point.y()));
    if (!row || point.x() < kGutter)
        return nullptr;
    const std::int64_t t = timeAt(point.x());
    return barAt(*row, t, std::max<std::int64_t>(0, timeAt(point.x() + 2) - t));
}

QRectF Timeline::barRect(std::size_t span) const
{
    const Bar* bar = m_layout.barOf(span);
    const auto row = bar ? rowTop(m_layout.positions[span].row) : std::nullopt;
    if (!row)
        return {};
    const double left = xOf(bar->start);
    const double top = *row + kBetweenRows / 2.0;
    return {
        left, top, std::max(2.0, xOf(bar->end) - left), static_cast<double>(m_row - kBetweenRows)};
}

} // namespace shimscope::chain

// The lanes of the timeline, their bars, and what stands on them.
#include <chain/timeline_painter.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <algorithm>
#include <cmath>

namespace shimscope::chain {

using widgets::colours;

TimelinePainter::TimelinePainter(Timeline& timeline, QPainter& painter)
    : m_t(timeline)
    , m_p(painter)
    , m_size(timeline.viewport()->size())
    , m_barFont(widgets::textFont(timeline.m_row < widgets::px(18) ? -3 : -2))
    , m_metrics(m_barFont)
    , m_now(timeline.m_session.now())
    , m_selected(timeline.shownSpan(timeline.m_session.selectedIndex()))
{
}

void Timeline::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    TimelinePainter(*this, painter).paint();
}

void TimelinePainter::paint()
{
    m_p.fillRect(QRect(QPoint(0, 0), m_size), colours().panel);
    if (m_t.m_layout.axis.empty()) {
        paintEmpty();
        return;
    }
    m_p.save();
    m_p.setClipRect(QRect(0, Timeline::kAxis, m_size.width(), m_size.height() - Timeline::kAxis));
    paintEpisode();
    for (const Lane& lane : m_t.m_layout.lanes)
        paintLane(lane);
    m_p.restore();
    paintAxis();
    paintGaps();
    paintMoments();
    paintCursor();
    paintDrag();
    if (m_t.hasFocus()) {
        m_p.setPen(QPen(colours().accent, 1, Qt::DotLine));
        m_p.setBrush(Qt::NoBrush);
        m_p.drawRect(0, 0, m_size.width() - 1, m_size.height() - 1);
    }
}

void TimelinePainter::paintEmpty()
{
    m_p.setPen(colours().mute);
    m_p.setFont(widgets::textFont());
    const bool theirs = m_t.m_session.origin() == models::Origin::Machine;
    m_p.drawText(QRect(QPoint(0, 0), m_size).adjusted(20, 0, -20, 0),
        Qt::AlignCenter | Qt::TextWordWrap,
        theirs
            ? Timeline::tr("What the programs of other engines say to each other is not observed. "
                           "Plots, limits and namespaces are the kernel's own, so they are here.")
            : Timeline::tr("Nothing has been called yet. As soon as a pod is asked for, every "
                           "message stands here."));
}

void TimelinePainter::paintEpisode()
{
    const auto& episodes = m_t.m_session.store().episodes();
    const int index = m_t.m_session.selectedEpisode();
    if (index < 0 || index >= static_cast<int>(episodes.size()))
        return;
    const auto& episode = episodes[static_cast<std::size_t>(index)];
    const double from = std::max<double>(Timeline::kGutter, m_t.xOf(episode.start));
    const double to = m_t.xOf(episode.end);
    QColor shade = colours().soft;
    shade.setAlphaF(0.55F);
    m_p.fillRect(QRectF(from, 0, to - from, m_size.height()), shade);
}

void TimelinePainter::paintLane(const Lane& lane)
{
    const double top = m_t.laneTop(lane);
    m_p.setRenderHint(QPainter::Antialiasing, false);
    m_p.setPen(QPen(colours().line, 1, Qt::DashLine));
    m_p.drawLine(QPointF(16, top), QPointF(m_size.width() - 14, top));
    m_p.setRenderHint(QPainter::Antialiasing, true);
    m_p.setFont(widgets::textFont(-1, QFont::DemiBold));
    m_p.setPen(widgets::hopInk(lane.hop));
    m_p.drawText(QRectF(16, top + m_t.m_pad / 2.0, Timeline::kGutter - 20, m_t.m_row),
        Qt::AlignVCenter | Qt::AlignLeft, m_t.m_session.store().shape().nameOf(lane.hop));
    m_p.save();
    m_p.setClipRect(plot(), Qt::IntersectClip);
    for (std::size_t i = 0; i < static_cast<std::size_t>(m_t.rowsOf(lane)); ++i) {
        const double y = top + m_t.m_pad / 2.0 + static_cast<double>(i) * m_t.m_row;
        if (y < m_size.height() && y + m_t.m_row > Timeline::kAxis)
            paintRow(lane.rows[i], lane, y + Timeline::kBetweenRows / 2.0);
    }
    if (lane.hop == trace::Hop::Kernel)
        paintSteps(lane);
    m_p.restore();
}

void TimelinePainter::paintRow(const Row& row, const Lane& lane, double top)
{
    const double right = m_size.width();
    const double height = m_t.m_row - Timeline::kBetweenRows;
    std::size_t i = firstEndingAfter(row, m_t.timeAt(Timeline::kGutter));
    while (i < row.bars.size()) {
        const double x0 = m_t.xOf(row.bars[i].start);
        if (x0 > right)
            return;
        const double x1 = m_t.xOf(row.bars[i].end);
        std::size_t next = i + 1;
        if (x1 - x0 < 2) // one mark for everything in this pixel column
            next = std::max(next, firstEndingAfter(row, m_t.timeAt(x0 + 1)));
        const double room = next < row.bars.size() ? m_t.xOf(row.bars[next].start) : right;
        paintBar(bestOf(row, i, next), lane, QRectF(x0, top, std::max(2.0, x1 - x0), height), room);
        i = next;
    }
}

/// Of the bars that share a pixel column, one that is not dimmed, if there is one.
const Bar& TimelinePainter::bestOf(const Row& row, std::size_t first, std::size_t end) const
{
    if (m_t.m_session.filter()) {
        for (std::size_t i = first; i < end; ++i) {
            if (!isDimmed(row.bars[i].span))
                return row.bars[i];
        }
    }
    return row.bars[first];
}

/// What the map's filter leaves out.
bool TimelinePainter::isDimmed(std::size_t span) const
{
    const auto& filter = m_t.m_session.filter();
    return filter && !filter->holds(m_t.m_session.store(), span);
}

void TimelinePainter::paintBar(const Bar& bar, const Lane& lane, QRectF rect, double room)
{
    const trace::Span& span = m_t.m_session.store().spans()[bar.span];
    const bool future = bar.start > m_now;
    const bool dimmed = isDimmed(bar.span);
    const bool waits = bar.end - bar.start > m_t.m_options.waitThreshold;
    QColor fill = widgets::hopFill(lane.hop);
    rect.setLeft(std::max(rect.left(), Timeline::kGutter - 8.0));
    rect.setRight(std::min(rect.right(), m_size.width() + 8.0));
    if (bar.span == m_t.m_hover)
        fill = fill.lighter(118);
    fill.setAlphaF(dimmed ? 0.12F : (future ? 0.18F : (waits ? 0.25F : 1.0F)));
    if (rect.width() <= 2 && bar.span != m_selected) {
        m_p.fillRect(rect, fill); // thousands of such are in view, and no corner can be seen
        return;
    }
    const double radius = std::min(4.0, rect.width() / 2);
    m_p.setPen(waits && !dimmed ? QPen(widgets::hopInk(lane.hop), 1) : Qt::NoPen);
    m_p.setBrush(fill);
    m_p.drawRoundedRect(rect, radius, radius);
    if (span.code != 0 && !future && !dimmed && span.kind != trace::Kind::Step) {
        m_p.setPen(Qt::NoPen);
        m_p.setBrush(colours().bad);
        m_p.drawRect(QRectF(rect.left(), rect.bottom() - 3, rect.width(), 3));
    }
    if (bar.span == m_selected) {
        m_p.setPen(QPen(colours().ink, 2));
        m_p.setBrush(Qt::NoBrush);
        m_p.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), radius + 1, radius + 1);
    }
    if (!future && !dimmed)
        paintLabel(bar, rect, !waits, paintFolded(bar, rect, !waits, room));
}

/// "+40": how much is folded away below a call; at the bar's end, or after it where there is room.
/// Returns how much of the bar it takes.
double TimelinePainter::paintFolded(const Bar& bar, const QRectF& rect, bool onFill, double room)
{
    const int folded = m_t.m_layout.foldedBelow(bar.span);
    if (folded == 0)
        return 0;
    const QString text = QStringLiteral("+%1").arg(folded);
    constexpr double kAir = 5;
    const double width = m_metrics.horizontalAdvance(text) + 2 * kAir;
    const bool inside = rect.width() >= width;
    if (!inside && room - rect.right() < width)
        return 0; // the tooltip says it
    const QRectF box(
        inside ? rect.right() - width : rect.right(), rect.top(), width, rect.height());
    m_p.setFont(m_barFont);
    m_p.setPen(inside && onFill ? QColor(Qt::white) : inside ? colours().ink : colours().mute);
    m_p.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text);
    return inside ? width : 0;
}

void TimelinePainter::paintLabel(const Bar& bar, const QRectF& rect, bool onFill, double taken)
{
    QRectF inside =
        rect.adjusted(6, 0, -std::max(3.0, taken), 0).intersected(plot().adjusted(4, 0, 0, 0));
    for (const Gap& gap : m_t.m_layout.axis.gapsBetween(
             std::max(bar.start, m_t.timeAt(Timeline::kGutter)), bar.end)) {
        // A cut would go through the text.
        if (m_t.xOf(gap.end) > inside.left()) {
            inside.setRight(std::min(inside.right(), m_t.xOf(gap.start)));
            break;
        }
    }
    constexpr double kLeast = 18;
    if (inside.width() < kLeast)
        return;
    const trace::Span& span = m_t.m_session.store().spans()[bar.span];
    QString text = models::label(span);
    if (span.code != 0 && span.kind != trace::Kind::Step)
        text.prepend(QStringLiteral("✕ "));
    if (m_metrics.horizontalAdvance(text) > inside.width())
        text = m_metrics.elidedText(text, Qt::ElideRight, inside.width());
    if (text.size() < 3 && text.endsWith(u'…'))
        return;
    m_p.setFont(m_barFont);
    m_p.setPen(onFill ? QColor(Qt::white) : colours().ink);
    m_p.drawText(inside, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, text);
}

/// "40 steps" after the last step in view; where there is no room, in the widest stretch without
/// bars.
void TimelinePainter::paintSteps(const Lane& lane)
{
    const std::int64_t from = m_t.timeAt(Timeline::kGutter);
    const std::int64_t to = m_t.timeAt(m_size.width() - 14);
    int count = 0;
    for (const Row& row : lane.rows) {
        for (std::size_t i = firstEndingAfter(row, from);
             i < row.bars.size() && row.bars[i].start <= to; ++i)
            ++count;
    }
    if (count == 0)
        return;
    const QString text = Timeline::tr("%n step(s)", nullptr, count);
    const QFont font = widgets::monoFont(-2);
    constexpr double kAir = 10;
    const double needed = QFontMetricsF(font).horizontalAdvance(text) + 2 * kAir;
    const auto free = freeStretches(lane.rows.front());
    const auto widest = std::max_element(free.begin(), free.end(),
        [](const auto& a, const auto& b) { return a.second - a.first < b.second - b.first; });
    if (free.empty() || widest->second - widest->first < needed)
        return;
    const auto last = free.back().second - free.back().first >= needed ? free.back() : *widest;
    m_p.setFont(font);
    m_p.setPen(colours().mute);
    m_p.drawText(QRectF(last.first + kAir, m_t.laneTop(lane) + m_t.m_pad / 2.0, needed, m_t.m_row),
        Qt::AlignVCenter | Qt::AlignLeft, text);
}

/// Where a row shows neither a bar nor a cut, in pixels from left to right; the part before the
/// first bar does not count.
std::vector<std::pair<double, double>> TimelinePainter::freeStretches(const Row& row) const
{
    std::vector<std::pair<double, double>> taken;
    const double right = m_size.width();
    std::size_t i = firstEndingAfter(row, m_t.timeAt(Timeline::kGutter));
    while (i < row.bars.size() && m_t.xOf(row.bars[i].start) < right) {
        const double end = std::max(m_t.xOf(row.bars[i].end), m_t.xOf(row.bars[i].start) + 2);
        taken.emplace_back(m_t.xOf(row.bars[i].start), end);
        i = std::max(i + 1, firstEndingAfter(row, m_t.timeAt(end))); // a pixel column at a time
    }
    for (const Gap& gap :
        m_t.m_layout.axis.gapsBetween(m_t.timeAt(Timeline::kGutter), m_t.timeAt(right)))
        taken.emplace_back(m_t.xOf(gap.start), m_t.xOf(gap.end));
    for (const Moment& moment : m_t.m_layout.moments)
        taken.emplace_back(m_t.xOf(moment.at), m_t.xOf(moment.at) + 1);
    std::sort(taken.begin(), taken.end());
    std::vector<std::pair<double, double>> free;
    double end = -1;
    for (const auto& [start, stop] : taken) {
        if (end >= Timeline::kGutter && start > end)
            free.emplace_back(end, std::min(start, right));
        end = std::max(end, stop);
    }
    if (end >= Timeline::kGutter && end < right)
        free.emplace_back(end, right);
    std::erase_if(free, [](const auto& each) { return each.second <= each.first; });
    return free;
}

} // namespace shimscope::chain

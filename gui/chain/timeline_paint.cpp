// How the timeline is drawn. Work is by pixel column, not by bar: bars narrower than a pixel become
// one block, and the rest of that column is skipped by binary search.
#include <chain/timeline.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace shimscope::chain {

using widgets::colours;

class TimelinePainter {
public:
    TimelinePainter(Timeline& timeline, QPainter& painter)
        : m_t(timeline)
        , m_p(painter)
        , m_size(timeline.viewport()->size())
        , m_barFont(widgets::textFont(timeline.m_row < 18 ? -3 : -2))
        , m_metrics(m_barFont)
        , m_now(timeline.m_session.now())
        , m_selected(timeline.shownSpan(timeline.m_session.selectedIndex()))
    {
    }
    void paint();

private:
    void paintEpisode();
    void paintLane(const Lane& lane);
    void paintRow(const Row& row, const Lane& lane, double top);
    void paintBar(const Bar& bar, const Lane& lane, QRectF rect);
    void paintLabel(const Bar& bar, const QRectF& rect, bool onFill);
    void paintSteps(const Lane& lane);
    void paintGaps();
    void paintGap(const Gap& gap);
    void paintAxis();
    double paintTicks(double from, double to, double textEnd, double free, std::int64_t step);
    [[nodiscard]] QRectF gapLabel(const Gap& gap) const;
    [[nodiscard]] std::vector<std::pair<double, double>> freeStretches(const Row& row) const;
    void paintMoments();
    void paintCursor();
    void paintDrag();
    void paintEmpty();
    [[nodiscard]] QRectF plot() const
    {
        return {double(Timeline::kGutter), 0, double(m_size.width() - Timeline::kGutter),
            double(m_size.height())};
    }

    Timeline& m_t;
    QPainter& m_p;
    QSize m_size;
    QFont m_barFont;
    QFontMetricsF m_metrics;
    std::int64_t m_now;
    std::size_t m_selected;
};

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
        Qt::AlignVCenter | Qt::AlignLeft, models::hopName(lane.hop));
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
    std::size_t i = firstEndingAfter(row, m_t.timeAt(Timeline::kGutter));
    while (i < row.bars.size()) {
        const Bar& bar = row.bars[i];
        const double x0 = m_t.xOf(bar.start);
        if (x0 > right)
            return;
        double x1 = m_t.xOf(bar.end);
        if (x1 - x0 >= 2) {
            paintBar(bar, lane, QRectF(x0, top, x1 - x0, m_t.m_row - Timeline::kBetweenRows));
            ++i;
            continue;
        }
        // One mark for everything in this pixel column.
        x1 = std::max(x1, x0 + 2);
        paintBar(bar, lane, QRectF(x0, top, x1 - x0, m_t.m_row - Timeline::kBetweenRows));
        i = std::max(i + 1, firstEndingAfter(row, m_t.timeAt(x0 + 1)));
    }
}

void TimelinePainter::paintBar(const Bar& bar, const Lane& lane, QRectF rect)
{
    const trace::Span& span = m_t.m_session.store().spans()[bar.span];
    const bool future = bar.start > m_now;
    const bool waits = bar.end - bar.start > m_t.m_options.waitThreshold;
    QColor fill = widgets::hopFill(lane.hop);
    rect.setLeft(std::max(rect.left(), Timeline::kGutter - 8.0));
    rect.setRight(std::min(rect.right(), m_size.width() + 8.0));
    if (bar.span == m_t.m_hover)
        fill = fill.lighter(118);
    fill.setAlphaF(future ? 0.18F : (waits ? 0.25F : 1.0F));
    const double radius = std::min(4.0, rect.width() / 2);
    m_p.setPen(waits ? QPen(widgets::hopInk(lane.hop), 1) : Qt::NoPen);
    m_p.setBrush(fill);
    m_p.drawRoundedRect(rect, radius, radius);
    if (span.code != 0 && !future && span.kind != trace::Kind::Step) {
        m_p.setPen(Qt::NoPen);
        m_p.setBrush(colours().bad);
        m_p.drawRect(QRectF(rect.left(), rect.bottom() - 3, rect.width(), 3));
    }
    if (bar.span == m_selected) {
        m_p.setPen(QPen(colours().ink, 2));
        m_p.setBrush(Qt::NoBrush);
        m_p.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), radius + 1, radius + 1);
    }
    if (!future)
        paintLabel(bar, rect, !waits);
}

void TimelinePainter::paintLabel(const Bar& bar, const QRectF& rect, bool onFill)
{
    QRectF inside = rect.adjusted(6, 0, -3, 0).intersected(plot().adjusted(4, 0, 0, 0));
    for (const Gap& gap : m_t.m_layout.axis.gaps()) { // a cut would go through the text
        if (gap.end > bar.start && gap.start < bar.end && m_t.xOf(gap.end) > inside.left())
            inside.setRight(std::min(inside.right(), m_t.xOf(gap.start)));
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
    for (const Gap& gap : m_t.m_layout.axis.gaps())
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

void TimelinePainter::paintGaps()
{
    for (const Gap& gap : m_t.m_layout.axis.gaps()) {
        if (m_t.xOf(gap.end) > Timeline::kGutter && m_t.xOf(gap.start) < m_size.width())
            paintGap(gap);
    }
}

/// A band with a torn edge, and how much time is not shown.
void TimelinePainter::paintGap(const Gap& gap)
{
    const double from = std::max<double>(m_t.xOf(gap.start), Timeline::kGutter);
    const double to = std::min<double>(m_t.xOf(gap.end), m_size.width());
    if (to <= from)
        return;
    const double middle = (from + to) / 2;
    m_p.setRenderHint(QPainter::Antialiasing, true);
    m_p.fillRect(QRectF(from, Timeline::kAxis, to - from, m_size.height() - Timeline::kAxis),
        QBrush(colours().line, Qt::BDiagPattern));
    QPainterPath tear;
    constexpr double kTooth = 5;
    tear.moveTo(middle, Timeline::kAxis);
    bool left = false;
    for (double y = Timeline::kAxis + kTooth; y < m_size.height() + kTooth;
         y += kTooth * 2, left = !left)
        tear.lineTo(middle + (left ? -kTooth / 2 : kTooth / 2), y);
    m_p.setBrush(Qt::NoBrush);
    m_p.setPen(QPen(colours().mute, 1.2));
    m_p.drawPath(tear);
    if (const QRectF box = gapLabel(gap); !box.isEmpty()) {
        m_p.fillRect(box, colours().panel);
        m_p.setFont(widgets::monoFont(-3));
        m_p.setPen(colours().mute);
        m_p.drawText(box, Qt::AlignCenter, models::duration(gap.end - gap.start));
    }
}

/// Where the axis says how long a cut is; empty if it is too narrow: the tooltip says it then.
QRectF TimelinePainter::gapLabel(const Gap& gap) const
{
    const double from = std::max<double>(m_t.xOf(gap.start), Timeline::kGutter);
    const double to = std::min<double>(m_t.xOf(gap.end), m_size.width());
    const double width = QFontMetricsF(widgets::monoFont(-3))
                             .horizontalAdvance(models::duration(gap.end - gap.start))
        + 4;
    return to - from < width ? QRectF()
                             : QRectF((from + to - width) / 2, Timeline::kAxis - 20, width, 15);
}

void TimelinePainter::paintAxis()
{
    m_p.setFont(widgets::monoFont(-2));
    const double nsPerPixel = m_t.m_zoom.view().span() / m_t.timeWidth();
    constexpr double kTickPixels = 90;
    constexpr double kOverhang = 40; // a tick's text may reach over a cut
    const std::int64_t step = std::max<std::int64_t>(1, tickStep(nsPerPixel * kTickPixels));
    // Each stretch between cuts has ticks of its own, so that no tick falls into a cut.
    double from = Timeline::kGutter;
    double free = from - 1;
    for (const Gap& gap : m_t.m_layout.axis.gaps()) {
        const double cut = m_t.xOf(gap.start);
        const QRectF label = gapLabel(gap);
        if (cut > from)
            free = paintTicks(from, std::min<double>(cut, m_size.width()),
                label.isEmpty() ? cut + kOverhang : label.left() - 2, free, step);
        from = std::max(from, m_t.xOf(gap.end));
        free = label.isEmpty() ? free : std::max(free, label.right());
    }
    if (from < m_size.width())
        paintTicks(from, m_size.width(), m_size.width(), free, step);
}

/// Ticks from `from` to `to`; their texts stand from `free` to `textEnd`. Returns where there is
/// room after them.
double TimelinePainter::paintTicks(
    double from, double to, double textEnd, double free, std::int64_t step)
{
    const std::int64_t zero = m_t.zeroAt(m_t.timeAt((from + to) / 2));
    bool unit = true;
    const std::int64_t start = m_t.timeAt(from) - zero;
    std::int64_t tick = start / step * step + (start % step > 0 ? step : 0);
    for (; m_t.xOf(zero + tick) <= to; tick += step) {
        const double x = m_t.xOf(zero + tick);
        QString text = models::axisNumber(tick, step);
        if (unit)
            text += u' ' + models::axisUnit(step);
        const double width = QFontMetricsF(m_p.font()).horizontalAdvance(text);
        m_p.setPen(colours().line);
        m_p.drawLine(QPointF(x, Timeline::kAxis - 5), QPointF(x, Timeline::kAxis - 1));
        if (x >= free && x + 3 + width < std::min<double>(textEnd, m_size.width())) {
            m_p.setPen(colours().mute);
            m_p.drawText(QPointF(x + 3, Timeline::kAxis - 9), text);
            free = x + width + 12;
            unit = false;
        }
        if (tick > INT64_MAX - 2 * step)
            break;
    }
    return free;
}

/// A diamond on the axis, a line through all lanes, and the word: "oom".
void TimelinePainter::paintMoments()
{
    m_p.setFont(widgets::monoFont(-3));
    for (const Moment& moment : m_t.m_layout.moments) {
        const double x = m_t.xOf(moment.at);
        if (x < Timeline::kGutter || x > m_size.width() || moment.at > m_now)
            continue;
        constexpr double kHalf = 5;
        const double y = Timeline::kAxis;
        m_p.setPen(QPen(colours().bad, 1, Qt::DashLine));
        m_p.drawLine(QPointF(x, y), QPointF(x, m_size.height()));
        m_p.setPen(Qt::NoPen);
        m_p.setBrush(colours().bad);
        m_p.drawPolygon(QPolygonF{QPointF(x - kHalf, y), QPointF(x, y - kHalf),
            QPointF(x + kHalf, y), QPointF(x, y + kHalf)});
        const QString word = models::text(moment.kind);
        const double width = QFontMetricsF(m_p.font()).horizontalAdvance(word) + 6;
        const QRectF box(x + 7, y + 1, width, 14);
        m_p.fillRect(box, colours().panel);
        m_p.setPen(colours().bad);
        m_p.drawText(box, Qt::AlignCenter, word);
    }
}

/// Where the transport stands, when that is not the end.
void TimelinePainter::paintCursor()
{
    const models::Player& player = m_t.m_session.player();
    if (player.mode() == models::Player::Mode::Live && player.running())
        return;
    const double x = m_t.xOf(m_now);
    if (x < Timeline::kGutter || x > m_size.width())
        return;
    m_p.setRenderHint(QPainter::Antialiasing, false);
    m_p.setPen(QPen(colours().accent, 1));
    m_p.drawLine(QPointF(x, 0), QPointF(x, m_size.height()));
    m_p.setRenderHint(QPainter::Antialiasing, true);
    m_p.setBrush(colours().accent);
    m_p.setPen(Qt::NoPen);
    m_p.drawPolygon(QPolygonF{QPointF(x - 5, 0), QPointF(x + 5, 0), QPointF(x, 7)});
}

void TimelinePainter::paintDrag()
{
    if (!m_t.m_pressed || m_t.m_panning)
        return;
    const double left =
        std::max<double>(Timeline::kGutter, std::min(m_t.m_pressed->x(), m_t.m_dragged.x()));
    const double right = std::max(m_t.m_pressed->x(), m_t.m_dragged.x());
    if (right - left < 4)
        return;
    QColor shade = colours().accent;
    shade.setAlphaF(0.15F);
    m_p.fillRect(QRectF(left, 0, right - left, m_size.height()), shade);
    m_p.setFont(widgets::monoFont(-2));
    m_p.setPen(colours().ink);
    m_p.drawText(QRectF(left + 4, Timeline::kAxis, 200, 18), Qt::AlignLeft | Qt::AlignVCenter,
        models::duration(m_t.timeAt(right) - m_t.timeAt(left)));
}

} // namespace shimscope::chain

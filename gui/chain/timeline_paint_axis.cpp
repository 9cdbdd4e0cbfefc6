// What stands across the lanes of the timeline: axis, cuts, moments, the transport's cursor.
#include <chain/timeline_painter.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace shimscope::chain {

using widgets::colours;

std::span<const Gap> TimelinePainter::gapsInView() const
{
    return m_t.m_layout.axis.gapsBetween(m_t.timeAt(Timeline::kGutter), m_t.timeAt(m_size.width()));
}

void TimelinePainter::paintGaps()
{
    // In a long run seen as a whole, many cuts share a pixel: the first one stands for them.
    double drawn = -1;
    for (const Gap& gap : gapsInView()) {
        const double end = m_t.xOf(gap.end);
        if (end > Timeline::kGutter && m_t.xOf(gap.start) < m_size.width() && end >= drawn + 1) {
            paintGap(gap);
            drawn = end;
        }
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
                             : QRectF((from + to - width) / 2, Timeline::kAxis - widgets::px(20),
                                 width, widgets::px(15));
}

void TimelinePainter::paintAxis()
{
    m_p.setFont(widgets::monoFont(-2));
    const double nsPerPixel = m_t.m_zoom.view().span() / m_t.timeWidth();
    constexpr widgets::Length kTickPixels{90};
    constexpr double kOverhang = 40; // a tick's text may reach over a cut
    const std::int64_t step = std::max<std::int64_t>(1, tickStep(nsPerPixel * kTickPixels));
    // Each stretch between cuts has ticks of its own, so that no tick falls into a cut.
    double from = Timeline::kGutter;
    double free = from - 1;
    for (const Gap& gap : gapsInView()) {
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
            m_p.drawText(QPointF(x + 3, Timeline::kAxis - widgets::px(9)), text);
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
        const QRectF box(x + 7, y + 1, width, widgets::px(14));
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
    m_p.drawText(QRectF(left + 4, Timeline::kAxis, widgets::px(200), widgets::px(18)),
        Qt::AlignLeft | Qt::AlignVCenter, models::duration(m_t.timeAt(right) - m_t.timeAt(left)));
}

} // namespace shimscope::chain

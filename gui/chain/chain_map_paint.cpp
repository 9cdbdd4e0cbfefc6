// How the chain map is drawn.
#include <chain/chain_map.h>
#include <widgets/theme.h>

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace shimscope::chain {

namespace {

using widgets::colours;
using widgets::px;

constexpr double kSmaller = 0.9; // a projector's text is no smaller than 18 px then, either

QString elided(const QString& text, const QFont& font, double width)
{
    return QFontMetricsF(font).elidedText(text, Qt::ElideRight, width);
}

void drawLine(QPainter& painter, const QRectF& rect, const QString& text, const QFont& font,
    const QColor& colour, int flags)
{
    QFont fitting = font;
    while (QFontMetricsF(fitting).horizontalAdvance(text) > rect.width()
        && fitting.pixelSize() - 1 >= kSmaller * font.pixelSize())
        fitting.setPixelSize(fitting.pixelSize() - 1); // smaller before it is cut
    painter.setFont(fitting);
    painter.setPen(colour);
    painter.drawText(
        rect, flags | Qt::AlignVCenter | Qt::TextSingleLine, elided(text, fitting, rect.width()));
}

} // namespace

void ChainMap::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), colours().panel);
    const Geometry g = geometryNow();
    paintGhost(painter, g);
    if (m_session.filter() && !m_state.observed) {
        for (int part = 0; part < 2 * static_cast<int>(g.boxes.size()) - 1; ++part) {
            if (!isFilter(part))
                continue;
            painter.setPen(QPen(colours().accent, 1.5));
            painter.setBrush(colours().soft);
            const double out = part % 2 == 0 ? 5 : 0;
            painter.drawRoundedRect(partRect(g, part).adjusted(-out, -out, out, out), 12, 12);
        }
    }
    for (int i = 0; i < static_cast<int>(m_state.edges.size()); ++i)
        paintEdge(painter, g, i);
    for (int i = 0; i < static_cast<int>(m_state.hops.size()); ++i)
        paintBox(painter, g.boxes[static_cast<std::size_t>(i)], i);
    for (int i = 0; i < static_cast<int>(m_state.edges.size()); ++i)
        paintDot(painter, g.edge(i), i);
    paintStrip(painter, g.strip);
    if (hasFocus() && !touring()) {
        painter.setPen(QPen(colours().accent, 1, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
        if (!m_state.observed)
            painter.drawRoundedRect(partRect(g, m_part).adjusted(-3, -3, 3, 3), 11, 11);
    }
}

void ChainMap::paintGhost(QPainter& painter, const Geometry& g) const
{
    if (g.ghost.isEmpty())
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours().line, 1.5, Qt::DashLine));
    painter.drawRoundedRect(g.ghost, 10, 10);
    painter.drawLine(QPointF(g.ghost.right() + 3, g.boxes[0].center().y()),
        QPointF(g.boxes[0].left() - 3, g.boxes[0].center().y()));
    const QRectF inside = g.ghost.adjusted(g.ghost.width() < px(80) ? 5 : 9, 7, -2, -3);
    painter.setPen(colours().mute);
    painter.setFont(widgets::textFont(-1, QFont::DemiBold));
    painter.drawText(inside, Qt::AlignTop | Qt::AlignLeft, tr("API server"));
    painter.setFont(widgets::monoFont(-3));
    painter.drawText(inside.adjusted(0, px(18), 0, 0),
        Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap,
        m_session.store().foreign() ? tr("not in this run") : tr("not in this sandbox"));
}

void ChainMap::paintBox(QPainter& painter, const QRectF& rect, int index) const
{
    const HopBox& box = m_state.hops[static_cast<std::size_t>(index)];
    const QColor ink = box.alive ? widgets::hopInk(box.hop) : colours().mute;
    const bool active = touring() && m_tour.stops[static_cast<std::size_t>(m_stop)].hop == index;
    painter.setPen(QPen(box.alive ? ink : colours().line, active ? 3 : 1.5,
        box.alive ? Qt::SolidLine : Qt::DashLine));
    painter.setBrush(active ? colours().soft : colours().panel);
    painter.drawRoundedRect(rect, 10, 10);
    QRectF line(rect.left() + 9, rect.top() + px(7), rect.width() - 13, px(19));
    drawLine(painter, line, box.title, widgets::textFont(0, QFont::DemiBold), ink, Qt::AlignLeft);
    line.translate(0, 1);
    const QStringList lines = box.lines.isEmpty() ? QStringList(tr("none now")) : box.lines;
    for (const QString& text : lines) {
        line.translate(0, px(17));
        drawLine(painter, line, text, widgets::monoFont(-2), colours().mute, Qt::AlignLeft);
    }
}

/// Its words stand above and below its line, or together below the boxes.
void ChainMap::paintEdge(QPainter& painter, const Geometry& g, int index) const
{
    const QRectF rect = g.edge(index);
    const Edge& edge = m_state.edges[static_cast<std::size_t>(index)];
    const double y = rect.center().y();
    const bool active = touring() && m_tour.stops[static_cast<std::size_t>(m_stop)].edge == index;
    const QColor hop = widgets::hopInk(m_state.hops[static_cast<std::size_t>(index)].hop);
    const bool dashed = m_state.observed || !edge.observed;
    painter.setPen(QPen(active ? hop
            : dashed           ? colours().mute
                               : colours().line,
        dashed ? 1.5 : 2, dashed ? Qt::DashLine : Qt::SolidLine));
    painter.drawLine(QPointF(rect.left() + 3, y), QPointF(rect.right() - 3, y));
    const bool below = !g.labels.empty();
    QRectF line(rect.left() + 2, y - px(42), rect.width() - 4, px(17));
    if (below) {
        const QRectF label = g.labels[static_cast<std::size_t>(index)];
        line = QRectF(label.left(), label.top() + px(3), label.width(), px(15));
        painter.setPen(QPen(colours().line, 1));
        painter.drawLine(QPointF(rect.center().x(), y + 3), QPointF(rect.center().x(), line.top()));
    }
    drawLine(painter, line,
        below ? edge.protocol + QStringLiteral(" · ") + edge.transport : edge.protocol,
        widgets::textFont(-2, QFont::DemiBold), colours().ink, Qt::AlignHCenter);
    if (!below) {
        line.translate(0, px(16));
        drawLine(
            painter, line, edge.transport, widgets::textFont(-2), colours().mute, Qt::AlignHCenter);
    }
    if (edge.span == trace::kNone)
        return;
    line.translate(0, below ? px(15) : px(34));
    drawLine(painter, line, edge.message, widgets::monoFont(-2),
        active ? colours().ink : colours().mute, Qt::AlignHCenter);
    line.translate(0, px(15));
    drawLine(painter, line, (edge.failed ? QStringLiteral("✕ ") : QString()) + edge.latency,
        widgets::monoFont(-2), edge.failed ? colours().bad : colours().mute, Qt::AlignHCenter);
}

QString ChainMap::newestSentence() const
{
    std::size_t newest = trace::kNone;
    const trace::SpanSet& spans = m_session.store().spans();
    for (int i = 0; i + 1 < static_cast<int>(m_state.edges.size());
         ++i) { // the kernel's steps have no sentence but their reasons
        const std::size_t span = m_state.edges[static_cast<std::size_t>(i)].span;
        if (span != trace::kNone
            && (newest == trace::kNone || spans[span].start > spans[newest].start))
            newest = span;
    }
    return newest == trace::kNone ? QString() : explain(m_session.store(), newest);
}

/// During a tour one dot goes over the stop's edge; else a dot for each message that just came or
/// still lasts.
void ChainMap::paintDot(QPainter& painter, const QRectF& rect, int index) const
{
    double at = -1;
    if (touring()) {
        const Stop& stop = m_tour.stops[static_cast<std::size_t>(m_stop)];
        if (stop.edge == index)
            at = std::min(1.0, m_progress / 0.6);
    } else if (m_pulse[static_cast<std::size_t>(index)] < 1) {
        at = m_pulse[static_cast<std::size_t>(index)];
    } else if (m_state.edges[static_cast<std::size_t>(index)].open) {
        at = 0.62;
    }
    if (at < 0)
        return;
    const double smooth = at * at * (3 - 2 * at);
    const double x = rect.left() + 6 + smooth * (rect.width() - 12);
    painter.setPen(QPen(colours().panel, 1.5));
    painter.setBrush(widgets::hopInk(m_state.hops[static_cast<std::size_t>(index)].hop));
    painter.drawEllipse(QPointF(x, rect.center().y()), 6, 6);
}

void ChainMap::paintStrip(QPainter& painter, const QRectF& rect) const
{
    if (!touring()) {
        // Between tours: what the newest message was about.
        drawLine(painter, rect.adjusted(12, 0, -12, 0),
            m_state.observed
                ? tr("Messages are not observed here: who started whom is read from /proc.")
                : newestSentence(),
            widgets::textFont(-1), colours().mute, Qt::AlignLeft);
        return;
    }
    const Stop& stop = m_tour.stops[static_cast<std::size_t>(m_stop)];
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours().soft);
    painter.drawRoundedRect(rect, 7, 7);
    const QString right =
        tr("slow motion 1 : %1 · %2 of %3 · Esc skips")
            .arg(QString::number(std::llround(std::max(1.0, m_tour.factor(kDwellMs)))))
            .arg(m_stop + 1)
            .arg(m_tour.stops.size());
    const QFont small = widgets::textFont(-2);
    const double rightWidth = QFontMetricsF(small).horizontalAdvance(right) + 12;
    drawLine(painter, rect.adjusted(rect.width() - rightWidth, 0, -10, 0), right, small,
        colours().mute, Qt::AlignRight);
    drawLine(painter, rect.adjusted(12, 0, -rightWidth - 10, 0), stop.sentence,
        widgets::textFont(0), colours().ink, Qt::AlignLeft);
    const double done = (m_stop + m_progress) / static_cast<double>(m_tour.stops.size());
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours().accent);
    painter.drawRect(
        QRectF(rect.left() + 6, rect.bottom() - 2, (rect.width() - 12) * std::min(1.0, done), 2));
}

} // namespace shimscope::chain

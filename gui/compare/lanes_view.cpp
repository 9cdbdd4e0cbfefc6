#include <base/text.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <compare/lanes_view.h>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace shimscope::compareview {

namespace {

using widgets::Length;
using widgets::px;

constexpr Length kHead{26}, kLane{76}, kBox{62}, kNames{122}, kGap{18}, kInset{8}, kCaption{20};
constexpr int kMostEvidence = 12; ///< in a tool tip

/// Text in one line that is cut where the box ends.
void drawLine(QPainter& painter, const QRect& line, const QString& text, Qt::TextElideMode mode)
{
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(text, mode, line.width()));
}

QStringList detailsOf(const compare::HopPlace& place)
{
    QStringList lines;
    if (place.count > 1)
        lines << LanesView::tr("per container");
    else if (!place.host.empty())
        lines << LanesView::tr("in %1").arg(models::text(place.host));
    else if (place.pid != 0)
        lines << QStringLiteral("pid %1").arg(place.pid);
    else if (place.hop == trace::Hop::Runtime)
        lines << LanesView::tr("one per call");
    if (place.rssBytes != 0)
        lines << models::text(base::formatBytes(place.rssBytes));
    return lines;
}

} // namespace

QString nameOfPlace(trace::Hop hop)
{
    if (hop == trace::Hop::Kernel)
        return LanesView::tr("container");
    return hop == trace::Hop::Cri ? LanesView::tr("container manager") : models::hopName(hop);
}

QString evidenceText(const compare::Statement& statement)
{
    QStringList lines;
    for (const compare::Evidence& each : statement.evidence) {
        if (lines.size() == kMostEvidence) {
            lines << QStringLiteral("…");
            break;
        }
        if (!each.document.empty()) {
            lines << LanesView::tr("from documents: %1").arg(models::text(each.document));
            continue;
        }
        QString line = each.line == 0
            ? LanesView::tr("the whole recording %1").arg(models::text(each.recording))
            : LanesView::tr("%1, line %2").arg(models::text(each.recording)).arg(each.line);
        if (!each.log.empty())
            line += QStringLiteral(" (%1)").arg(models::text(each.log));
        lines << line;
    }
    return lines.join(u'\n');
}

LanesView::LanesView(QWidget* parent) : QWidget(parent)
{
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    widgets::whenScaled(this, [this] { updateGeometry(); });
}

void LanesView::setComparison(const compare::Comparison& comparison)
{
    m_comparison = comparison;
    QStringList sentences;
    for (const compare::Chain& chain : comparison.chains) {
        QStringList hops;
        for (const compare::HopPlace& place : chain.hops)
            hops << nameOfPlace(place.hop) + QStringLiteral(": ")
                    + models::inLanguage(place.what.text);
        sentences << models::text(chain.name) + QStringLiteral(" – ")
                + hops.join(QStringLiteral("; "));
    }
    setAccessibleName(tr("hops of the chains"));
    setAccessibleDescription(sentences.join(u'\n'));
    updateGeometry();
    update();
}

void LanesView::setMoments(std::vector<std::optional<Moment>> moments)
{
    const bool grows = m_moments.empty() != moments.empty();
    m_moments = std::move(moments);
    if (grows)
        updateGeometry();
    update();
}

/// With room below for the message that goes through it.
int LanesView::laneHeight() const
{
    return m_moments.empty() ? kLane : kLane + kCaption;
}

QSize LanesView::sizeHint() const
{
    return {px(900), kHead + static_cast<int>(m_comparison.chains.size()) * laneHeight()};
}

QSize LanesView::minimumSizeHint() const
{
    const int hops = static_cast<int>(std::max<std::size_t>(count(), 1));
    return {kNames + hops * (px(84) + kGap), sizeHint().height()};
}

std::size_t LanesView::count() const
{
    return m_comparison.chains.empty() ? 0 : m_comparison.chains.front().hops.size();
}

QRect LanesView::column(std::size_t hop) const
{
    const int columns = static_cast<int>(std::max<std::size_t>(count(), 1));
    const int room = width() - kNames + kGap;
    const int left = kNames + room * static_cast<int>(hop) / columns;
    const int right = kNames + room * (static_cast<int>(hop) + 1) / columns - kGap;
    return {left, 0, right - left, height()};
}

std::size_t LanesView::endOfAbsent(std::size_t chain, std::size_t hop) const
{
    const auto& hops = m_comparison.chains[chain].hops;
    std::size_t end = hop + 1;
    while (!hops[hop].present && end < hops.size() && !hops[end].present)
        ++end;
    return end;
}

QRect LanesView::placeOf(std::size_t chain, std::size_t hop) const
{
    const auto& hops = m_comparison.chains[chain].hops;
    std::size_t first = hop;
    while (!hops[hop].present && first > 0 && !hops[first - 1].present)
        --first;
    const QRect from = column(first);
    const QRect to = column(endOfAbsent(chain, first) - 1);
    const int top = kHead + static_cast<int>(chain) * laneHeight() + (kLane - kBox) / 2;
    return {from.left(), top, to.right() - from.left() + 1, kBox};
}

const compare::HopPlace* LanesView::at(const QPoint& point, std::size_t& chain) const
{
    for (chain = 0; chain < m_comparison.chains.size(); ++chain) {
        const auto& hops = m_comparison.chains[chain].hops;
        for (std::size_t i = 0; i < hops.size(); ++i) {
            if (placeOf(chain, i).contains(point))
                return &hops[i];
        }
    }
    return nullptr;
}

void LanesView::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintHead(painter);
    for (std::size_t i = 0; i < m_comparison.chains.size(); ++i)
        paintLane(painter, i);
}

void LanesView::paintHead(QPainter& painter) const
{
    painter.setFont(widgets::textFont(-2, QFont::Medium));
    painter.setPen(widgets::colours().mute);
    for (std::size_t i = 0; i < count(); ++i) {
        const QString name = nameOfPlace(m_comparison.chains.front().hops[i].hop).toUpper();
        const QRect place(column(i).left() - kGap / 2, 0, column(i).width() + kGap, kHead);
        painter.drawText(place, Qt::AlignCenter,
            painter.fontMetrics().elidedText(name, Qt::ElideRight, place.width()));
    }
}

void LanesView::paintLane(QPainter& painter, std::size_t index) const
{
    const compare::Chain& chain = m_comparison.chains[index];
    const QRect names(0, placeOf(index, 0).top(), kNames - kInset, kBox);
    painter.setFont(widgets::textFont(0, QFont::DemiBold));
    painter.setPen(widgets::colours().ink);
    drawLine(painter, names.adjusted(0, px(8), 0, -names.height() / 2), models::text(chain.name),
        Qt::ElideRight);
    painter.setFont(widgets::textFont(-1));
    painter.setPen(widgets::colours().mute);
    drawLine(painter, names.adjusted(0, names.height() / 2, 0, -px(8)),
        tr("%n boundaries", nullptr, chain.boundaries), Qt::ElideRight);
    for (std::size_t i = 0; i < chain.hops.size(); i = endOfAbsent(index, i)) {
        const QRect box = placeOf(index, i);
        if (chain.hops[i].present)
            paintHop(painter, box, chain.hops[i]);
        else
            paintAbsent(painter, box, chain.hops[i]);
        if (i == 0)
            continue;
        const bool whole = chain.hops[i].present;
        const int y = box.center().y();
        painter.setPen(QPen(widgets::colours().mute, 1.4, whole ? Qt::SolidLine : Qt::DashLine));
        painter.drawLine(box.left() - kGap + 1, y, box.left() - 2, y);
        if (!whole)
            continue;
        painter.drawLine(box.left() - px(6), y - px(3), box.left() - 2, y);
        painter.drawLine(box.left() - px(6), y + px(3), box.left() - 2, y);
    }
    paintMoment(painter, index);
}

std::optional<std::size_t> LanesView::indexOf(std::size_t chain, trace::Hop hop) const
{
    const auto& hops = m_comparison.chains[chain].hops;
    const auto found = std::find_if(hops.begin(), hops.end(),
        [hop](const compare::HopPlace& place) { return place.hop == hop && place.present; });
    return found == hops.end() ? std::nullopt
                               : std::optional(static_cast<std::size_t>(found - hops.begin()));
}

void LanesView::paintMoment(QPainter& painter, std::size_t chain) const
{
    if (chain >= m_moments.size())
        return;
    const QRect row(kNames, placeOf(chain, 0).bottom() + px(3), width() - kNames, kCaption);
    painter.setFont(widgets::monoFont(-2));
    painter.setPen(widgets::colours().mute);
    const std::optional<Moment>& moment = m_moments[chain];
    if (!moment)
        return drawLine(painter, row, tr("not observed"), Qt::ElideRight);
    if (moment->over)
        return drawLine(painter, row, tr("has answered, and waits for the others"), Qt::ElideRight);
    const compare::Step& step = moment->step;
    const QColor accent = widgets::colours().accent;
    const auto from = indexOf(chain, step.from);
    const auto to = indexOf(chain, step.to);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(accent, 3));
    for (const auto& end : {from, to}) {
        if (end)
            painter.drawRoundedRect(QRectF(placeOf(chain, *end)), px(7), px(7));
    }
    if (from && to && *from < *to) {
        const int y = placeOf(chain, *to).center().y();
        const int left = placeOf(chain, *from).right() + 1;
        const int right = placeOf(chain, *to).left() - 1;
        painter.drawLine(left, y, right, y);
        painter.drawLine(right - px(6), y - px(4), right, y);
        painter.drawLine(right - px(6), y + px(4), right, y);
    }
    painter.setPen(accent);
    drawLine(painter, row,
        QStringLiteral("▸ %1   +%2 ms")
            .arg(models::inLanguage(step.word), QString::number(step.afterMs, 'f', 1)),
        Qt::ElideRight);
}

void LanesView::paintHop(QPainter& painter, const QRect& box, const compare::HopPlace& place) const
{
    const QColor ink = widgets::hopInk(place.hop);
    painter.setPen(QPen(ink, 1.4));
    painter.setBrush(widgets::colours().panel);
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), px(6), px(6));
    const bool many = place.count > 1;
    const bool shim = place.hop == trace::Hop::Shim && place.program != "conmon";
    const QString title = shim ? tr("%n shims", nullptr, place.count)
        : many ? QStringLiteral("%1 %2").arg(place.count).arg(models::text(place.program))
               : models::text(place.program);
    QRect line = box.adjusted(kInset, px(5), -kInset, 0);
    line.setHeight(px(18));
    painter.setFont(widgets::textFont(0, QFont::DemiBold));
    painter.setPen(many ? ink : widgets::colours().ink);
    drawLine(painter, line, title, Qt::ElideMiddle);
    painter.setFont(widgets::monoFont(-2));
    painter.setPen(widgets::colours().mute);
    for (const QString& each : detailsOf(place)) {
        line.translate(0, px(17));
        drawLine(painter, line, each, Qt::ElideMiddle);
    }
}

void LanesView::paintAbsent(QPainter& painter, const QRect& box, const compare::HopPlace& place)
{
    painter.setPen(QPen(widgets::colours().mute, 1, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), px(6), px(6));
    painter.setFont(widgets::textFont(-1));
    painter.drawText(box.adjusted(kInset, 0, -kInset, 0), Qt::AlignCenter | Qt::TextWordWrap,
        models::inLanguage(place.what.text));
}

void LanesView::mouseReleaseEvent(QMouseEvent* event)
{
    std::size_t chain = 0;
    const compare::HopPlace* place = at(event->pos(), chain);
    if (place && place->present && event->button() == Qt::LeftButton)
        emit placeAsked(static_cast<int>(chain),
            place->what.evidence.empty() ? QString()
                                         : models::text(place->what.evidence.front().spanId));
}

void LanesView::contextMenuEvent(QContextMenuEvent* event)
{
    std::size_t chain = 0;
    const compare::HopPlace* place = at(event->pos(), chain);
    if (place && place->present)
        emit hopAsked(static_cast<int>(chain), place->hop, event->globalPos());
    else
        QWidget::contextMenuEvent(event);
}

void LanesView::mouseMoveEvent(QMouseEvent* event)
{
    std::size_t chain = 0;
    const compare::HopPlace* place = at(event->pos(), chain);
    setCursor(place && place->present ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

bool LanesView::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    std::size_t chain = 0;
    const compare::HopPlace* place = at(help->pos(), chain);
    if (place)
        QToolTip::showText(help->globalPos(),
            nameOfPlace(place->hop) + QStringLiteral(": ") + models::inLanguage(place->what.text)
                + u'\n' + evidenceText(place->what)
                + (place->present ? u'\n' + tr("Right button: what this hop is") : QString()),
            this);
    else
        QToolTip::hideText();
    return true;
}

} // namespace shimscope::compareview

#include <models/pods_model.h>
#include <widgets/pods_delegate.h>
#include <widgets/theme.h>

#include <QPainter>
#include <QTreeView>

#include <algorithm>

namespace shimscope::widgets {

namespace {

using models::PodsModel;
using State = PodsModel::State;

constexpr Length kRowHeight{27};
constexpr Length kSparkWidth{60};
constexpr Length kIndent{16};
constexpr Length kLeastName{58}; // px that other things leave to the name

/// Each state has a shape of its own; the colour only repeats it.
void paintState(QPainter& painter, QPointF c, State state)
{
    const Colours& colour = colours();
    painter.setPen(Qt::NoPen);
    switch (state) {
    case State::Running:
        painter.setBrush(colour.ok);
        painter.drawEllipse(c, 4, 4);
        return;
    case State::Paused: // frozen: the ring of what runs, held by two bars
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour.accent, 1.3));
        painter.drawEllipse(c, 5.2, 5.2);
        painter.drawLine(QPointF(c.x() - 1.6, c.y() - 2.2), QPointF(c.x() - 1.6, c.y() + 2.2));
        painter.drawLine(QPointF(c.x() + 1.6, c.y() - 2.2), QPointF(c.x() + 1.6, c.y() + 2.2));
        return;
    case State::Pause:
        painter.setBrush(colour.mute);
        painter.drawRect(QRectF(c.x() - 4, c.y() - 4.5, 3, 9));
        painter.drawRect(QRectF(c.x() + 1, c.y() - 4.5, 3, 9));
        return;
    case State::Failed:
        painter.setBrush(colour.bad);
        painter.drawRoundedRect(QRectF(c.x() - 1.5, c.y() - 5.5, 3, 7), 1, 1);
        painter.drawEllipse(QPointF(c.x(), c.y() + 4), 1.7, 1.7);
        return;
    case State::Waiting: {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour.bad, 1.6));
        painter.drawArc(QRectF(c.x() - 4, c.y() - 4, 8, 8), 60 * 16, 270 * 16);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour.bad);
        painter.drawPolygon(QPolygonF{QPointF(c.x() + 1, c.y() - 6.5),
            QPointF(c.x() + 6, c.y() - 3.5), QPointF(c.x() + 1, c.y() - 1)});
        return;
    }
    case State::Ended:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour.mute, 1.8));
        painter.drawPolyline(QPolygonF{QPointF(c.x() - 4, c.y()), QPointF(c.x() - 1, c.y() + 3),
            QPointF(c.x() + 4, c.y() - 3.5)});
        return;
    case State::Created:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour.mute, 1.5));
        painter.drawEllipse(c, 4, 4);
        return;
    case State::NotReady: // half of what runs
        painter.setBrush(colour.accent);
        painter.drawPie(QRectF(c.x() - 4, c.y() - 4, 8, 8), 90 * 16, 180 * 16);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour.accent, 1.3));
        painter.drawEllipse(c, 4, 4);
        return;
    case State::Ending: // on its way down
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour.mute, 1.6));
        painter.drawLine(QPointF(c.x() - 4, c.y() + 4.5), QPointF(c.x() + 4, c.y() + 4.5));
        painter.drawPolyline(QPolygonF{QPointF(c.x() - 3.5, c.y() - 1.5), QPointF(c.x(), c.y() + 2),
            QPointF(c.x() + 3.5, c.y() - 1.5)});
        painter.drawLine(QPointF(c.x(), c.y() - 5), QPointF(c.x(), c.y() + 1));
        return;
    }
}

void paintTrend(QPainter& painter, const QRectF& rect, const QList<double>& trend)
{
    if (trend.size() < 2)
        return;
    const double top = std::max(0.05, *std::max_element(trend.begin(), trend.end()));
    QPolygonF line;
    for (qsizetype i = 0; i < trend.size(); ++i) {
        line << QPointF(rect.left()
                + rect.width() * static_cast<double>(i) / static_cast<double>(trend.size() - 1),
            rect.bottom() - rect.height() * trend[i] / top);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours().cpu, 1.4));
    painter.drawPolyline(line);
}

void paintArrow(QPainter& painter, QPointF c, bool open)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours().mute, 1.4));
    if (open)
        painter.drawPolyline(QPolygonF{QPointF(c.x() - 3, c.y() - 1.5), QPointF(c.x(), c.y() + 1.5),
            QPointF(c.x() + 3, c.y() - 1.5)});
    else
        painter.drawPolyline(QPolygonF{QPointF(c.x() - 1.5, c.y() - 3), QPointF(c.x() + 1.5, c.y()),
            QPointF(c.x() - 1.5, c.y() + 3)});
}

void paintGround(QPainter& painter, const QRectF& row, const QStyleOptionViewItem& option)
{
    if (option.state.testFlag(QStyle::State_Selected)
        || option.state.testFlag(QStyle::State_MouseOver)) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours().soft);
        painter.drawRoundedRect(row, 5, 5);
    }
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter.setPen(QPen(colours().accent, 1, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(row, 5, 5);
    }
}

/// The value at the right end; how far it reaches to the left.
double paintValue(QPainter& painter, const QRectF& row, const QModelIndex& index, double least)
{
    // Words are narrower in the text's font; numbers stand still in the other.
    const bool pod = index.data(PodsModel::IsPodRole).toBool();
    const QFont font = pod ? textFont(-2) : monoFont(-2);
    const QFontMetricsF metrics(font);
    const QString value = metrics.elidedText(
        index.data(PodsModel::ValueRole).toString(), Qt::ElideRight, row.right() - least - 6);
    const bool bad = index.data(PodsModel::ValueIsBadRole).toBool();
    const bool number = !pod && !index.data(PodsModel::TrendRole).value<QList<double>>().isEmpty();
    painter.setFont(font);
    painter.setPen(bad ? colours().bad : (number ? colours().ink : colours().mute));
    painter.drawText(
        row.adjusted(0, 0, -6, 0), Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, value);
    return row.right() - 6 - metrics.horizontalAdvance(value) - 8;
}

} // namespace

QSize PodsDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {120, kRowHeight};
}

void PodsDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF row = QRectF(option.rect).adjusted(2, 1, -2, -1);
    paintGround(*painter, row, option);
    const bool pod = index.data(PodsModel::IsPodRole).toBool();
    const auto* tree = qobject_cast<const QTreeView*>(option.widget);
    const bool open = tree != nullptr && tree->isExpanded(index);
    double left = row.left() + kArrowWidth + 6 + (pod ? 0 : kIndent);
    if (pod)
        paintArrow(*painter, {row.left() + kArrowWidth / 2.0, row.center().y()}, open);
    paintState(*painter, {left, row.center().y()},
        static_cast<State>(index.data(PodsModel::StateRole).toInt()));
    left += 11;
    double right = paintValue(*painter, row, index, left + kLeastName);

    const QFont font = textFont(
        0, option.state.testFlag(QStyle::State_Selected) ? QFont::DemiBold : QFont::Normal);
    const QFontMetricsF metrics(font);
    const QString name = index.data().toString();
    const double wanted = metrics.horizontalAdvance(name) + 2;
    // A pod whose containers are hidden shows what they use together.
    const auto trend = index.data(PodsModel::TrendRole).value<QList<double>>();
    const double leastOfName = pod ? wanted : std::min(wanted, double(kLeastName));
    if (trend.size() >= 2 && !(pod && open) && right - left - kSparkWidth - 6 >= leastOfName) {
        paintTrend(
            *painter, QRectF(right - kSparkWidth, row.center().y() - 6, kSparkWidth, 12), trend);
        right -= kSparkWidth + 6;
    }
    painter->setFont(font);
    painter->setPen(colours().ink);
    painter->drawText(QRectF(left, row.top(), right - left, row.height()),
        Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        metrics.elidedText(name, Qt::ElideRight, right - left));
    const QString note = index.data(PodsModel::NoteRole).toString();
    const QFont small = textFont(-3);
    if (!note.isEmpty()
        && left + wanted + 6 + QFontMetricsF(small).horizontalAdvance(note) <= right) {
        painter->setFont(small);
        painter->setPen(note.contains(QStringLiteral("OOM")) ? colours().bad : colours().mute);
        painter->drawText(QRectF(left + wanted + 6, row.top(), right - left, row.height()),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, note);
    }
    painter->restore();
}

} // namespace shimscope::widgets

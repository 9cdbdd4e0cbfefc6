// Mouse, wheel and keys of the timeline.
#include <chain/timeline.h>
#include <chain/tour.h>
#include <models/text.h>

#include <details/copy_menu.h>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <array>
#include <cmath>

namespace shimscope::chain {

namespace {
constexpr double kDragStart = 4; // px
constexpr double kZoomStep = 1.3;
} // namespace

void Timeline::select(const Bar* bar)
{
    if (bar)
        m_session.selectSpan(m_session.store().spans()[bar->span].spanId);
}

void Timeline::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton) {
        m_pressed = m_dragged = event->position();
        m_panning =
            event->button() == Qt::MiddleButton || event->modifiers().testFlag(Qt::ShiftModifier);
    }
}

void Timeline::mouseMoveEvent(QMouseEvent* event)
{
    if (m_pressed) {
        if (m_panning) {
            m_zoom.pan(
                (m_dragged.x() - event->position().x()) / timeWidth() * m_zoom.view().span());
            viewMoved();
        }
        m_dragged = event->position();
        viewport()->update();
        return;
    }
    const Bar* bar = barAtPoint(event->position());
    const std::size_t hover = bar ? bar->span : trace::kNone;
    if (hover != m_hover) {
        m_hover = hover;
        viewport()->update();
    }
}

void Timeline::mouseReleaseEvent(QMouseEvent* event)
{
    if (!m_pressed)
        return;
    const QPointF from = *m_pressed;
    const bool panned = m_panning;
    m_pressed.reset();
    m_panning = false;
    viewport()->update();
    if (panned)
        return;
    if (std::abs(event->position().x() - from.x()) < kDragStart) {
        select(barAtPoint(event->position()));
        return;
    }
    const double left = std::min(from.x(), event->position().x());
    const double right = std::max(from.x(), event->position().x());
    const View view = m_zoom.view();
    const auto folded = [&](double x) {
        return view.from + (x - kGutter) / timeWidth() * view.span();
    };
    m_zoom.show({folded(std::max<double>(left, kGutter)), folded(right)});
    viewMoved();
}

void Timeline::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (const Bar* bar = barAtPoint(event->position()))
        showInterval({bar->start, bar->end});
}

void Timeline::wheelEvent(QWheelEvent* event)
{
    const QPoint delta = event->angleDelta();
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        const View view = m_zoom.view();
        const double fixed =
            view.from + (event->position().x() - kGutter) / timeWidth() * view.span();
        m_zoom.by(std::pow(kZoomStep, delta.y() / 120.0), fixed);
        viewMoved();
    } else if (event->modifiers().testFlag(Qt::ShiftModifier)
        || std::abs(delta.x()) > std::abs(delta.y())) {
        const int by = delta.x() != 0 ? delta.x() : delta.y();
        m_zoom.pan(-by / 1200.0 * m_zoom.view().span());
        viewMoved();
    } else {
        verticalScrollBar()->setValue(verticalScrollBar()->value() - delta.y() / 2);
    }
    event->accept();
}

void Timeline::keyPressEvent(QKeyEvent* event)
{
    struct Action {
        std::array<int, 3> keys;
        void (*run)(Timeline&);
    };
    static const Action kActions[] = {
        {{Qt::Key_Left, 0, 0}, [](Timeline& t) { t.moveSelection(0, -1); }},
        {{Qt::Key_Right, 0, 0}, [](Timeline& t) { t.moveSelection(0, 1); }},
        {{Qt::Key_Up, 0, 0}, [](Timeline& t) { t.moveSelection(-1, 0); }},
        {{Qt::Key_Down, 0, 0}, [](Timeline& t) { t.moveSelection(1, 0); }},
        {{Qt::Key_Plus, Qt::Key_Equal, Qt::Key_W}, [](Timeline& t) { t.zoomBy(kZoomStep); }},
        {{Qt::Key_Minus, Qt::Key_S, 0}, [](Timeline& t) { t.zoomBy(1 / kZoomStep); }},
        {{Qt::Key_A, 0, 0}, [](Timeline& t) { t.panBy(-0.1); }},
        {{Qt::Key_D, 0, 0}, [](Timeline& t) { t.panBy(0.1); }},
        {{Qt::Key_Z, Qt::Key_F, 0}, [](Timeline& t) { t.zoomToSelection(); }},
        {{Qt::Key_BracketLeft, 0, 0}, [](Timeline& t) { t.changeDepth(-1); }},
        {{Qt::Key_BracketRight, 0, 0}, [](Timeline& t) { t.changeDepth(1); }},
        {{Qt::Key_T, 0, 0}, [](Timeline& t) { t.askStatistics(); }},
        {{Qt::Key_Escape, 0, 0}, [](Timeline& t) { t.goBack(); }},
        {{Qt::Key_Backspace, 0, 0}, [](Timeline& t) { t.undoZoom(); }},
        {{Qt::Key_Home, 0, 0}, [](Timeline& t) { t.fitAll(); }},
    };
    if (event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier
        || event->modifiers() == Qt::ShiftModifier) {
        for (const Action& action : kActions) {
            if (std::find(action.keys.begin(), action.keys.end(), event->key())
                != action.keys.end()) {
                action.run(*this);
                return;
            }
        }
    }
    QAbstractScrollArea::keyPressEvent(event);
}

/// Takes back the newest thing that narrows what is seen.
void Timeline::goBack()
{
    if (m_session.filter())
        m_session.setFilter({});
    else
        undoZoom();
}

void Timeline::askStatistics()
{
    if (m_session.selectedIndex() != trace::kNone)
        emit statisticsAsked();
}

/// By bars in the row, or to the bar of the next row that is nearest in time.
void Timeline::moveSelection(int rows, int bars)
{
    const std::size_t selected = shownSpan(m_session.selectedIndex());
    const Bar* now = m_layout.barOf(selected);
    if (!now) {
        if (const Row* first = m_layout.row(0))
            select(&first->bars[std::min(
                firstEndingAfter(*first, timeAt(kGutter)), first->bars.size() - 1)]);
        return;
    }
    const TimelineLayout::Position at = m_layout.positions[selected];
    if (rows == 0) {
        const Row& row = *m_layout.row(at.row);
        const auto next = static_cast<std::ptrdiff_t>(at.bar) + bars;
        if (next >= 0 && next < static_cast<std::ptrdiff_t>(row.bars.size()))
            select(&row.bars[static_cast<std::size_t>(next)]);
        return;
    }
    if (const Row* row = m_layout.row(at.row + rows))
        select(&row->bars[std::min(firstEndingAfter(*row, now->start), row->bars.size() - 1)]);
}

QString Timeline::tipFor(std::size_t index) const
{
    const trace::Span& span = m_session.store().spans()[index];
    constexpr qsizetype kPayload = 400;
    QStringList lines{
        QStringLiteral("<b>%1</b> %2")
            .arg(models::label(span).toHtmlEscaped(), models::text(span.args).toHtmlEscaped())};
    lines << QStringLiteral("%1 %2 · %3")
                 .arg(models::text(span.program))
                 .arg(span.pid)
                 .arg(models::text(span.protocol))
                 .toHtmlEscaped();
    lines << QStringLiteral("%1 · %2")
                 .arg(span.open() ? QStringLiteral("…") : models::durationOfCall(span),
                     models::outcome(span))
                 .toHtmlEscaped();
    if (!span.reason.empty())
        lines << models::text(span.reason).toHtmlEscaped();
    if (const int folded = m_layout.foldedBelow(index); folded > 0)
        lines << tr("%n call(s) and step(s) folded below it", nullptr, folded);
    if (!span.request.json.empty())
        lines << QStringLiteral("<code>%1</code>")
                     .arg(models::text(span.request.json).left(kPayload).toHtmlEscaped());
    return QStringLiteral("<p>%1</p>").arg(lines.join(QStringLiteral("<br>")));
}

bool Timeline::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QString tip;
        if (const Bar* bar = barAtPoint(help->pos()))
            tip = tipFor(bar->span);
        const std::int64_t at = timeAt(help->pos().x());
        for (const Gap& gap : m_layout.axis.gapsBetween(at, at + 1)) {
            if (tip.isEmpty() && help->pos().x() >= kGutter)
                tip =
                    tr("%1 in which nothing was called").arg(models::duration(gap.end - gap.start));
        }
        if (tip.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), tip, viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void Timeline::contextMenuEvent(QContextMenuEvent* event)
{
    if (event->reason() == QContextMenuEvent::Mouse)
        select(barAtPoint(event->pos()));
    const std::size_t index = m_session.selectedIndex();
    const bool has = index != trace::kNone;
    QMenu menu(this);
    const auto add = [&](const QString& text, bool enabled, auto run) {
        QAction* action = menu.addAction(text, this, run);
        action->setEnabled(enabled);
    };
    if (has)
        details::addCopies(menu, details::copiesOf(m_session.store().spans()[index]));
    else
        add(tr("Choose a bar to copy what it is about"), false, [] {});
    menu.addSeparator();
    add(has ? tr("All calls named %1…").arg(models::callName(m_session.store().spans()[index]))
            : tr("All calls of this name…"),
        has, [this] { askStatistics(); });
    menu.addSeparator();
    add(tr("Zoom to it"), has, [this] { zoomToSelection(); });
    add(tr("Zoom back"), m_zoom.canUndo(), [this] { undoZoom(); });
    add(tr("Show everything"), true, [this] { fitAll(); });
    add(tr("Fold the deepest level"), canFold(), [this] { changeDepth(-1); });
    add(tr("Unfold a level"), canUnfold(), [this] { changeDepth(1); });
    add(m_options.polls ? tr("Fold polls") : tr("Unfold polls"), m_layout.polls > 0,
        [this] { setPollsShown(!m_options.polls); });
    menu.exec(event->globalPos());
}

void Timeline::leaveEvent(QEvent* event)
{
    m_hover = trace::kNone;
    viewport()->update();
    QAbstractScrollArea::leaveEvent(event);
}

void Timeline::focusInEvent(QFocusEvent* event)
{
    viewport()->update();
    QAbstractScrollArea::focusInEvent(event);
}

void Timeline::focusOutEvent(QFocusEvent* event)
{
    viewport()->update();
    QAbstractScrollArea::focusOutEvent(event);
}

} // namespace shimscope::chain

#include <chain/minimap.h>
#include <widgets/theme.h>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace shimscope::chain {

namespace {

using widgets::colours;

constexpr double kHandle = 5; // px, to each side of an edge
constexpr double kLeastWindow = 6; // px
constexpr double kDragFrom = 4; // px
constexpr double kWheelStep = 1.3;

} // namespace

Minimap::Minimap(Timeline& timeline, QWidget* parent) : QWidget(parent), m_timeline(timeline)
{
    setObjectName(QStringLiteral("minimap"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    const auto stale = [this] {
        m_picture = {};
        update();
    };
    connect(&timeline, &Timeline::laidOut, this, stale);
    connect(&timeline.session(), &models::Session::filterChanged, this, stale);
    connect(&timeline.session(), &models::Session::episodeSelected, this, stale);
    connect(&timeline.session(), &models::Session::timeMoved, this, qOverload<>(&QWidget::update));
    connect(&timeline, &Timeline::viewChanged, this, [this] {
        describe();
        update();
    });
    describe();
}

double Minimap::xOf(double folded) const
{
    return folded / m_timeline.zoom().whole() * (width() - kRight);
}

double Minimap::foldedAt(double x) const
{
    return x / std::max(1, width() - kRight) * m_timeline.zoom().whole();
}

QRectF Minimap::window() const
{
    const View& view = m_timeline.zoom().view();
    const double right = width() - kRight;
    double from = std::clamp(xOf(view.from), 0.0, right);
    double to = std::clamp(xOf(view.to), 0.0, right);
    if (to - from < kLeastWindow) {
        const double middle =
            std::clamp((from + to) / 2, kLeastWindow / 2, right - kLeastWindow / 2);
        from = middle - kLeastWindow / 2;
        to = middle + kLeastWindow / 2;
    }
    return {from, 0.5, to - from, height() - 1.0};
}

void Minimap::paintEvent(QPaintEvent*)
{
    if (m_picture.isNull())
        redraw();
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_picture);
    if (m_timeline.layoutNow().axis.empty())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    paintWindow(painter);
    if (m_drag == Drag::Range && m_moved) {
        QColor shade = colours().accent;
        shade.setAlphaF(0.2F);
        painter.fillRect(
            QRectF(std::min(m_pressed, m_at), 0, std::abs(m_at - m_pressed), height()), shade);
    }
    const models::Player& player = m_timeline.session().player();
    if (player.mode() == models::Player::Mode::Replay || !player.running()) {
        const double x = xOf(m_timeline.layoutNow().axis.fold(m_timeline.session().now()));
        painter.setPen(QPen(colours().accent, 1));
        painter.drawLine(QPointF(x, 0), QPointF(x, height()));
    }
}

/// What is not in view is greyed; the edges have something to take hold of.
void Minimap::paintWindow(QPainter& painter) const
{
    const QRectF in = window();
    QColor veil = colours().panel;
    veil.setAlphaF(0.6F);
    painter.fillRect(QRectF(0, 0, in.left(), height()), veil);
    painter.fillRect(QRectF(in.right(), 0, width() - kRight - in.right(), height()), veil);
    painter.setPen(QPen(hasFocus() ? colours().accent : colours().mute, hasFocus() ? 2 : 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(in.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.setPen(Qt::NoPen);
    painter.setBrush(hasFocus() ? colours().accent : colours().mute);
    for (const double x : {in.left(), in.right()})
        painter.drawRoundedRect(QRectF(x - 2, height() * 0.25, 4, height() * 0.5), 2, 2);
}

/// All lanes, each a few pixels high; drawn anew only when there are new bars.
void Minimap::redraw()
{
    m_picture = QPixmap(size() * devicePixelRatioF());
    m_picture.setDevicePixelRatio(devicePixelRatioF());
    m_picture.fill(colours().panel);
    const TimelineLayout& layout = m_timeline.layoutNow();
    if (layout.axis.empty())
        return;
    QPainter painter(&m_picture);
    painter.fillRect(QRectF(0, 0, width() - kRight, height()), colours().background);
    const auto& episodes = m_timeline.session().store().episodes();
    const auto chosen = static_cast<std::size_t>(m_timeline.session().selectedEpisode());
    if (m_timeline.session().selectedEpisode() >= 0 && chosen < episodes.size()) {
        const double from = xOf(layout.axis.fold(episodes[chosen].start));
        const double to = xOf(layout.axis.fold(episodes[chosen].end));
        painter.fillRect(QRectF(from, 0, std::max(1.0, to - from), height()), colours().soft);
    }
    double end = -1;
    for (const Gap& gap : layout.axis.gaps()) {
        const double from = xOf(layout.axis.fold(gap.start));
        const double to = xOf(layout.axis.fold(gap.end));
        if (to < end + 1)
            continue; // in this pixel there is one already
        painter.fillRect(QRectF(from, 0, std::max(1.0, to - from), height()),
            QBrush(colours().line, Qt::BDiagPattern));
        end = to;
    }
    const double laneHeight = (height() - 4.0) / static_cast<double>(layout.lanes.size());
    for (std::size_t i = 0; i < layout.lanes.size(); ++i)
        drawLane(painter, layout.lanes[i], 2 + static_cast<double>(i) * laneHeight, laneHeight);
    painter.setPen(QPen(colours().bad, 1));
    for (const Moment& moment : layout.moments) {
        const double x = xOf(layout.axis.fold(moment.at));
        painter.drawLine(QPointF(x, 0), QPointF(x, height()));
    }
}

/// By pixel column: what is in between is not looked at.
void Minimap::drawLane(QPainter& painter, const Lane& lane, double top, double tall) const
{
    const TimeAxis& axis = m_timeline.layoutNow().axis;
    const auto& filter = m_timeline.session().filter();
    const models::Store& store = m_timeline.session().store();
    QColor faint = widgets::hopFill(lane.hop);
    faint.setAlphaF(0.15F);
    for (const Row& row : lane.rows) {
        std::size_t i = 0;
        while (i < row.bars.size()) {
            const Bar& bar = row.bars[i];
            const double from = xOf(axis.fold(bar.start));
            const double to = std::max(from + 1, xOf(axis.fold(bar.end)));
            const std::size_t next =
                std::max(i + 1, firstEndingAfter(row, axis.unfold(foldedAt(to))));
            bool faded = filter.has_value();
            for (std::size_t each = i; faded && each < next; ++each)
                faded = !filter->holds(store, row.bars[each].span);
            painter.fillRect(QRectF(from, top, to - from, std::max(1.0, tall - 1)),
                faded ? faint : widgets::hopFill(lane.hop));
            i = next;
        }
    }
}

Minimap::Drag Minimap::dragAt(double x) const
{
    const QRectF in = window();
    const bool all = in.width() >= width() - kRight - 1;
    if (std::abs(x - in.left()) <= kHandle && x < in.center().x())
        return Drag::Left;
    if (std::abs(x - in.right()) <= kHandle)
        return Drag::Right;
    return in.contains(x, height() / 2.0) && !all ? Drag::Window : Drag::Range;
}

void Minimap::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || m_timeline.layoutNow().axis.empty())
        return;
    m_pressed = m_at = event->position().x();
    m_drag = dragAt(m_pressed);
    m_moved = false;
    m_before = m_timeline.zoom().view();
}

void Minimap::mouseMoveEvent(QMouseEvent* event)
{
    if (m_drag != Drag::None) {
        drag(event->position().x());
        return;
    }
    const Drag would = dragAt(event->position().x());
    setCursor(would == Drag::Left || would == Drag::Right ? Qt::SizeHorCursor
            : would == Drag::Window                       ? Qt::OpenHandCursor
                                                          : Qt::ArrowCursor);
}

/// The whole way of the mouse is one step of the undo stack.
void Minimap::drag(double x)
{
    m_at = std::clamp(x, 0.0, double(width() - kRight));
    if (!m_moved && std::abs(m_at - m_pressed) < kDragFrom)
        return;
    const bool first = !m_moved;
    m_moved = true;
    const double by = foldedAt(m_at) - foldedAt(m_pressed);
    switch (m_drag) {
    case Drag::Window:
        m_timeline.showView({m_before.from + by, m_before.to + by}, first);
        break;
    case Drag::Left:
        moveEdges(m_before.from + by, m_before.to, first);
        break;
    case Drag::Right:
        moveEdges(m_before.from, m_before.to + by, first);
        break;
    case Drag::Range:
    case Drag::None:
        break;
    }
    update();
}

/// An edge stops before the other one.
void Minimap::moveEdges(double left, double right, bool remember)
{
    if (right - left >= Zoom::kSmallest)
        m_timeline.showView({left, right}, remember);
}

void Minimap::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const Drag what = std::exchange(m_drag, Drag::None);
    if (what == Drag::Range && m_moved) {
        moveEdges(foldedAt(std::min(m_pressed, m_at)), foldedAt(std::max(m_pressed, m_at)), true);
    } else if (what != Drag::None && !m_moved) {
        const double half = m_before.span() / 2;
        const double at = foldedAt(m_pressed);
        m_timeline.showView({at - half, at + half}, true);
    }
    update();
}

void Minimap::wheelEvent(QWheelEvent* event)
{
    m_timeline.zoomAt(
        std::pow(kWheelStep, event->angleDelta().y() / 120.0), foldedAt(event->position().x()));
    event->accept();
}

void Minimap::keyPressEvent(QKeyEvent* event)
{
    const View view = m_timeline.zoom().view();
    const double step = view.span() / 10;
    const int way = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    if (way != 0 && event->modifiers().testFlag(Qt::ControlModifier))
        moveEdges(view.from + way * step, view.to, true);
    else if (way != 0 && event->modifiers().testFlag(Qt::ShiftModifier))
        moveEdges(view.from, view.to + way * step, true);
    else if (way != 0)
        m_timeline.panBy(way * 0.1);
    else if (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal)
        m_timeline.zoomBy(kWheelStep);
    else if (event->key() == Qt::Key_Minus)
        m_timeline.zoomBy(1 / kWheelStep);
    else if (event->key() == Qt::Key_Home)
        m_timeline.fitAll();
    else if (event->key() == Qt::Key_Escape || event->key() == Qt::Key_Backspace)
        m_timeline.undoZoom();
    else
        QWidget::keyPressEvent(event);
}

void Minimap::resizeEvent(QResizeEvent* event)
{
    m_picture = {};
    QWidget::resizeEvent(event);
}

void Minimap::describe()
{
    setAccessibleName(tr("Overview of the whole run"));
    setAccessibleDescription(m_timeline.viewText());
    setToolTip(tr("The whole run. Drag to zoom in, click to go there, pull the edges; arrow keys "
                  "move, with Shift or Ctrl they move one edge."));
}

void Minimap::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        describe();
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        m_picture = {};
    QWidget::changeEvent(event);
}

} // namespace shimscope::chain

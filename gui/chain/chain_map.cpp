#include <chain/chain_map.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QStyle>
#include <QToolTip>

#include <algorithm>

namespace shimscope::chain {

namespace {
constexpr int kFrameMs = 33;
constexpr double kPulseMs = 700;
constexpr widgets::Length kGhostWidth{84};
constexpr widgets::Length kSmallGhost{70}; // each word on its own line
constexpr widgets::Length kNarrow{960};
constexpr widgets::Length kLeastBox{113}; // "25 MiB · 1 pod" is not cut
constexpr widgets::Length kSmallBox{100}; // nor here, in smaller letters
constexpr widgets::Length kWidestBox{150};
constexpr widgets::Length kWidestObserved{210}; // names of programs
constexpr widgets::Length kWidestEdge{190};
constexpr widgets::Length kLeastEdge{30};
constexpr widgets::Length kTightEdge{14}; ///< where the words stand below
constexpr widgets::Length kWordsOfEdge{84}; ///< "CreateContainer"
constexpr widgets::Length kLabelsHeight{50}; ///< three lines of it
constexpr widgets::Length kBoxHeight{86};
constexpr double kMargin = 16;
constexpr widgets::Length kStripHeight{34};
} // namespace

ChainMap::ChainMap(models::Session& session, QWidget* parent) : QWidget(parent), m_session(session)
{
    setFocusPolicy(Qt::StrongFocus);
    m_timer.setInterval(kFrameMs);
    connect(&m_timer, &QTimer::timeout, this, &ChainMap::tick);
    connect(&session, &models::Session::recordsAdded, this, &ChainMap::refresh);
    connect(&session, &models::Session::timeMoved, this, &ChainMap::refresh);
    connect(&session, &models::Session::placeSelected, this, [this] {
        refresh();
        // Who looks at one container alone and turns to another looks at that one.
        if (m_session.filter() && m_session.filter()->place)
            m_session.setFilter(filterOf(2 * static_cast<int>(m_state.hops.size()) - 2));
    });
    connect(&session, &models::Session::filterChanged, this, [this] {
        describe();
        update();
    });
    connect(&session, &models::Session::wasReset, this, [this] {
        skipTour();
        refresh();
    });
    refresh();
    widgets::whenScaled(this, [this] { placeLabels(); });
}

std::int64_t ChainMap::shownTime() const
{
    if (!touring())
        return m_session.now();
    return m_tour.stops[static_cast<std::size_t>(m_stop)].at;
}

void ChainMap::refresh()
{
    ChainState fresh = chainAt(m_session.store(), shownTime(), m_session.selectedPlace());
    if (!touring())
        startPulses(fresh);
    const bool wider = fresh.hops.size() != m_state.hops.size();
    m_state = std::move(fresh);
    m_part = std::clamp(m_part, 0, 2 * static_cast<int>(m_state.hops.size()) - 2);
    if (wider)
        updateGeometry();
    placeLabels();
    describe();
    update();
}

/// A message that was not there before runs over its edge once.
void ChainMap::startPulses(const ChainState& fresh)
{
    const bool animate = style()->styleHint(QStyle::SH_Widget_Animate, nullptr, this) != 0;
    m_pulse.resize(fresh.edges.size(), 1);
    for (std::size_t i = 0; i < fresh.edges.size(); ++i) {
        const bool is = i < m_state.edges.size() && m_state.edges[i].span == fresh.edges[i].span;
        const bool any = fresh.edges[i].span != trace::kNone;
        if (any && !is && animate && m_session.player().running())
            m_pulse[i] = 0;
    }
    if (std::any_of(m_pulse.begin(), m_pulse.end(), [](double pulse) { return pulse < 1; }))
        m_timer.start();
}

void ChainMap::playTour(Tour tour)
{
    m_tour = std::move(tour);
    m_stop = 0;
    m_progress = 0;
    m_held = false;
    if (touring())
        m_timer.start();
    refresh();
    emit tourChanged();
}

void ChainMap::skipTour()
{
    if (!touring())
        return;
    m_tour = {};
    m_held = false;
    refresh();
    emit tourChanged();
}

void ChainMap::holdTour(int stop, double progress)
{
    if (!touring())
        return;
    m_stop = std::clamp(stop, 0, static_cast<int>(m_tour.stops.size()) - 1);
    m_progress = progress;
    m_held = true;
    refresh();
    emit tourChanged();
}

void ChainMap::tick()
{
    bool busy = false;
    for (double& pulse : m_pulse) {
        pulse = std::min(1.0, pulse + kFrameMs / kPulseMs);
        busy = busy || pulse < 1;
    }
    if (touring() && !m_held) {
        busy = true;
        m_progress += static_cast<double>(kFrameMs) / (kDwellMs * m_tour.dwell(m_stop));
        if (m_progress >= 1) {
            m_progress = 0;
            if (++m_stop >= static_cast<int>(m_tour.stops.size())) {
                skipTour();
                return;
            }
            refresh();
            emit tourChanged();
        }
    }
    if (!busy)
        m_timer.stop();
    update();
}

QRectF ChainMap::Geometry::edge(int index) const
{
    const auto i = static_cast<std::size_t>(index);
    return {boxes[i].right(), boxes[i].top(), boxes[i + 1].left() - boxes[i].right(),
        boxes[i].height()};
}

/// Below this boxes would leave the map; whoever holds it scrolls.
QSize ChainMap::minimumSizeHint() const
{
    const auto boxes = static_cast<int>(m_state.hops.size());
    const int ghost = m_state.observed ? 0 : kSmallGhost + kTightEdge / 2;
    const int least = m_state.observed ? kLeastEdge : kTightEdge;
    const int needed =
        static_cast<int>(2 * kMargin) + ghost + boxes * kSmallBox + std::max(0, boxes - 1) * least;
    return {std::max(560, needed), m_below ? kBoxHeight + kLabelsHeight + kStripHeight : 150};
}

double ChainMap::ghostWidth() const
{
    return m_state.observed ? 0 : int(width() < kNarrow ? kSmallGhost : kGhostWidth);
}

double ChainMap::boxWidth(bool below) const
{
    const double room = width() - 2 * kMargin - ghostWidth();
    const double share = below ? 1.35 : 1.84; // what one takes with its edge
    return std::clamp<double>(room / (share * static_cast<double>(m_state.hops.size())),
        width() < kNarrow ? kSmallBox : kLeastBox, m_state.observed ? kWidestObserved : kWidestBox);
}

/// What is left to each edge.
double ChainMap::edgeRoom(bool below) const
{
    const auto boxes = static_cast<double>(m_state.hops.size());
    const double edges = std::max(1.0, boxes - 1) + (m_state.observed ? 0 : 0.45);
    return (width() - 2 * kMargin - ghostWidth() - boxes * boxWidth(below)) / edges;
}

void ChainMap::placeLabels()
{
    const bool below = !m_state.observed && edgeRoom(false) < kWordsOfEdge;
    if (below == m_below)
        return;
    m_below = below;
    updateGeometry();
    emit labelsMoved();
}

void ChainMap::resizeEvent(QResizeEvent* event)
{
    placeLabels();
    QWidget::resizeEvent(event);
}

ChainMap::Geometry ChainMap::geometryNow() const
{
    Geometry g;
    const double room = width() - 2 * kMargin;
    const double ghost = ghostWidth();
    const double box = boxWidth(m_below);
    const double edge =
        std::clamp<double>(edgeRoom(m_below), m_below ? kTightEdge : kLeastEdge, kWidestEdge);
    const double boxHeight = kBoxHeight;
    const double words = m_below ? kLabelsHeight : 0;
    const double top = std::max(0.0, (height() - kStripHeight - boxHeight - words) / 2);
    if (!m_state.observed)
        g.ghost = QRectF(kMargin, top + 8, ghost, boxHeight - 16);
    double x = kMargin + ghost + (m_state.observed ? 0 : 0.45 * edge);
    for (std::size_t i = 0; i < m_state.hops.size(); ++i) {
        g.boxes.emplace_back(x, top, box, boxHeight);
        x += box + edge;
    }
    for (std::size_t i = 0; m_below && i + 1 < g.boxes.size(); ++i)
        g.labels.emplace_back(g.boxes[i].center().x() + 3, top + boxHeight, box + edge - 6, words);
    g.strip = QRectF(kMargin, height() - kStripHeight, room, kStripHeight - 6);
    return g;
}

QRectF ChainMap::rectOfLabel(int edge) const
{
    const Geometry g = geometryNow();
    return m_below ? g.labels.at(static_cast<std::size_t>(edge)) : g.edge(edge);
}

int ChainMap::partAt(const Geometry& g, QPointF point) const
{
    for (int part = 0; part < 2 * static_cast<int>(g.boxes.size()) - 1; ++part) {
        if (partRect(g, part).contains(point))
            return part;
    }
    for (std::size_t i = 0; i < g.labels.size(); ++i) {
        if (g.labels[i].contains(point))
            return 2 * static_cast<int>(i) + 1;
    }
    return -1;
}

QRectF ChainMap::partRect(const Geometry& g, int part) const
{
    return part % 2 == 0 ? g.boxes[static_cast<std::size_t>(part / 2)] : g.edge(part / 2);
}

models::ChainFilter ChainMap::filterOf(int part) const
{
    using Part = models::ChainFilter::Part;
    models::ChainFilter filter{
        part % 2 == 0 ? Part::Hop : Part::Edge, part / 2, std::nullopt, m_state.shape};
    const int container = 2 * static_cast<int>(m_state.hops.size()) - 2;
    if (part == container && !m_state.hops.back().lines.isEmpty()) // one is there
        filter.place = m_session.selectedPlace();
    return filter;
}

bool ChainMap::isFilter(int part) const
{
    return m_session.filter() == filterOf(part);
}

/// Narrows everything to a hop or an edge, or takes that back; and shows the newest message there.
void ChainMap::choosePart(int part)
{
    if (m_state.observed)
        return; // its messages are not observed
    m_part = part;
    if (isFilter(part)) {
        m_session.setFilter({});
        return;
    }
    m_session.setFilter(filterOf(part));
    const int edge = part % 2 == 0 ? part / 2 - 1 : part / 2;
    if (edge < 0)
        return;
    const std::size_t span = m_state.edges[static_cast<std::size_t>(edge)].span;
    if (span != trace::kNone && filterOf(part).holds(m_session.store(), span))
        emit spanClicked(m_session.store().spans()[span].spanId);
}

void ChainMap::movePart(int by)
{
    m_part = std::clamp(m_part + by, 0, 2 * static_cast<int>(m_state.hops.size()) - 2);
    describe();
    update();
}

void ChainMap::mousePressEvent(QMouseEvent* event)
{
    if (touring()) {
        skipTour();
        return;
    }
    const int part = partAt(geometryNow(), event->position());
    if (part >= 0)
        choosePart(part);
    else
        m_session.setFilter({});
}

void ChainMap::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && touring())
        skipTour();
    else if (event->key() == Qt::Key_Escape && m_session.filter())
        m_session.setFilter({});
    else if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)
        movePart(event->key() == Qt::Key_Right ? 1 : -1);
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        choosePart(m_part);
    else if (event->key() == Qt::Key_I && event->modifiers() == Qt::NoModifier)
        explainPart(m_part);
    else
        QWidget::keyPressEvent(event);
}

void ChainMap::explainPart(int part)
{
    const auto& hops = m_session.store().shape().hops;
    const std::size_t box = static_cast<std::size_t>(std::max(part, 0) + 1) / 2;
    if (part < 0 || box >= hops.size())
        return;
    const QRectF place = partRect(geometryNow(), static_cast<int>(box) * 2);
    emit hopAsked(hops[box], mapToGlobal(place.bottomLeft().toPoint() + QPoint(0, 6)));
}

void ChainMap::contextMenuEvent(QContextMenuEvent* event)
{
    const int part = event->reason() == QContextMenuEvent::Keyboard
        ? m_part
        : partAt(geometryNow(), event->pos());
    if (part < 0) {
        QWidget::contextMenuEvent(event);
        return;
    }
    QMenu menu(this);
    connect(menu.addAction(tr("What this hop is")), &QAction::triggered, this,
        [this, part] { explainPart(part); });
    menu.exec(event->globalPos());
}

void ChainMap::focusInEvent(QFocusEvent* event)
{
    update();
    QWidget::focusInEvent(event);
}

void ChainMap::focusOutEvent(QFocusEvent* event)
{
    update();
    QWidget::focusOutEvent(event);
}

bool ChainMap::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const Geometry g = geometryNow();
        QString tip;
        if (g.ghost.contains(help->pos()))
            tip = tr("In a cluster the API server tells the kubelet which pods to run. Here it "
                     "reads them from a folder.");
        for (int i = 0; i < static_cast<int>(m_state.edges.size()); ++i) {
            const Edge& edge = m_state.edges[static_cast<std::size_t>(i)];
            if (g.edge(i).contains(help->pos()) && edge.span != trace::kNone)
                tip = explain(m_session.store(), edge.span);
        }
        if (const int part = partAt(g, help->pos()); part >= 0 && !m_state.observed) {
            const QString click = isFilter(part)
                ? tr("Click shows everything again.")
                : tr("Click shows only %1, everywhere.").arg(filterOf(part).title());
            tip = tip.isEmpty() ? click : tip + u' ' + click;
        }
        if (tip.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(
                help->globalPos(), QStringLiteral("<p>%1</p>").arg(tip.toHtmlEscaped()), this);
        return true;
    }
    return QWidget::event(event);
}

void ChainMap::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        for (Stop& stop : m_tour.stops) {
            if (stop.edge != m_state.shape.kernelEdge() && stop.span != trace::kNone)
                stop.sentence = explain(m_session.store(), stop.span);
        }
        refresh();
    }
    QWidget::changeEvent(event);
}

/// What a screen reader says: the same as the picture.
void ChainMap::describe()
{
    QStringList parts;
    for (std::size_t i = 0; i < m_state.hops.size(); ++i) {
        parts << m_state.hops[i].title + u' ' + m_state.hops[i].lines.join(u' ');
        if (i < m_state.edges.size() && m_state.edges[i].span != trace::kNone)
            parts << QStringLiteral("→ %1 %2").arg(
                m_state.edges[i].message, m_state.edges[i].latency);
    }
    if (m_session.filter())
        parts.prepend(tr("only: %1").arg(m_session.filter()->title()));
    if (hasFocus() && !m_state.observed)
        parts.prepend(filterOf(m_part).title());
    setAccessibleName(tr("Call chain"));
    setAccessibleDescription(touring() ? m_tour.stops[static_cast<std::size_t>(m_stop)].sentence
                                       : parts.join(QStringLiteral(", ")));
}

} // namespace shimscope::chain

#include <chain/timeline.h>
#include <models/text.h>

#include <QScrollBar>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace shimscope::chain {

namespace {
constexpr int kScrollSteps = 10'000; // a scroll bar counts whole numbers
}

Timeline::Timeline(models::Session& session, QWidget* parent)
    : QAbstractScrollArea(parent), m_session(session)
{
    setObjectName(QStringLiteral("timeline"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the overview below is one, and more
    horizontalScrollBar()->setSingleStep(kScrollSteps / 50);
    setAccessibleName(tr("Timeline"));
    connect(&session, &models::Session::recordsAdded, this, &Timeline::refresh);
    connect(&session, &models::Session::timeMoved, viewport(), qOverload<>(&QWidget::update));
    connect(&session, &models::Session::filterChanged, viewport(), qOverload<>(&QWidget::update));
    connect(&session, &models::Session::spanSelected, this, &Timeline::revealSelection);
    connect(&session, &models::Session::wasReset, this, [this] {
        m_zoom = Zoom();
        m_revision = UINT64_MAX;
        refresh();
    });
    connect(&session, &models::Session::episodeSelected, this, &Timeline::showEpisode);
}

/// An episode that grows stays wholly in view, unless somebody has looked closer meanwhile.
void Timeline::showEpisode(int index, bool grew)
{
    const auto& episodes = m_session.store().episodes();
    const bool moved = m_zoom.view() != m_episodeView;
    if (index < 0 || index >= static_cast<int>(episodes.size()) || (grew && moved))
        return;
    fitEpisode(episodes[static_cast<std::size_t>(index)], !grew);
}

void Timeline::refresh()
{
    const models::Store& store = m_session.store();
    const bool grows = m_layout.open && m_laidOutLast != store.last();
    if (m_revision != store.spansRevision() || grows) {
        m_revision = store.spansRevision();
        m_laidOutLast = store.last();
        relayout();
    }
    viewport()->update();
}

/// New spans may change where the axis is cut; what is in view stays in view.
void Timeline::relayout()
{
    const TimeAxis before = m_layout.axis;
    const bool atEpisode = m_zoom.view() == m_episodeView;
    const models::Store& store = m_session.store();
    m_options.callees = true;
    m_layout = layOut(store.spans(), store.forest(), store.events(), store.last(), m_options);
    m_pad = kSmallestPad;
    if (m_layout.rowCount * kSmallestRow + lanesHeight() > viewport()->height() - kAxis) {
        m_options.callees = false;
        m_layout = layOut(store.spans(), store.forest(), store.events(), store.last(), m_options);
    }
    m_laidOutHeight = viewport()->height();
    if (!before.empty() && !m_layout.axis.empty()) {
        m_zoom.map([&](double folded) { return m_layout.axis.fold(before.unfold(folded)); });
        m_zoom.setWhole(m_layout.axis.length());
    } else {
        m_zoom = Zoom();
        m_zoom.setWhole(m_layout.axis.empty() ? 1 : m_layout.axis.length());
    }
    // Cuts grow and shrink: an episode that is wholly in view stays so.
    const auto episode = static_cast<std::size_t>(m_session.selectedEpisode());
    if (atEpisode && m_session.selectedEpisode() >= 0 && episode < store.episodes().size())
        fitEpisode(store.episodes()[episode], false);
    else
        viewMoved();
    emit laidOut();
}

/// One that goes on reaches to the newest bar: what is called in it has an end long before it has.
void Timeline::fitEpisode(const trace::Episode& episode, bool remember)
{
    const std::int64_t end =
        episode.open ? std::max(episode.end, m_layout.axis.end()) : episode.end;
    showInterval({episode.start, end}, remember);
    m_episodeView = m_zoom.view();
}

void Timeline::setPollsShown(bool shown)
{
    if (shown == m_options.polls)
        return;
    m_options.polls = shown;
    relayout();
    viewport()->update();
    emit pollsChanged();
}

void Timeline::changeDepth(int by)
{
    const int depth = std::clamp(depthShown() + by, 0, m_layout.deepest);
    if (depth == depthShown())
        return;
    m_options.depth = depth == m_layout.deepest ? kAllLevels : depth;
    relayout();
    revealSelection();
    emit pollsChanged();
}

void Timeline::showView(const View& view, bool remember)
{
    m_zoom.show(view, remember);
    viewMoved();
}

void Timeline::panBy(double share)
{
    m_zoom.pan(share * m_zoom.view().span());
    viewMoved();
}

void Timeline::zoomAt(double factor, double folded)
{
    m_zoom.by(factor, folded);
    viewMoved();
}

void Timeline::showInterval(Interval interval, bool remember)
{
    if (m_layout.axis.empty())
        return;
    const double from = m_layout.axis.fold(interval.start);
    const double to = std::max(m_layout.axis.fold(interval.end), from + Zoom::kSmallest);
    const double air = (to - from) * 0.03;
    m_zoom.show({from - air, to + air}, remember);
    viewMoved();
}

void Timeline::fitAll()
{
    m_zoom.fit();
    viewMoved();
}

bool Timeline::undoZoom()
{
    const bool undone = m_zoom.undo();
    viewMoved();
    return undone;
}

void Timeline::zoomBy(double factor)
{
    const View view = m_zoom.view();
    m_zoom.by(factor, (view.from + view.to) / 2);
    viewMoved();
}

void Timeline::zoomToSelection()
{
    if (const Bar* bar = m_layout.barOf(shownSpan(m_session.selectedIndex())))
        showInterval({bar->start, bar->end});
}

void Timeline::viewMoved()
{
    updateBars();
    viewport()->update();
    emit viewChanged();
}

void Timeline::updateBars()
{
    m_settingBars = true;
    findRowsInView();
    const int rows = std::accumulate(m_laneRows.begin(), m_laneRows.end(), 0);
    const int room = viewport()->height() - kAxis;
    m_pad = kLargestPad;
    if (rows * kSmallestRow + lanesHeight() > room)
        m_pad = kSmallestPad;
    m_row = std::clamp<int>((room - lanesHeight()) / std::max(1, rows), kSmallestRow, kLargestRow);
    const int needed = rows * m_row + lanesHeight();
    verticalScrollBar()->setRange(0, std::max(0, needed - room));
    verticalScrollBar()->setPageStep(room);
    verticalScrollBar()->setSingleStep(m_row);
    const View view = m_zoom.view();
    const double whole = std::max(m_zoom.whole(), view.span());
    const int page = static_cast<int>(kScrollSteps * view.span() / whole);
    horizontalScrollBar()->setPageStep(page);
    horizontalScrollBar()->setRange(0, view.span() >= m_zoom.whole() ? 0 : kScrollSteps - page);
    horizontalScrollBar()->setValue(static_cast<int>(kScrollSteps * view.from / whole));
    m_settingBars = false;
}

void Timeline::scrollContentsBy(int, int)
{
    if (!m_settingBars) {
        const View view = m_zoom.view();
        const double from = m_zoom.whole() * horizontalScrollBar()->value() / kScrollSteps;
        if (horizontalScrollBar()->maximum() > 0)
            m_zoom.pan(from - view.from);
        emit viewChanged();
    }
    viewport()->update();
}

void Timeline::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    if (viewport()->height() != m_laidOutHeight)
        relayout(); // what fits has changed
    else
        updateBars();
}

const trace::Episode* Timeline::episodeAt(std::int64_t t) const
{
    const trace::Episode* found = nullptr;
    for (const trace::Episode& episode : m_session.store().episodes()) {
        if (episode.start <= t)
            found = &episode;
    }
    return found;
}

std::int64_t Timeline::zeroAt(std::int64_t t) const
{
    const trace::Episode* episode = episodeAt(t);
    return std::max(m_layout.axis.start(), episode ? episode->start : 0);
}

QString Timeline::viewText() const
{
    if (m_layout.axis.empty())
        return {};
    std::int64_t from = timeAt(kGutter);
    std::int64_t to = timeAt(kGutter + timeWidth());
    for (const Gap& gap : m_layout.axis.gapsBetween(from, to + 1)) { // what is cut is not in view
        from = from > gap.start && from < gap.end ? gap.end : from;
        to = to > gap.start && to < gap.end ? gap.start : to;
    }
    from = std::max(from, m_layout.axis.start());
    to = std::min(to, m_layout.axis.end());
    // The first call in view names it; a little air before it does not belong to it.
    const std::int64_t inside = from + (to - from) / 8;
    const std::int64_t zero = zeroAt(inside);
    from = std::max(from, zero);
    const std::int64_t step =
        std::max<std::int64_t>(1, tickStep(static_cast<double>(to - from) / 10));
    const QString range = QStringLiteral("%1 – %2 %3")
                              .arg(models::axisNumber(from - zero, step),
                                  models::axisNumber(to - zero, step), models::axisUnit(step));
    const trace::Episode* episode = episodeAt(inside);
    return episode
        ? tr("pod %1").arg(models::text(episode->podName)) + QStringLiteral(" · ") + range
        : range;
}

/// A call whose callee's bar was left out is shown by its caller's; what is folded away by the call
/// that it is folded into.
std::size_t Timeline::shownSpan(std::size_t span) const
{
    const trace::Forest& forest = m_session.store().forest();
    if (span >= m_layout.positions.size() || m_layout.positions[span].row >= 0)
        return span;
    std::size_t node = forest.nodeOf[span];
    while (node != trace::kNone && m_layout.positions[forest.nodes[node].span].row < 0)
        node = forest.nodes[node].parent;
    return node == trace::kNone ? span : forest.nodes[node].span;
}

void Timeline::revealSelection()
{
    const std::size_t span = shownSpan(m_session.selectedIndex());
    const Bar* bar = m_layout.barOf(span);
    if (bar) {
        const View view = m_zoom.view();
        const double from = m_layout.axis.fold(bar->start);
        if (from > view.to || m_layout.axis.fold(bar->end) < view.from) {
            m_zoom.pan(from - view.span() * 0.2 - view.from);
            viewMoved();
        }
        const int top = rowTop(m_layout.positions[span].row).value_or(kAxis);
        if (top < kAxis)
            verticalScrollBar()->setValue(verticalScrollBar()->value() + top - kAxis);
        else if (top + m_row > viewport()->height())
            verticalScrollBar()->setValue(
                verticalScrollBar()->value() + top + m_row - viewport()->height());
    }
    viewport()->update();
}

void Timeline::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        setAccessibleName(tr("Timeline"));
        emit viewChanged();
    }
    if (event->type() == QEvent::FontChange)
        refresh(); // lanes have another height
    QAbstractScrollArea::changeEvent(event);
}

} // namespace shimscope::chain

// The timeline: lanes by hop, bars by time, idle gaps cut, polls folded. Own painted, because a run
// has more bars than widgets or graphics items could carry; what is drawn comes from TimelineLayout
// and Zoom. GUI thread.
#pragma once

#include <chain/timeline_layout.h>
#include <chain/zoom.h>
#include <models/session.h>
#include <widgets/theme.h>

#include <QAbstractScrollArea>

#include <algorithm>
#include <optional>
#include <vector>

namespace shimscope::chain {

class Timeline : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit Timeline(models::Session& session, QWidget* parent = nullptr);

    [[nodiscard]] const TimelineLayout& layoutNow() const { return m_layout; }
    [[nodiscard]] const Zoom& zoom() const { return m_zoom; }
    [[nodiscard]] bool pollsShown() const { return m_options.polls; }
    void setPollsShown(bool shown);
    /// Folds away the deepest level of calls that is shown (by = −1), or shows one more (1).
    void changeDepth(int by);
    [[nodiscard]] bool canFold() const { return depthShown() > 0; }
    [[nodiscard]] bool canUnfold() const { return m_options.depth < m_layout.deepest; }
    /// The deepest level that is shown; 0: only calls that nobody here asked for.
    [[nodiscard]] int depthShown() const { return std::min(m_options.depth, m_layout.deepest); }

    /// Shows an interval with a little air around it; `remember` makes it undoable.
    void showInterval(Interval interval, bool remember = true);
    /// Shows a part of the folded axis.
    void showView(const View& view, bool remember);
    void panBy(double share); ///< of what is in view
    void zoomAt(double factor, double folded);
    void fitAll();
    bool undoZoom();
    void zoomToSelection();
    void zoomBy(double factor);

    /// The bar under a point of the viewport; null if there is none.
    [[nodiscard]] const Bar* barAtPoint(QPointF point) const;
    /// Where a span's bar is on the viewport; empty if it is folded away.
    [[nodiscard]] QRectF barRect(std::size_t span) const;
    [[nodiscard]] double xOf(std::int64_t t) const;
    [[nodiscard]] std::int64_t timeAt(double x) const;
    /// The interval in view, in words: "pod web · 0 – 42 ms".
    [[nodiscard]] QString viewText() const;
    [[nodiscard]] models::Session& session() const { return m_session; }

    [[nodiscard]] QSize sizeHint() const override { return {900, 300}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {400, 150}; }

    static constexpr widgets::Length kGutter{112};
    static constexpr widgets::Length kAxis{24};
    static constexpr widgets::Length kLargestPad{
        6}; ///< between lanes, where there is height for it
    static constexpr widgets::Length kSmallestPad{3};
    static constexpr widgets::Length kLargestRow{24}; ///< rows share the height there is,
    static constexpr widgets::Length kSmallestRow{14}; ///< and are scrolled only below this
    static constexpr widgets::Length kBetweenRows{3};

public slots:
    void refresh();

signals:
    void statisticsAsked(); ///< of the calls that are named as the selected one
    void viewChanged();
    void laidOut(); ///< bars, lanes or cuts are other ones
    void pollsChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    friend class TimelinePainter;
    void relayout();
    void showEpisode(int index, bool grew);
    void fitEpisode(const trace::Episode& episode, bool remember);
    void updateBars();
    void select(const Bar* bar);
    void moveSelection(int rows, int bars);
    void revealSelection();
    void viewMoved();
    /// The last episode that began before a time, and what the ticks there count from.
    [[nodiscard]] const trace::Episode* episodeAt(std::int64_t t) const;
    [[nodiscard]] std::int64_t zeroAt(std::int64_t t) const;
    [[nodiscard]] std::size_t shownSpan(std::size_t span) const;
    [[nodiscard]] int lanesHeight() const;
    [[nodiscard]] int rowsOf(const Lane& lane) const;
    void findRowsInView();
    [[nodiscard]] int laneTop(const Lane& lane) const;
    [[nodiscard]] std::optional<int> rowTop(int row) const;
    [[nodiscard]] int rowAt(double y) const;
    [[nodiscard]] double timeWidth() const;
    [[nodiscard]] QString tipFor(std::size_t span) const;
    void goBack();
    void askStatistics();

    models::Session& m_session;
    TimelineLayout m_layout;
    LayoutOptions m_options;
    Zoom m_zoom;
    View m_episodeView; ///< what was shown of the selected episode
    std::uint64_t m_revision = UINT64_MAX;
    std::int64_t m_laidOutLast = 0;
    std::size_t m_hover = trace::kNone;
    std::optional<QPointF> m_pressed; ///< where the left button went down
    QPointF m_dragged;
    bool m_panning = false;
    bool m_settingBars = false;
    std::vector<int> m_laneRows; ///< rows of each lane that have something in view
    int m_row = kLargestRow;
    int m_pad = kLargestPad;
    int m_laidOutHeight = 0;
};

/// Makes the bars visible to assistive technology; once, before the first Timeline is shown.
void installTimelineAccessibility();

} // namespace shimscope::chain

// Draws a Timeline: one object a frame. Work is by pixel column, not by bar: bars narrower than a
// pixel become one block, and the rest of that column is skipped by binary search. GUI thread.
#pragma once

#include <chain/timeline.h>

#include <QFontMetricsF>
#include <QPainter>

#include <span>
#include <utility>
#include <vector>

namespace shimscope::chain {

class TimelinePainter {
public:
    TimelinePainter(Timeline& timeline, QPainter& painter);
    void paint();

private:
    void paintEpisode();
    void paintLane(const Lane& lane);
    void paintRow(const Row& row, const Lane& lane, double top);
    /// Draws a bar; `room`: where the next thing of its row begins.
    void paintBar(const Bar& bar, const Lane& lane, QRectF rect, double room);
    void paintLabel(const Bar& bar, const QRectF& rect, bool onFill, double taken);
    double paintFolded(const Bar& bar, const QRectF& rect, bool onFill, double room);
    [[nodiscard]] bool isDimmed(std::size_t span) const;
    [[nodiscard]] const Bar& bestOf(const Row& row, std::size_t first, std::size_t end) const;
    void paintSteps(const Lane& lane);
    [[nodiscard]] std::span<const Gap> gapsInView() const;
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

} // namespace shimscope::chain

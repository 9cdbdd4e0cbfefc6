// The hops of the compared chains, hop above hop: one lane a chain. A hop that a chain lacks keeps
// its place, dashed, with what became of it. A click on a hop asks for its place in the recording.
// Played, each lane shows the message that goes through it. GUI thread.
#pragma once

#include <compare/comparison.h>
#include <compare/play.h>
#include <QWidget>

namespace shimscope::compareview {

class LanesView : public QWidget {
    Q_OBJECT

public:
    explicit LanesView(QWidget* parent = nullptr);
    void setComparison(const compare::Comparison& comparison);
    /// Where each chain is while they are played: the message is drawn, and said below its lane.
    /// Empty: nothing is played.
    void setMoments(std::vector<std::optional<Moment>> moments);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    /// Where a hop of a chain is drawn; adjacent absent ones share a place.
    [[nodiscard]] QRect placeOf(std::size_t chain, std::size_t hop) const;

signals:
    void placeAsked(int chain, const QString& spanId);
    /// What a hop is, is asked for (right button, Menu key); `beside`: on the screen.
    void hopAsked(int chain, shimscope::trace::Hop hop, const QPoint& beside);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] std::size_t count() const;
    [[nodiscard]] QRect column(std::size_t hop) const;
    /// The hop at a point; null: none. `chain` becomes its lane.
    [[nodiscard]] const compare::HopPlace* at(const QPoint& point, std::size_t& chain) const;
    void paintHead(QPainter& painter) const;
    void paintLane(QPainter& painter, std::size_t chain) const;
    void paintMoment(QPainter& painter, std::size_t chain) const;
    [[nodiscard]] int laneHeight() const;
    [[nodiscard]] std::optional<std::size_t> indexOf(std::size_t chain, trace::Hop hop) const;
    void paintHop(QPainter& painter, const QRect& box, const compare::HopPlace& place) const;
    static void paintAbsent(QPainter& painter, const QRect& box, const compare::HopPlace& place);
    [[nodiscard]] std::size_t endOfAbsent(std::size_t chain, std::size_t hop) const;
    compare::Comparison m_comparison;
    std::vector<std::optional<Moment>> m_moments;
};

/// "kubelet", "CRI adapter"; the manager of containers is no endpoint behind Docker's engine.
[[nodiscard]] QString nameOfPlace(trace::Hop hop);
/// Where a statement stands, a line each: "dockershim, line 24 (grpc.log:23)".
[[nodiscard]] QString evidenceText(const compare::Statement& statement);

} // namespace shimscope::compareview

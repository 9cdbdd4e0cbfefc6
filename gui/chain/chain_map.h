// The chain map: one box per hop with the process that really stands there, what went over each
// edge last, and after a start its slow-motion replay, one sentence a stop. Own painted; follows
// the session's moment. GUI thread.
#pragma once

#include <chain/chain_state.h>
#include <chain/tour.h>
#include <models/session.h>

#include <QTimer>
#include <QWidget>

#include <array>

namespace shimscope::chain {

class ChainMap : public QWidget {
    Q_OBJECT

public:
    explicit ChainMap(models::Session& session, QWidget* parent = nullptr);

    [[nodiscard]] const ChainState& state() const { return m_state; }
    void playTour(Tour tour);
    void skipTour();
    [[nodiscard]] bool touring() const { return !m_tour.empty(); }
    /// The stop that is shown; -1 if no tour runs.
    [[nodiscard]] int tourStop() const { return touring() ? m_stop : -1; }
    /// Holds the tour at a stop, with the dot at `progress` of its way: for pictures and tests.
    void holdTour(int stop, double progress);

    /// Where a part of the map stands: 0 the first box, 1 the first edge, 2 the second box, …
    [[nodiscard]] QRectF rectOfPart(int part) const { return partRect(geometryNow(), part); }

    [[nodiscard]] QSize sizeHint() const override { return {900, 176}; }
    [[nodiscard]] QSize minimumSizeHint() const override;
    /// Whether the words of the edges stand below the boxes, because they have no room between
    /// them.
    [[nodiscard]] bool labelsBelow() const { return m_below; }
    /// Where the words of an edge stand.
    [[nodiscard]] QRectF rectOfLabel(int edge) const;

    static constexpr int kDwellMs = 1800;

signals:
    void spanClicked(const std::string& spanId);
    void labelsMoved(); ///< below the boxes, or back: it needs another height
    /// What a hop is, is asked for; `beside`: on the screen.
    void hopAsked(shimscope::trace::Hop hop, const QPoint& beside);
    void tourChanged(); ///< began, came to its next stop, or ended

protected:
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Geometry {
        QRectF ghost; ///< empty for a chain that is only looked at
        std::vector<QRectF> boxes; ///< as many as there are hops
        std::vector<QRectF> labels; ///< of the edges, below the boxes; empty: beside their lines
        QRectF strip; ///< where the sentence stands
        [[nodiscard]] QRectF edge(int index) const;
    };
    [[nodiscard]] Geometry geometryNow() const;
    /// As it is with the edges' words below the boxes, or beside their lines.
    [[nodiscard]] double boxWidth(bool below) const;
    [[nodiscard]] double ghostWidth() const;
    [[nodiscard]] double edgeRoom(bool below) const;
    [[nodiscard]] std::int64_t shownTime() const;
    /// Boxes and edges in their order: 0 the first box, 1 the first edge, 2 the second box, …; -1:
    /// none.
    [[nodiscard]] int partAt(const Geometry& geometry, QPointF point) const;
    [[nodiscard]] QRectF partRect(const Geometry& geometry, int part) const;
    [[nodiscard]] models::ChainFilter filterOf(int part) const;
    [[nodiscard]] bool isFilter(int part) const;
    void choosePart(int part);
    /// Asks what the hop of this box is; of an edge: the one that it leads to.
    void explainPart(int part);
    void movePart(int by);
    void refresh();
    void placeLabels();
    void tick();
    void startPulses(const ChainState& fresh);
    void paintGhost(QPainter& painter, const Geometry& geometry) const;
    void paintBox(QPainter& painter, const QRectF& rect, int index) const;
    void paintEdge(QPainter& painter, const Geometry& geometry, int index) const;
    void paintDot(QPainter& painter, const QRectF& rect, int index) const;
    void paintStrip(QPainter& painter, const QRectF& rect) const;
    [[nodiscard]] QString newestSentence() const;
    void describe();

    models::Session& m_session;
    ChainState m_state;
    std::vector<double> m_pulse; ///< of each edge: how far a dot has come, 0…1; 1: at rest
    Tour m_tour;
    int m_stop = 0;
    double m_progress = 0; ///< of the stop, 0…1
    bool m_held = false;
    bool m_below = false;
    int m_part = 0; ///< where the keys are
    QTimer m_timer;
};

} // namespace shimscope::chain

// The whole run in one strip below the timeline, with a window over what is in view: a click moves
// the window there, a drag draws a new one, its edges are handles; all of it with keys as well.
// GUI thread.
#pragma once

#include <chain/timeline.h>

#include <QPixmap>
#include <QWidget>

namespace shimscope::chain {

class Minimap : public QWidget {
    Q_OBJECT

public:
    explicit Minimap(Timeline& timeline, QWidget* parent = nullptr);
    /// The window, in pixels of this widget; never narrower than can be taken hold of.
    [[nodiscard]] QRectF window() const;
    /// Where a part of the folded axis stands.
    [[nodiscard]] double xOf(double folded) const;
    [[nodiscard]] double foldedAt(double x) const;

    static constexpr widgets::Length kHeight{22};
    static constexpr widgets::Length kLeastHeight{12};
    static constexpr int kRight = 14; ///< free at the right, as in the timeline

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    enum class Drag { None, Range, Window, Left, Right };
    [[nodiscard]] Drag dragAt(double x) const;
    void moveEdges(double left, double right, bool remember);
    void drag(double x);
    void redraw();
    void drawLane(QPainter& painter, const Lane& lane, double top, double tall) const;
    void paintWindow(QPainter& painter) const;
    void describe();

    Timeline& m_timeline;
    QPixmap m_picture; ///< all but the window; null: to be drawn
    Drag m_drag = Drag::None;
    bool m_moved = false; ///< since the button went down
    double m_pressed = 0; ///< px
    double m_at = 0; ///< px
    View m_before;
};

} // namespace shimscope::chain

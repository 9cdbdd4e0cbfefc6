// One plot: title, caption with value and limit, curves over the last seconds, a limit line, shaded
// stretches, marks. QCustomPlot inside, with pens of 1 px: thicker noisy lines cost seconds a
// frame. GUI thread.
#pragma once

#include <plots/series.h>
#include <widgets/failure_panel.h>

#include <QLabel>
#include <QWidget>

#include <cstdint>
#include <optional>
#include <vector>

class QMenu;
class QCustomPlot;
class QCPItemRect;
class QCPItemText;
class QCPItemStraightLine;
class QCPItemTracer;
class QCPGraph;

namespace shimscope::widgets {
class ElideLabel;
}

namespace shimscope::plots {

struct Curve {
    QString name;
    QColor colour;
    bool dashed = false;
    bool filled = false; ///< a band from 0 on
    std::vector<Point> points{};
};

struct Mark {
    std::int64_t at = 0;
    double value = 0;
    QString text;
};

/// All that one picture shows.
struct PlotContent {
    std::int64_t from = 0, to = 0; ///< ns
    std::vector<Curve> curves;
    std::optional<double> limit;
    QString limitText;
    bool limitIsScale = false; ///< it only says how high the plot is
    double least = 0; ///< the scale reaches at least here
    double scale = 1; ///< values are divided by this for reading
    QString unit;
    std::vector<Stretch> shaded;
    std::optional<Stretch> episode;
    std::vector<Mark> marks;
    QString caption;
    QString missing; ///< if not empty: why there is nothing to draw
    std::int64_t wallMinusBoot = 0; ///< ns: for the times in what is saved
};

class ResourcePlot : public QWidget {
    Q_OBJECT

public:
    explicit ResourcePlot(QWidget* parent = nullptr);
    void setTitle(const QString& title);
    void show(const PlotContent& content);
    [[nodiscard]] QString caption() const;
    [[nodiscard]] QString title() const { return m_title->text(); }
    [[nodiscard]] const PlotContent& content() const { return m_content; }
    /// The values of all curves at a moment, a line each.
    [[nodiscard]] QString valuesAt(std::int64_t at) const;
    /// Copy and save; `at`: the moment under the pointer.
    void fillMenu(QMenu& menu, std::int64_t at);
    [[nodiscard]] QCustomPlot* plot() const { return m_plot; }
    /// QCustomPlot does not know the palette: colours are set by hand.
    void applyTheme();

    using QWidget::show;

signals:
    /// Somebody clicked a value, or pressed Enter: where does it come from?
    void asked(std::int64_t at, const QPoint& global);
    /// A file could not be written.
    void failed(const shimscope::widgets::Failure& failure);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void buildPlot();
    void setTicks();
    void setCurves();
    void setLimit();
    [[nodiscard]] bool reachesLimit(double from, double to) const;
    void setShades();
    void setMarks();
    [[nodiscard]] double seconds(std::int64_t t) const;
    void showTip(const QPoint& at);
    [[nodiscard]] std::int64_t momentAt(double x) const;
    enum class Format { Csv, Png, Svg };
    void askForFile(Format format);

    QLabel* m_title;
    widgets::ElideLabel* m_caption;
    QCustomPlot* m_plot;
    QLabel* m_missing;
    QCPItemStraightLine* m_limit = nullptr;
    QCPItemText* m_limitText = nullptr;
    QCPItemRect* m_episode = nullptr;
    std::vector<QCPItemRect*> m_shades;
    std::vector<QCPItemTracer*> m_dots;
    std::vector<QCPItemText*> m_texts;
    PlotContent m_content;
};

} // namespace shimscope::plots

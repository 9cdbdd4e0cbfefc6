// All calls of one name: how many, how long (least, median, 95 of 100, most, sum), a histogram, and
// the list of them to jump to each. It goes with the next click elsewhere or Escape. GUI thread.
#pragma once

#include <models/call_stats.h>
#include <models/session.h>

#include <QFrame>
#include <QStandardItemModel>
#include <QTableView>

namespace shimscope::chain {

/// The durations as columns on a logarithmic scale. The column of the selected call is marked.
class Histogram : public QWidget {
    Q_OBJECT

public:
    Histogram(const models::CallStats& stats, QWidget* parent);
    /// Marks the bin of this duration; negative: none.
    void mark(std::int64_t duration);
    [[nodiscard]] QSize sizeHint() const override { return {420, 84}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 84}; }

signals:
    void binClicked(std::size_t bin);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    const models::CallStats& m_stats;
    std::int64_t m_marked = -1;
};

class StatsPanel : public QFrame {
    Q_OBJECT

public:
    /// Of the calls that are named as the selected one.
    StatsPanel(models::Session& session, QWidget* parent);
    [[nodiscard]] const models::CallStats& stats() const { return m_stats; }
    [[nodiscard]] QTableView* table() const { return m_table; }
    [[nodiscard]] Histogram* histogram() const { return m_histogram; }
    /// Opens it in the middle of this part of the screen.
    void openOver(const QRect& global);

    static constexpr std::size_t kMostRows = 1'000;

private:
    void fill();
    [[nodiscard]] QString summary() const;
    void jumpTo(int row);
    void markSelected();
    models::Session& m_session;
    models::CallStats m_stats;
    QStandardItemModel m_model;
    Histogram* m_histogram;
    QTableView* m_table;
};

} // namespace shimscope::chain

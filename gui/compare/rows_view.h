// Rows of a comparison as a table: a column for each chain, what differs tinted. Each statement can
// be followed to its place in the recording. GUI thread.
#pragma once

#include <compare/comparison.h>
#include <QWidget>

class QGridLayout;
class QLabel;

namespace shimscope::compareview {

class RowsView : public QWidget {
    Q_OBJECT

public:
    /// `calls`: the rows are calls, with times.
    explicit RowsView(bool calls, QWidget* parent = nullptr);
    void setComparison(const compare::Comparison& comparison);
    /// The row of this title is marked; empty: none is.
    void setCurrent(const std::string& title);

signals:
    void placeAsked(int chain, const QString& spanId);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void addHead(const compare::Comparison& comparison);
    void addRow(const compare::Row& row, int line);
    QLabel* addLabel(const QString& html, int line, int column);
    bool m_calls;
    QGridLayout* m_grid = nullptr;
    std::vector<QLabel*> m_titles; ///< of each row
    std::vector<bool> m_differs;
    std::vector<std::string> m_names; ///< of the rows, in English
    std::string m_current;
};

/// The statement as a label's rich text, with a link to its place ("0/spanid") where it has one.
[[nodiscard]] QString htmlOf(const compare::Statement& statement, std::size_t chain);

} // namespace shimscope::compareview

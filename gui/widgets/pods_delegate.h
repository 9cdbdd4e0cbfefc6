// Draws one row of the pods' tree: state as a shape, name, restarts and kills, a sparkline of CPU,
// a number or a word. What does not fit is left out from the least important on; the tooltip has
// it. GUI thread.
#pragma once

#include <QStyledItemDelegate>

namespace shimscope::widgets {

class PodsDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(
        const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    /// Where a click opens and closes a pod, in a row that begins at 0.
    static constexpr int kArrowWidth = 16;
};

} // namespace shimscope::widgets

// Walks the visible widgets of a window as a reader's eye and a screen reader would: what is cut
// off, what has no name, and every text that can be read.
#pragma once

#include <QStringList>
#include <QWidget>

namespace shimscope::tests {

struct Walk {
    QStringList complaints; ///< "QLabel 'REPLAY' in Banner: needs 60 px, has 40"
    QStringList texts; ///< of labels, buttons, tables, accessible names and descriptions
    [[nodiscard]] bool says(const QString& text) const;
};
/// `root` and its visible children, also those that are windows of their own (dialogs).
[[nodiscard]] Walk walk(QWidget& root);

} // namespace shimscope::tests

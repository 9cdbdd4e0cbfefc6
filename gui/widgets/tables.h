// Tables of texts as they all look here: no grid, one row selected, long texts shortened in their
// middle; rows, head and columns follow the size of the text. GUI thread.
#pragma once

#include <QList>
#include <QTableView>

namespace shimscope::widgets {

/// After the model was set. `widths`: of the first columns, px at 100 %.
void prepareTable(QTableView* table, const QList<int>& widths);

} // namespace shimscope::widgets

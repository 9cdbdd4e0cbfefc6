#include <widgets/tables.h>
#include <widgets/theme.h>

#include <QHeaderView>

namespace shimscope::widgets {

namespace {
constexpr int kTableRow = 23;
constexpr int kTableHead = 24;
} // namespace

void prepareTable(QTableView* table, const QList<int>& widths)
{
    setMonoFont(table, -2);
    table->setShowGrid(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setWordWrap(false);
    table->setTextElideMode(Qt::ElideMiddle); // of a path both ends say something
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    whenScaled(table, [table, widths] {
        table->verticalHeader()->setMinimumSectionSize(px(kTableRow) - 4);
        table->verticalHeader()->setDefaultSectionSize(px(kTableRow));
        table->horizontalHeader()->setFixedHeight(px(kTableHead));
        for (int i = 0; i < static_cast<int>(widths.size()); ++i)
            table->setColumnWidth(i, px(widths[i]));
    });
}

} // namespace shimscope::widgets

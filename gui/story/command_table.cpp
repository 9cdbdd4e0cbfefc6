#include <models/text.h>
#include <widgets/theme.h>

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QVBoxLayout>
#include <story/command_table.h>

#include <algorithm>

namespace shimscope::storyview {

namespace {
constexpr int kCommandRole = Qt::UserRole;
constexpr int kPadding = 14; ///< of a cell, at each side
constexpr int kHighest = 1000;
} // namespace

CommandTable::CommandTable(QWidget* parent)
    : QDialog(parent), m_about(new QLabel(this)), m_table(new QTableWidget(this))
{
    setObjectName(QStringLiteral("pane"));
    m_about->setWordWrap(true);
    m_about->setForegroundRole(QPalette::PlaceholderText);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setWordWrap(true);
    m_table->setTextElideMode(Qt::ElideNone);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->installEventFilter(this);
    connect(
        m_table->horizontalHeader(), &QHeaderView::sectionResized, this, &CommandTable::sizeRows);
    connect(m_table, &QTableWidget::cellDoubleClicked, this, &CommandTable::copyCurrent);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(18, 16, 18, 18);
    all->addWidget(m_about);
    all->addWidget(m_table, 1);
    if (auto commands = story::loadShippedCommands())
        m_commands = std::move(*commands);
    else
        m_about->setText(models::text(commands.error().toString()));
    resize(widgets::px(1180), widgets::px(640));
    fill();
}

void CommandTable::fill()
{
    setWindowTitle(tr("The same with other tools"));
    m_table->setAccessibleName(windowTitle());
    if (m_commands.actions.empty())
        return;
    m_about->setText(tr("A double-click, or Ctrl+C, copies a command; what stands in <> is to be "
                        "filled in. As of %1.")
                         .arg(models::text(m_commands.asOf)));
    QStringList titles{tr("Action")};
    for (const char* tool : story::kTools)
        titles << QString::fromLatin1(tool);
    m_table->setColumnCount(static_cast<int>(titles.size()));
    m_table->setRowCount(static_cast<int>(m_commands.actions.size()));
    m_table->setHorizontalHeaderLabels(titles);
    for (std::size_t i = 0; i < story::kTools.size(); ++i)
        m_table->horizontalHeaderItem(static_cast<int>(i) + 1)
            ->setToolTip(tr("Source: %1").arg(models::text(m_commands.sources.at(i).title)));
    int row = 0;
    for (const story::ActionCommands& action : m_commands.actions) {
        auto* name = new QTableWidgetItem(models::inLanguage(action.name));
        name->setFont(widgets::textFont());
        m_table->setItem(row, 0, name);
        for (std::size_t i = 0; i < action.tools.size(); ++i) {
            const story::Command& command = action.tools.at(i);
            const bool none = command.command.empty();
            auto* item =
                new QTableWidgetItem(none ? QStringLiteral("– ") + models::inLanguage(command.none)
                                          : models::text(command.command));
            item->setFont(none ? widgets::textFont(-1) : widgets::monoFont(-2));
            if (none)
                item->setForeground(widgets::colours().mute);
            else
                item->setData(kCommandRole, models::text(command.command));
            m_table->setItem(row, static_cast<int>(i) + 1, item);
        }
        ++row;
    }
    sizeRows();
}

/// As high as the text of their cells; the table's own way forgets the padding of the style.
void CommandTable::sizeRows()
{
    const int padding = widgets::px(kPadding);
    for (int row = 0; row < m_table->rowCount(); ++row) {
        int height = 0;
        for (int column = 0; column < m_table->columnCount(); ++column) {
            const QTableWidgetItem* item = m_table->item(row, column);
            if (!item)
                return; // it is being filled
            const QRect room(0, 0, m_table->columnWidth(column) - 2 * padding, kHighest);
            height = std::max(height,
                QFontMetrics(item->font())
                    .boundingRect(room, Qt::TextWordWrap, item->text())
                    .height());
        }
        m_table->setRowHeight(row, height + padding);
    }
}

void CommandTable::copyCurrent()
{
    const QTableWidgetItem* item = m_table->currentItem();
    if (item && item->data(kCommandRole).isValid())
        QApplication::clipboard()->setText(item->data(kCommandRole).toString());
}

void CommandTable::resizeEvent(QResizeEvent* event)
{
    QDialog::resizeEvent(event);
    sizeRows();
}

void CommandTable::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        fill();
    QDialog::changeEvent(event);
}

bool CommandTable::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
        copyCurrent();
        return true;
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace shimscope::storyview

// cgroup files: editing in place, undo, and the kernel's answer.
#include <models/text.h>
#include <widgets/theme.h>

#include <details/container_pages.h>
#include <details/copy_menu.h>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QRegularExpression>
#include <QStyledItemDelegate>

namespace shimscope::details {

namespace {

/// "EINVAL: the kernel …" out of the sentence that says who asked whom: a cell has no room for
/// that.
QString kernelsAnswer(const QString& error)
{
    static const QRegularExpression kAnswer(
        QStringLiteral("(\\bE[A-Z0-9]+: .*?)(: [^:]*: [A-Z_]+)?$"));
    const auto match = kAnswer.match(error);
    return match.hasMatch() ? match.captured(1) : error;
}

/// Bad news in the colour of bad news (and in words); what may be edited looks like a field.
class FileDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        QStyleOptionViewItem changed = option;
        const bool bad = index.data(CgroupModel::BadRole).toBool();
        if (bad && index.column() == CgroupModel::Remark)
            changed.palette.setColor(QPalette::Text, widgets::colours().bad);
        QStyledItemDelegate::paint(painter, changed, index);
        if (index.column() != CgroupModel::Value || !index.data(CgroupModel::EditableRole).toBool())
            return;
        painter->save();
        painter->setPen(QPen(widgets::colours().mute, 1, Qt::DotLine));
        painter->drawLine(option.rect.left() + 7, option.rect.bottom() - 3, option.rect.right() - 8,
            option.rect.bottom() - 3);
        painter->restore();
    }
    QWidget* createEditor(
        QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        auto* field = new QLineEdit(parent);
        widgets::setMonoFont(field, -2);
        field->setStyleSheet(QStringLiteral("QLineEdit { padding: 0 5px; border-radius: 3px; }"));
        field->setAccessibleName(index.siblingAtColumn(CgroupModel::Name).data().toString());
        return field;
    }
    /// Once: a reading that comes while a person types must not take the words away.
    void setEditorData(QWidget* editor, const QModelIndex& index) const override
    {
        auto* field = static_cast<QLineEdit*>(editor);
        if (field->text().isEmpty() && !field->isModified())
            field->setText(index.data(Qt::EditRole).toString());
    }
};

} // namespace

CgroupPage::CgroupPage(ContainerWatch& watch, QWidget* parent)
    : Page(watch, api::DETAILS_PART_CGROUP, parent)
    , m_files(new CgroupModel(this))
    , m_table(makeTable(m_files, {230, 260, 150, 420, 90}))
    , m_undo(new QPushButton(this))
{
    m_table->setItemDelegate(new FileDelegate(m_table));
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->horizontalHeader()->setSectionResizeMode(CgroupModel::Remark, QHeaderView::Stretch);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_body->addWidget(m_table);
    m_head->addWidget(m_undo);
    m_undo->setAutoDefault(false);
    connect(m_files, &CgroupModel::editAsked, this, &CgroupPage::write);
    connect(m_files, &QAbstractItemModel::dataChanged, this, &CgroupPage::refreshUndo);
    connect(m_files, &QAbstractItemModel::modelReset, this, &CgroupPage::refreshUndo);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &CgroupPage::refreshUndo);
    connect(m_table, &QWidget::customContextMenuRequested, this, &CgroupPage::openMenu);
    connect(m_undo, &QPushButton::clicked, this,
        [this] { m_files->undo(m_undo->property("row").toInt()); });
    CgroupPage::retranslate();
}

/// Of the selected file, else of the first that was changed.
void CgroupPage::refreshUndo()
{
    int row = m_table->currentIndex().row();
    for (int i = 0; i < m_files->rowCount() && m_files->undoText(row).isEmpty(); ++i)
        row = i;
    const QString before = m_files->undoText(row);
    m_undo->setVisible(!before.isEmpty());
    if (before.isEmpty())
        return;
    m_undo->setProperty("row", row);
    m_undo->setText(
        tr("Undo: %1 back to %2").arg(models::text(m_files->fileAt(row).name()), before));
    m_undo->setAccessibleName(m_undo->text());
}

void CgroupPage::write(const QString& file, const QString& text)
{
    m_files->asking(file);
    const QString what = tr("Set %1 of %2 to %3").arg(file, watch().name(), text);
    watch().requests().ask<agent_api::ValueChange>(
        [id = watch().id().toStdString(), name = file.toStdString(), value = text.toStdString()](
            const agent_api::Client& client) { return client.setCgroupValue(id, name, value); },
        this,
        [this, id = watch().id(), file, what](const auto& answer) {
            if (!answer)
                emit failed(what, answer.error());
            if (id != watch().id())
                return; // another container is shown by now
            if (answer)
                m_files->written(
                    file, models::text(answer->oldText), models::text(answer->newText));
            else
                m_files->refused(file, kernelsAnswer(models::text(answer.error().toString())));
            watch().refresh();
        });
}

void CgroupPage::openMenu(const QPoint& at)
{
    const QModelIndex index = m_table->indexAt(at);
    if (!index.isValid())
        return;
    const api::CgroupFile file = m_files->fileAt(index.row());
    QMenu menu(this);
    addCopies(menu,
        {models::text(file.text()), rowAsJson(index), models::text(file.path()),
            {QStringLiteral("cat ") + models::text(file.path())}});
    menu.addSeparator();
    QAction* edit = menu.addAction(tr("Edit"), this,
        [this, index] { m_table->edit(index.siblingAtColumn(CgroupModel::Value)); });
    edit->setEnabled(index.data(CgroupModel::EditableRole).toBool());
    QAction* undo =
        menu.addAction(tr("Undo"), this, [this, row = index.row()] { m_files->undo(row); });
    undo->setEnabled(edit->isEnabled() && !m_files->undoText(index.row()).isEmpty());
    menu.exec(m_table->viewport()->mapToGlobal(at));
}

void CgroupPage::retranslate()
{
    m_files->retranslate();
    m_table->setAccessibleName(tr("cgroup files"));
    refreshUndo();
    refresh();
}

QString CgroupPage::fill(const api::ContainerDetailsResponse& details)
{
    m_files->setFiles(models::text(details.container()), details.cgroup());
    if (!details.cgroup().problem().empty())
        return models::text(details.cgroup().problem());
    const auto& files = details.cgroup().files();
    const auto behind =
        std::count_if(files.begin(), files.end(), [](const auto& f) { return f.changed_behind(); });
    const QString where = files.empty()
        ? QString()
        : models::text(files[0].path().substr(0, files[0].path().rfind('/')));
    return behind > 0 ? tr("%n limit(s) changed behind kubelet", nullptr, static_cast<int>(behind))
            + QStringLiteral(" · ") + where
                      : where;
}

void CgroupPage::empty()
{
    m_files->clear();
}

} // namespace shimscope::details

// Rows, edits, remarks.
#include <models/text.h>

#include <details/cgroup_model.h>

namespace shimscope::details {

using models::text;

void CgroupModel::setFiles(const QString& container, const agent::v1::CgroupDetails& details)
{
    if (container != m_container)
        m_edits.clear();
    m_container = container;
    const auto& files = details.files();
    const bool same = static_cast<std::size_t>(files.size()) == m_files.size()
        && std::equal(files.begin(), files.end(), m_files.begin(),
            [](const auto& a, const auto& b) { return a.path() == b.path(); });
    if (!same) {
        beginResetModel();
        m_files.assign(files.begin(), files.end());
        endResetModel();
        return;
    }
    for (int row = 0; row < files.size(); ++row) {
        agent::v1::CgroupFile& file = m_files[static_cast<std::size_t>(row)];
        const bool changed = file.text() != files[row].text()
            || file.problem() != files[row].problem() || file.wanted() != files[row].wanted();
        file = files[row];
        if (changed)
            emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

void CgroupModel::clear()
{
    if (m_files.empty())
        return;
    beginResetModel();
    m_files.clear();
    endResetModel();
}

void CgroupModel::setRefusal(const QString& refusal)
{
    m_refusal = refusal;
    if (!m_files.empty())
        emit dataChanged(index(0, Value), index(rowCount() - 1, Value));
}

void CgroupModel::written(const QString& file, const QString& before, const QString& after)
{
    Edit& edit = m_edits[file];
    edit.asking = false;
    edit.answer.clear();
    if (edit.before.isEmpty())
        edit.before = before;
    if (edit.before == after)
        edit.before.clear(); // it is as it was
    if (const int row = rowOf(file); row >= 0)
        m_files[static_cast<std::size_t>(row)].set_text(after.toStdString());
    tell(file);
}

void CgroupModel::refused(const QString& file, const QString& answer)
{
    m_edits[file].asking = false;
    m_edits[file].answer = answer;
    tell(file);
}

void CgroupModel::asking(const QString& file)
{
    m_edits[file].asking = true;
    m_edits[file].answer.clear();
    tell(file);
}

void CgroupModel::tell(const QString& file)
{
    if (const int row = rowOf(file); row >= 0)
        emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

int CgroupModel::rowOf(const QString& file) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (text(fileAt(row).name()) == file && !fileAt(row).takes().empty())
            return row;
    }
    return -1;
}

const CgroupModel::Edit* CgroupModel::editOf(int row) const
{
    const auto found = m_edits.find(text(fileAt(row).name()));
    return found == m_edits.end() ? nullptr : &found->second;
}

QString CgroupModel::undoText(int row) const
{
    const Edit* edit = row >= 0 && row < rowCount() ? editOf(row) : nullptr;
    return edit != nullptr ? edit->before : QString();
}

void CgroupModel::undo(int row)
{
    if (const QString before = undoText(row); !before.isEmpty() && m_refusal.isEmpty())
        emit editAsked(text(fileAt(row).name()), before);
}

int CgroupModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_files.size());
}

int CgroupModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

/// Of many lines the first; the tool tip has all.
QString CgroupModel::shown(int row) const
{
    const QString whole = text(fileAt(row).text());
    const auto lines = whole.count(u'\n') + 1;
    return lines > 1 ? tr("%1 … (%n line(s))", nullptr, static_cast<int>(lines))
                           .arg(whole.left(whole.indexOf(u'\n')))
                     : whole;
}

QString CgroupModel::remark(int row) const
{
    const agent::v1::CgroupFile& file = fileAt(row);
    const Edit* edit = editOf(row);
    if (edit != nullptr && edit->asking)
        return tr("asking the kernel …");
    if (edit != nullptr && !edit->answer.isEmpty())
        return edit->answer;
    if (!file.problem().empty())
        return text(file.problem());
    return file.changed_behind()
        ? tr("changed behind kubelet, which asked for %1").arg(text(file.wanted()))
        : QString();
}

QString CgroupModel::toolTip(const QModelIndex& index) const
{
    const agent::v1::CgroupFile& file = fileAt(index.row());
    if (index.column() == Remark)
        return remark(index.row());
    if (index.column() != Value)
        return text(file.path());
    QString tip = text(file.path()) + u'\n' + text(file.text());
    if (file.takes().empty())
        return tip;
    tip += u'\n' + tr("takes %1").arg(text(file.takes()));
    if (!m_refusal.isEmpty())
        tip += u'\n' + m_refusal;
    else if (!file.editable())
        tip += u'\n' + tr("Only containers of this sandbox can be changed.");
    return tip;
}

QVariant CgroupModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const agent::v1::CgroupFile& file = fileAt(index.row());
    switch (role) {
    case Qt::ToolTipRole:
        return toolTip(index);
    case EditableRole:
        return file.editable() && m_refusal.isEmpty();
    case BadRole:
        return file.changed_behind()
            || (editOf(index.row()) && !editOf(index.row())->answer.isEmpty());
    case Qt::EditRole:
        return index.column() == Value ? text(file.text()) : QVariant();
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case Name:
        return text(file.name());
    case Value:
        return shown(index.row());
    case Before:
        return undoText(index.row());
    case Remark:
        return remark(index.row());
    default:
        return text(file.hierarchy());
    }
}

QVariant CgroupModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("file");
    case Value:
        return tr("value");
    case Before:
        return tr("before");
    case Remark:
        return tr("remark");
    default:
        return tr("hierarchy");
    }
}

Qt::ItemFlags CgroupModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags all = QAbstractTableModel::flags(index);
    if (index.column() == Value && index.data(EditableRole).toBool())
        all |= Qt::ItemIsEditable;
    return all;
}

bool CgroupModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const QString wanted = value.toString().trimmed();
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable) || wanted.isEmpty()
        || wanted == index.data(Qt::EditRole).toString())
        return false;
    emit editAsked(text(fileAt(index.row()).name()), wanted);
    return true;
}

void CgroupModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

} // namespace shimscope::details

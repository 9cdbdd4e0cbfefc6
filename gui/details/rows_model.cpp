// Rows by difference.
#include <details/rows_model.h>

namespace shimscope::details {

void RowsModel::setHeaders(const QStringList& headers)
{
    if (headers.size() != m_headers.size()) {
        beginResetModel();
        m_headers = headers;
        m_rows.clear();
        endResetModel();
        return;
    }
    m_headers = headers;
    emit headerDataChanged(Qt::Horizontal, 0, static_cast<int>(headers.size()) - 1);
}

void RowsModel::setRows(const QList<QStringList>& rows)
{
    const bool same = rows.size() == m_rows.size()
        && std::equal(rows.begin(), rows.end(), m_rows.begin(),
            [](const QStringList& a, const QStringList& b) { return a.first() == b.first(); });
    if (!same) {
        beginResetModel();
        m_rows = rows;
        endResetModel();
        return;
    }
    for (qsizetype i = 0; i < rows.size(); ++i) {
        if (rows[i] == m_rows[i])
            continue;
        m_rows[i] = rows[i];
        emit dataChanged(index(static_cast<int>(i), 0),
            index(static_cast<int>(i), static_cast<int>(m_headers.size()) - 1));
    }
}

int RowsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RowsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_headers.size());
}

QVariant RowsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const QString& text = m_rows[index.row()][index.column()];
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return text;
    // A mark says nothing to who does not see it: the column's name does.
    if (role == Qt::AccessibleTextRole && text == QStringLiteral("●"))
        return m_headers[index.column()];
    return {};
}

QVariant RowsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole && section < m_headers.size())
        return m_headers[section];
    return {};
}

} // namespace shimscope::details

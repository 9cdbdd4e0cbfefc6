// A table of texts that is given anew again and again: rows that stay the same stay, so that
// selection and scrolling do. GUI thread.
#pragma once

#include <QAbstractTableModel>
#include <QList>
#include <QStringList>

namespace shimscope::details {

class RowsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;
    void setHeaders(const QStringList& headers);
    /// Each row has as many texts as there are headers. The first is what a row is known by.
    void setRows(const QList<QStringList>& rows);
    [[nodiscard]] const QList<QStringList>& rows() const { return m_rows; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(
        const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QStringList m_headers;
    QList<QStringList> m_rows;
};

} // namespace shimscope::details

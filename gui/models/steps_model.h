// The kernel steps below a span, in the order in which they were made: # · step · what · result ·
// why.
#pragma once

#include <models/store.h>

#include <QAbstractTableModel>

#include <cstddef>
#include <vector>

namespace shimscope::models {

class StepsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Number, Call, What, Result, Why, Field, ColumnCount };
    explicit StepsModel(const Store& store, QObject* parent = nullptr);

    /// Shows the steps below this span, or around it if it is a step itself. trace::kNone: nothing.
    void setSpan(std::size_t span, std::int64_t until);
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(
        const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    /// The span of a row, and the row of a span (-1: not here).
    [[nodiscard]] const trace::Span& stepAt(int row) const;
    [[nodiscard]] int rowOf(std::size_t span) const;
    void retranslate();

private:
    const Store& m_store;
    std::vector<std::size_t> m_steps;
};

/// The steps below a span's node, by start. A step stands for its siblings.
[[nodiscard]] std::vector<std::size_t> stepsBelow(
    const Store& store, std::size_t span, std::int64_t until);

} // namespace shimscope::models

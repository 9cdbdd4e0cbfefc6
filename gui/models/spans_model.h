// The spans of one trace (or of all) as a table in the order of time: the same as the timeline, in
// words.
#pragma once

#include <models/chain_filter.h>
#include <models/store.h>

#include <QAbstractTableModel>

#include <string>
#include <vector>

namespace shimscope::models {

class SpansModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { At, Hop, Method, Protocol, Duration, Outcome, Process, ColumnCount };
    explicit SpansModel(const Store& store, QObject* parent = nullptr);

    /// Shows what began until `until`: the trace `traceId`, or all if empty; without polls and
    /// their children, and of `filter`'s part of the chain only.
    void setTrace(const std::string& traceId, std::int64_t until,
        const std::optional<ChainFilter>& filter = {});
    /// What the first column counts from.
    void setOrigin(std::int64_t origin);
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(
        const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    [[nodiscard]] std::size_t spanAt(int row) const
    {
        return m_rows[static_cast<std::size_t>(row)];
    }
    [[nodiscard]] int rowOf(std::size_t span) const;
    void retranslate();

private:
    const Store& m_store;
    std::vector<std::size_t> m_rows;
    std::string m_trace;
    std::optional<ChainFilter> m_filter;
    std::uint64_t m_revision = 0;
    std::int64_t m_until = 0;
    std::int64_t m_origin = 0;
};

} // namespace shimscope::models

#include <models/spans_model.h>
#include <models/text.h>

#include <algorithm>

namespace shimscope::models {

SpansModel::SpansModel(const Store& store, QObject* parent)
    : QAbstractTableModel(parent), m_store(store)
{
}

void SpansModel::setTrace(
    const std::string& traceId, std::int64_t until, const std::optional<ChainFilter>& filter)
{
    if (traceId == m_trace && until == m_until && filter == m_filter
        && m_revision == m_store.spansRevision())
        return;
    m_trace = traceId;
    m_filter = filter;
    m_until = until;
    m_revision = m_store.spansRevision();
    std::vector<std::size_t> fresh;
    for (const trace::TreeNode& node : m_store.forest().nodes) {
        const trace::Span& span = m_store.spans()[node.span];
        if (!node.poll && span.start <= until && (traceId.empty() || span.traceId == traceId)
            && (!filter || filter->holdsCall(m_store, node)))
            fresh.push_back(node.span);
    }
    std::stable_sort(fresh.begin(), fresh.end(), [&](std::size_t a, std::size_t b) {
        return m_store.spans()[a].start < m_store.spans()[b].start;
    });
    if (fresh == m_rows) {
        if (!m_rows.empty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(fresh);
    endResetModel();
}

void SpansModel::setOrigin(std::int64_t origin)
{
    m_origin = origin;
    if (!m_rows.empty())
        emit dataChanged(index(0, At), index(rowCount() - 1, At));
}

int SpansModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SpansModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

int SpansModel::rowOf(std::size_t span) const
{
    const auto found = std::find(m_rows.begin(), m_rows.end(), span);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

QVariant SpansModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const trace::Span& span = m_store.spans()[spanAt(index.row())];
    switch (index.column()) {
    case At:
        return QStringLiteral("+%1 ms").arg(
            static_cast<double>(span.start - m_origin) / 1e6, 0, 'f', 2);
    case Hop:
        return m_store.shape().nameOf(
            span.kind == trace::Kind::Step ? trace::Hop::Kernel : span.hop);
    case Method:
        return span.kind == trace::Kind::Step ? text(trace::describeStep(span)) : label(span);
    case Protocol:
        return span.kind == trace::Kind::Step ? QStringLiteral("syscall") : text(span.protocol);
    case Duration:
        return span.open() ? QString() : durationOfCall(span);
    case Outcome:
        return outcome(span);
    case Process:
        return QStringLiteral("%1 %2").arg(text(span.program)).arg(span.pid);
    default:
        return {};
    }
}

QVariant SpansModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case At:
        return tr("at");
    case Hop:
        return tr("hop");
    case Method:
        return tr("call");
    case Protocol:
        return tr("protocol");
    case Duration:
        return tr("duration");
    case Outcome:
        return tr("outcome");
    case Process:
        return tr("process");
    default:
        return {};
    }
}

void SpansModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

} // namespace shimscope::models

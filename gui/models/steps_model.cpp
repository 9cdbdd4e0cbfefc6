#include <models/steps_model.h>
#include <models/text.h>

#include <algorithm>

namespace shimscope::models {

std::vector<std::size_t> stepsBelow(const Store& store, std::size_t span, std::int64_t until)
{
    std::vector<std::size_t> result;
    if (span >= store.forest().nodeOf.size())
        return result;
    const trace::Forest& forest = store.forest();
    std::size_t top = forest.nodeOf[span];
    if (store.spans()[span].kind == trace::Kind::Step && forest.nodes[top].parent != trace::kNone)
        top = forest.nodes[top].parent;
    std::vector<std::size_t> open{top};
    while (!open.empty()) {
        const trace::TreeNode& node = forest.nodes[open.back()];
        open.pop_back();
        const trace::Span& each = store.spans()[node.span];
        if (each.kind == trace::Kind::Step && each.start <= until)
            result.push_back(node.span);
        open.insert(open.end(), node.children.begin(), node.children.end());
    }
    std::stable_sort(result.begin(), result.end(), [&](std::size_t a, std::size_t b) {
        return store.spans()[a].start < store.spans()[b].start;
    });
    return result;
}

StepsModel::StepsModel(const Store& store, QObject* parent)
    : QAbstractTableModel(parent), m_store(store)
{
}

void StepsModel::setSpan(std::size_t span, std::int64_t until)
{
    std::vector<std::size_t> fresh;
    if (span != trace::kNone)
        fresh = stepsBelow(m_store, span, until);
    if (fresh == m_steps)
        return;
    beginResetModel();
    m_steps = std::move(fresh);
    endResetModel();
}

int StepsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_steps.size());
}

int StepsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const trace::Span& StepsModel::stepAt(int row) const
{
    return m_store.spans()[m_steps[static_cast<std::size_t>(row)]];
}

int StepsModel::rowOf(std::size_t span) const
{
    const auto found = std::find(m_steps.begin(), m_steps.end(), span);
    return found == m_steps.end() ? -1 : static_cast<int>(found - m_steps.begin());
}

QVariant StepsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const trace::Span& step = stepAt(index.row());
    switch (index.column()) {
    case Number:
        return role == Qt::DisplayRole ? QVariant(index.row() + 1) : QVariant();
    case Call:
        return text(step.method);
    case What:
        return role == Qt::DisplayRole ? shortPaths(text(step.args)) : text(step.args);
    case Result:
        return stepResult(step);
    case Why:
        return text(step.reason);
    case Field:
        return text(step.attribute("field"));
    default:
        return {};
    }
}

QVariant StepsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number:
        return QStringLiteral("#");
    case Call:
        return tr("step");
    case What:
        return tr("what");
    case Result:
        return tr("result");
    case Why:
        return tr("why");
    case Field:
        return tr("config.json field");
    default:
        return {};
    }
}

void StepsModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

} // namespace shimscope::models

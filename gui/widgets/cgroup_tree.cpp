#include <base/text.h>
#include <models/text.h>
#include <widgets/cgroup_tree.h>
#include <widgets/theme.h>

#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace shimscope::widgets {

namespace {

constexpr int kLimitsRole = Qt::UserRole + 1;
constexpr Length kTreeRowHeight{23};
constexpr Length kTreeIndent{12};
constexpr qsizetype kLongestName = 16; // longer ones are ids, whose beginning is enough

class Delegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {80, kTreeRowHeight};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        painter->save();
        const QRectF row = option.rect;
        if (option.state.testFlag(QStyle::State_Selected)) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(colours().soft);
            painter->drawRoundedRect(row.adjusted(0, 1, -2, -1), 5, 5);
        }
        const QFont font = monoFont(-2);
        const QFontMetricsF metrics(font);
        painter->setFont(font);
        QString name = index.data().toString();
        if (name.size() > kLongestName)
            name = name.left(9) + u'…';
        if (index.model()->hasChildren(index))
            name.prepend(QStringLiteral("▾ "));
        painter->setPen(colours().ink);
        painter->drawText(row.adjusted(6, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, name);
        const double used = 6 + metrics.horizontalAdvance(name) + 8;
        painter->setPen(colours().mute);
        painter->drawText(row.adjusted(used, 0, -4, 0), Qt::AlignVCenter | Qt::AlignLeft,
            metrics.elidedText(
                index.data(kLimitsRole).toString(), Qt::ElideRight, row.width() - used - 4));
        painter->restore();
    }
};

} // namespace

std::vector<CgroupLeaf> cgroupsAt(const models::Store& store, std::int64_t t)
{
    std::vector<CgroupLeaf> leaves;
    const std::string& root = store.header().cgroupRoot;
    for (const models::PodState& pod : store.podsAt(t)) {
        for (const models::PlaceState& place : pod.places) {
            const bool alive = place.container.state == "running"
                || place.container.state == "paused" || place.container.state == "created";
            std::string_view path = place.container.cgroupPath;
            if (!alive || path.empty())
                continue;
            if (path.starts_with(root))
                path.remove_prefix(root.size());
            CgroupLeaf leaf{{}, place.place};
            for (const std::string_view part : base::split(path, '/')) {
                if (!part.empty())
                    leaf.path.emplace_back(part);
            }
            leaves.push_back(std::move(leaf));
        }
    }
    return leaves;
}

CgroupTree::CgroupTree(models::Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_heading(new QLabel(this)), m_tree(new QTreeView(this))
{
    m_heading->setObjectName(QStringLiteral("heading"));
    m_tree->setModel(&m_model);
    m_tree->setItemDelegate(new Delegate(m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setRootIsDecorated(false);
    m_tree->setItemsExpandable(false);
    whenScaled(m_tree, [this] { m_tree->setIndentation(kTreeIndent); });
    m_tree->setUniformRowHeights(true);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(8, 4, 6, 4);
    all->setSpacing(4);
    all->addWidget(m_heading);
    all->addWidget(m_tree, 1);
    connect(m_tree, &QTreeView::clicked, this, [this](const QModelIndex& index) {
        for (std::size_t i = 0; i < m_items.size(); ++i) {
            if (m_items[i]->index() == index)
                m_session.selectPlace(m_leaves[i].place);
        }
    });
    for (const auto signal : {&models::Session::recordsAdded, &models::Session::timeMoved,
             &models::Session::placeSelected, &models::Session::wasReset})
        connect(&session, signal, this, &CgroupTree::refresh);
    m_heading->setText(tr("CGROUP TREE"));
    refresh();
}

void CgroupTree::refresh()
{
    std::vector<CgroupLeaf> fresh = cgroupsAt(m_session.store(), m_session.now());
    if (fresh != m_leaves || m_items.size() != fresh.size()) {
        m_leaves = std::move(fresh);
        rebuild();
    }
    setLimits();
    m_tree->setAccessibleName(tr("cgroup tree"));
    setVisible(m_wanted && !m_leaves.empty());
}

/// The inner cgroups come from the paths of the containers; the container's own id is shown as its
/// name.
void CgroupTree::rebuild()
{
    m_model.clear();
    m_items.clear();
    for (const CgroupLeaf& leaf : m_leaves) {
        QStandardItem* at = m_model.invisibleRootItem();
        for (std::size_t depth = 0; depth < leaf.path.size(); ++depth) {
            const bool last = depth + 1 == leaf.path.size();
            const QString name = models::text(last ? leaf.place.name : leaf.path[depth]);
            QStandardItem* next = nullptr;
            for (int row = 0; row < at->rowCount() && !last; ++row) {
                if (at->child(row)->text() == name)
                    next = at->child(row);
            }
            if (!next) {
                next = new QStandardItem(name);
                next->setToolTip(models::text(leaf.path[depth]));
                at->appendRow(next);
            }
            at = next;
        }
        m_items.push_back(at);
    }
    m_tree->expandAll();
}

void CgroupTree::setLimits()
{
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const QString limits = limitsOf(m_leaves[i].place);
        if (m_items[i]->data(kLimitsRole).toString() != limits)
            m_items[i]->setData(limits, kLimitsRole);
        m_items[i]->setToolTip(models::text(m_leaves[i].path.back()) + u'\n' + limits);
        if (m_session.selectedPlace() == m_leaves[i].place)
            m_tree->setCurrentIndex(m_items[i]->index());
    }
}

/// "memory.max 64 MiB · cpu.max 50000 100000" of the newest reading.
QString CgroupTree::limitsOf(const models::Place& place) const
{
    constexpr std::int64_t kFresh = 2'000'000'000;
    const auto samples =
        m_session.store().samples(place, m_session.now() - kFresh, m_session.now());
    QStringList parts;
    if (samples.empty())
        return {};
    const trace::Sample& last = samples.back();
    if (const auto& max = last[trace::Metric::MemoryMax])
        parts << QStringLiteral("memory.max %1 MiB").arg(models::mebibytes(*max));
    const auto& quota = last[trace::Metric::CpuQuota];
    const auto& period = last[trace::Metric::CpuPeriod];
    if (quota && period)
        parts << QStringLiteral("cpu.max %1 %2").arg(*quota).arg(*period);
    return parts.join(QStringLiteral(" · "));
}

void CgroupTree::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        m_heading->setText(tr("CGROUP TREE"));
        refresh();
    }
    QWidget::changeEvent(event);
}

} // namespace shimscope::widgets

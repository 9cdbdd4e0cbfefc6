#include <matrix/cgroups_pane.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <array>
#include <chrono>

namespace shimscope::matrix {

namespace {

using widgets::colours;

constexpr int kShareRole = Qt::UserRole + 1; ///< of its limit, 0…1
constexpr std::array<int, CgroupsPane::ColumnCount> kColumnWidths{250, 70, 84, 86, 96, 60, 80, 300};
constexpr double kNearLimit = 0.9;

/// Rows in the window's own colours. The memory's cell says by a line how near the limit is; the
/// number says it too.
class CellDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    [[nodiscard]] QSize sizeHint(
        const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const QSize usual = QStyledItemDelegate::sizeHint(option, index);
        return {usual.width(), usual.height() + 6};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        painter->save();
        const QRectF cell = option.rect;
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(cell, colours().soft);
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setPen(QPen(colours().accent, 1));
            painter->drawLine(cell.bottomLeft(), cell.bottomRight());
        }
        painter->setFont(option.font);
        painter->setPen(index.column() == CgroupsPane::Path ? colours().mute : colours().ink);
        painter->drawText(cell.adjusted(4, 0, -6, 0),
            Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
            option.fontMetrics.elidedText(
                index.data().toString(), Qt::ElideMiddle, static_cast<int>(cell.width()) - 10));
        if (const QVariant share = index.data(kShareRole); share.isValid())
            paintShare(*painter, QRectF(cell.left() + 4, cell.bottom() - 3, cell.width() - 12, 2),
                share.toDouble());
        painter->restore();
    }

private:
    static void paintShare(QPainter& painter, QRectF line, double share)
    {
        painter.fillRect(line, colours().line);
        line.setWidth(line.width() * std::min(1.0, share));
        painter.fillRect(line, share > kNearLimit ? colours().bad : colours().memory);
    }
};

QString mebibytesOf(std::uint64_t bytes)
{
    return models::mebibytes(bytes) + QStringLiteral(" MiB");
}

template <class T>
void add(std::optional<T>& sum, const std::optional<T>& value)
{
    if (value)
        sum = sum.value_or(T()) + *value;
}

} // namespace

CgroupUse& CgroupUse::operator+=(const CgroupUse& other)
{
    add(cpu, other.cpu);
    add(memory, other.memory);
    add(pids, other.pids);
    return *this;
}

CgroupsPane::CgroupsPane(models::Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_head(new QHBoxLayout)
    , m_about(new QLabel(this))
    , m_tree(new QTreeView(this))
    , m_nothing(new QLabel(this))
{
    setObjectName(QStringLiteral("pane"));
    setAttribute(Qt::WA_StyledBackground);
    m_about->setObjectName(QStringLiteral("mute"));
    m_nothing->setObjectName(QStringLiteral("mute"));
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    m_tree->setModel(&m_model);
    m_tree->setItemDelegate(new CellDelegate(m_tree));
    widgets::setMonoFont(m_tree, -2);
    m_tree->setUniformRowHeights(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setIndentation(16);
    m_tree->setRootIsDecorated(false);
    m_tree->setTextElideMode(Qt::ElideMiddle);
    m_tree->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_head->setContentsMargins(16, 4, 16, 2);
    m_head->addStretch(1);
    m_head->addWidget(m_about);
    auto* body = new QVBoxLayout;
    body->setContentsMargins(12, 0, 12, 4);
    body->addWidget(m_tree, 1);
    body->addWidget(m_nothing, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(2);
    all->addLayout(m_head);
    all->addLayout(body, 1);
    m_timer.setSingleShot(true);
    m_timer.setInterval(std::chrono::milliseconds(250));
    connect(&m_timer, &QTimer::timeout, this, &CgroupsPane::refresh);
    for (const auto signal : {&models::Session::recordsAdded, &models::Session::timeMoved})
        connect(&session, signal, this, [this] {
            if (isVisible() && !m_timer.isActive())
                m_timer.start(); // numbers are read, not watched
        });
    connect(&session, &models::Session::wasReset, this, &CgroupsPane::refresh);
    connect(&session, &models::Session::placeSelected, this, &CgroupsPane::showSelected);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &CgroupsPane::choose);
    retranslate();
}

void CgroupsPane::refresh()
{
    m_timer.stop();
    m_filling = true;
    std::vector<Leaf> fresh = widgets::cgroupsAt(m_session.store(), m_session.now());
    if (fresh != m_leaves || m_items.size() != fresh.size()) {
        m_leaves = std::move(fresh);
        rebuild();
    }
    m_uses.assign(m_leaves.size(), {});
    for (std::size_t i = 0; i < m_leaves.size(); ++i)
        fillLeaf(i);
    for (int row = 0; row < m_model.rowCount(); ++row)
        fillBranch(m_model.item(row));
    m_tree->setVisible(!m_leaves.empty());
    m_nothing->setVisible(m_leaves.empty());
    m_about->setText(m_leaves.empty()
            ? QString()
            : tr("%n cgroup(s) of containers", nullptr, static_cast<int>(m_leaves.size())));
    m_filling = false;
    showSelected();
}

/// The inner cgroups come from the paths of the containers. A container's own cgroup is named by
/// its id: it is shown by the container's name.
void CgroupsPane::rebuild()
{
    m_model.removeRows(0, m_model.rowCount());
    m_items.clear();
    const QString& root = models::text(m_session.store().header().cgroupRoot);
    for (const Leaf& leaf : m_leaves) {
        QStandardItem* at = m_model.invisibleRootItem();
        QString path = root;
        for (std::size_t depth = 0; depth < leaf.path.size(); ++depth) {
            const bool last = depth + 1 == leaf.path.size();
            const QString folder = models::text(leaf.path[depth]);
            path += u'/' + folder;
            QStandardItem* next = nullptr;
            for (int row = 0; row < at->rowCount() && !last; ++row) {
                if (at->child(row)->toolTip() == path)
                    next = at->child(row);
            }
            if (!next) {
                QList<QStandardItem*> cells;
                for (int column = 0; column < ColumnCount; ++column)
                    cells << new QStandardItem;
                next = cells[Name];
                next->setText(last ? models::text(leaf.place.name) : folder);
                next->setToolTip(path);
                cells[Path]->setText(path);
                cells[Path]->setToolTip(path);
                at->appendRow(cells);
            }
            at = next;
        }
        m_items.push_back(at);
    }
    m_tree->expandAll();
}

void CgroupsPane::setCell(const QStandardItem* item, Column column, const QString& text) const
{
    QStandardItem* parent = item->parent() ? item->parent() : m_model.invisibleRootItem();
    QStandardItem* cell = parent->child(item->row(), column);
    if (cell->text() != text)
        cell->setText(text);
}

void CgroupsPane::fillUse(
    const QStandardItem* item, const CgroupUse& use, const QString& sign) const
{
    setCell(item, Cpu, use.cpu ? sign + QString::number(*use.cpu, 'f', 2) : QString());
    setCell(item, Memory, use.memory ? sign + mebibytesOf(*use.memory) : QString());
    setCell(item, Pids, use.pids ? sign + QString::number(*use.pids) : QString());
}

void CgroupsPane::fillLeaf(std::size_t leaf)
{
    using trace::Metric;
    constexpr std::int64_t kFresh = 3'000'000'000; // some values are read once a second
    const models::Place& place = m_leaves[leaf].place;
    const models::Store& store = m_session.store();
    const trace::Sample* sample = store.sampleAt(place, m_session.now());
    if (!sample || sample->at < m_session.now() - kFresh)
        return;
    CgroupUse& use = m_uses[leaf];
    if (const double cpu = store.cpuAt(place, m_session.now()); cpu >= 0)
        use.cpu = cpu;
    use.memory = (*sample)[Metric::MemoryCurrent];
    use.pids = (*sample)[Metric::PidsCurrent];
    const QStandardItem* item = m_items[leaf];
    fillUse(item, use, {});
    const auto& quota = (*sample)[Metric::CpuQuota];
    const auto& period = (*sample)[Metric::CpuPeriod];
    const QString unlimited = QStringLiteral("max"); // as the kernel says it
    setCell(item, CpuMax,
        quota && period && *period > 0
            ? QString::number(static_cast<double>(*quota) / static_cast<double>(*period), 'g', 3)
            : unlimited);
    const auto& most = (*sample)[Metric::MemoryMax];
    setCell(item, MemoryMax, most ? mebibytesOf(*most) : unlimited);
    const auto& pids = (*sample)[Metric::PidsMax];
    setCell(item, PidsMax, pids ? QString::number(*pids) : unlimited);
    QStandardItem* memory = item->parent() ? item->parent()->child(item->row(), Memory) : nullptr;
    if (memory)
        memory->setData(use.memory && most && *most > 0
                ? QVariant(static_cast<double>(*use.memory) / static_cast<double>(*most))
                : QVariant(),
            kShareRole);
}

/// Inner cgroups are not read: what stands there is the sum of the containers below, and says so.
CgroupUse CgroupsPane::fillBranch(QStandardItem* item)
{
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        if (m_items[i] == item)
            return m_uses[i];
    }
    CgroupUse sum;
    for (int row = 0; row < item->rowCount(); ++row)
        sum += fillBranch(item->child(row));
    fillUse(item, sum, QStringLiteral("Σ "));
    QStandardItem* parent = item->parent() ? item->parent() : m_model.invisibleRootItem();
    for (const Column column : {Cpu, Memory, Pids})
        parent->child(item->row(), column)
            ->setToolTip(tr("The sum of the containers below it. The kernel's own file also counts "
                            "what is charged to this cgroup itself."));
    return sum;
}

QModelIndex CgroupsPane::indexOf(const models::Place& place) const
{
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        if (m_leaves[i].place == place)
            return m_items[i]->index();
    }
    return {};
}

void CgroupsPane::showSelected()
{
    const auto& place = m_session.selectedPlace();
    const QModelIndex index = place ? indexOf(*place) : QModelIndex();
    if (!index.isValid() || m_tree->currentIndex().siblingAtColumn(0) == index)
        return;
    m_filling = true;
    m_tree->setCurrentIndex(index);
    m_filling = false;
}

void CgroupsPane::choose(const QModelIndex& index)
{
    for (std::size_t i = 0; i < m_items.size() && !m_filling; ++i) {
        if (m_items[i]->index() == index.siblingAtColumn(0))
            m_session.selectPlace(m_leaves[i].place);
    }
}

void CgroupsPane::retranslate()
{
    m_model.setHorizontalHeaderLabels({tr("cgroup"), tr("CPU"), QStringLiteral("cpu.max"),
        tr("memory"), QStringLiteral("memory.max"), QStringLiteral("pids"),
        QStringLiteral("pids.max"), tr("path")});
    for (int column = 0; column < ColumnCount; ++column)
        m_tree->setColumnWidth(column, kColumnWidths.at(static_cast<std::size_t>(column)));
    m_tree->setAccessibleName(tr("cgroup tree"));
    m_nothing->setText(tr("No container has a cgroup at this moment."));
    refresh();
}

void CgroupsPane::showEvent(QShowEvent* event)
{
    refresh();
    QWidget::showEvent(event);
}

void CgroupsPane::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace shimscope::matrix

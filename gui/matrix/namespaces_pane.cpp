// A QTableView with spans; a delegate paints the cells.
#include <matrix/namespaces_pane.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace shimscope::matrix {

namespace {

constexpr int kHostRole = Qt::UserRole + 1;
constexpr int kDoubtRole = Qt::UserRole + 2;
constexpr int kKnownRole = Qt::UserRole + 3;
constexpr int kPidRole = Qt::UserRole + 4;
constexpr widgets::Length kMatrixRowHeight{27};
constexpr widgets::Length kNameWidth{230};

/// A namespace of its own is a filled tile over all rows that are in it, the host's is plain grey
/// text, one that is not known a dash: told apart by shape and word, the tint only helps.
class MatrixDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (index.column() == 0)
            paintName(painter, option, index);
        else
            paintCell(painter, option, index);
        painter->restore();
    }

private:
    static void paintName(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index)
    {
        const widgets::Colours& colour = widgets::colours();
        const QRectF row = option.rect;
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        if (selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(colour.soft);
            painter->drawRoundedRect(row.adjusted(0, 1, -4, -1), 5, 5);
        }
        const QFont font = widgets::textFont(0, selected ? QFont::DemiBold : QFont::Normal);
        const QFont small = widgets::monoFont(-2);
        const QString pid = index.data(kPidRole).toString();
        const double room = QFontMetricsF(small).horizontalAdvance(pid) + 16;
        painter->setFont(font);
        painter->setPen(colour.ink);
        painter->drawText(row.adjusted(8, 0, -room, 0), Qt::AlignVCenter | Qt::AlignLeft,
            QFontMetricsF(font).elidedText(
                index.data().toString(), Qt::ElideMiddle, row.width() - room - 8));
        painter->setFont(small);
        painter->setPen(colour.mute);
        painter->drawText(row.adjusted(0, 0, -12, 0), Qt::AlignVCenter | Qt::AlignRight, pid);
    }
    static void paintCell(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index)
    {
        const widgets::Colours& colour = widgets::colours();
        const QRectF tile = QRectF(option.rect).adjusted(2, 2, -2, -2);
        const bool host = index.data(kHostRole).toBool();
        const bool known = index.data(kKnownRole).toBool();
        const bool doubtful = !index.data(kDoubtRole).toString().isEmpty();
        if (known && !host) {
            QColor fill = colour.accent;
            fill.setAlpha(colour.dark ? 70 : 34);
            painter->setPen(QPen(colour.accent, 1, doubtful ? Qt::DashLine : Qt::SolidLine));
            painter->setBrush(fill);
            painter->drawRoundedRect(tile, 5, 5);
        }
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setPen(QPen(colour.ink, 1, Qt::DotLine));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(tile.adjusted(2, 2, -2, -2), 4, 4);
        }
        const QFont font = widgets::monoFont(-2);
        painter->setFont(font);
        painter->setPen(known && !host ? colour.ink : colour.mute);
        painter->drawText(tile, Qt::AlignCenter,
            QFontMetricsF(font).elidedText(
                index.data().toString(), Qt::ElideLeft, tile.width() - 6));
    }
};

} // namespace

NamespacesPane::NamespacesPane(models::Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_head(new QHBoxLayout)
    , m_about(new widgets::ElideLabel(this))
    , m_filter(new QToolButton(this))
    , m_empty(new QLabel(this))
    , m_table(new QTableView(this))
{
    setObjectName(QStringLiteral("pane"));
    setAttribute(Qt::WA_StyledBackground);
    m_about->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_filter->setCheckable(true);
    m_filter->setProperty("chip", true);
    m_empty->setObjectName(QStringLiteral("mute"));
    m_empty->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_empty->setWordWrap(true);
    m_table->setObjectName(QStringLiteral("namespaces"));
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new MatrixDelegate(m_table));
    m_table->setShowGrid(false);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    widgets::whenScaled(m_table, [this] {
        m_table->verticalHeader()->setDefaultSectionSize(kMatrixRowHeight);
        m_table->horizontalHeader()->setFixedHeight(widgets::px(24));
    });
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_head->setContentsMargins(16, 4, 16, 2);
    m_head->setSpacing(10);
    m_head->addWidget(m_filter);
    m_head->addWidget(m_about, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(m_head);
    auto* body = new QVBoxLayout;
    body->setContentsMargins(16, 0, 16, 4);
    body->addWidget(m_empty);
    body->addWidget(m_table, 1);
    all->addLayout(body, 1);
    connect(m_filter, &QToolButton::toggled, this, &NamespacesPane::renew);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this](const QModelIndex& current) {
            const auto row = static_cast<std::size_t>(current.row());
            if (!m_showing && current.isValid() && m_rows[row].place)
                m_session.selectPlace(*m_rows[row].place);
            say();
        });
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        const QString value = m_table->indexAt(at).data(Qt::ToolTipRole).toString();
        if (value.isEmpty())
            return;
        QMenu menu(this);
        menu.addAction(
            tr("Copy value"), this, [value] { QApplication::clipboard()->setText(value); });
        menu.exec(m_table->viewport()->mapToGlobal(at));
    });
    for (const auto signal : {&models::Session::recordsAdded, &models::Session::timeMoved,
             &models::Session::placeSelected, &models::Session::wasReset})
        connect(&session, signal, this, &NamespacesPane::refresh);
    retranslate();
}

void NamespacesPane::refresh()
{
    if (!isVisible())
        return; // showEvent() makes up for it
    std::vector<Row> rows = namespaceRows(m_session.store(), m_session.now());
    if (m_filter->isChecked()) {
        std::erase_if(
            rows, [](const Row& row) { return !row.pod.isEmpty() && !differsFromHost(row); });
        mergeRows(rows);
    }
    m_showing = true;
    if (rows != m_rows || m_model.rowCount() == 0)
        rebuild(std::move(rows));
    selectRow();
    m_showing = false;
    say();
    m_table->setVisible(!m_rows.empty());
    m_empty->setVisible(m_rows.empty());
    m_empty->setText(m_session.store().empty()
            ? tr("Nothing is known yet.")
            : tr("At this moment of the run no namespaces are known: no container runs, or the "
                 "recording was made before they were recorded."));
}

/// Other columns or another language: the same rows are not the same table.
void NamespacesPane::renew()
{
    m_rows.clear();
    m_model.setRowCount(0);
    refresh();
}

void NamespacesPane::rebuild(std::vector<Row> rows)
{
    m_rows = std::move(rows);
    const int count = static_cast<int>(m_rows.size());
    const int columns = static_cast<int>(kTypeCount) + 1;
    m_table->clearSpans();
    m_model.setRowCount(count);
    m_model.setColumnCount(columns);
    for (int column = 1; column < columns; ++column) {
        const auto type = static_cast<std::size_t>(column - 1);
        m_model.setHeaderData(column, Qt::Horizontal, QLatin1String(kTypes[type]));
        bool differs = false;
        for (int row = 0; row < count; ++row) {
            fill(row, type);
            const Cell& cell = m_rows[static_cast<std::size_t>(row)].cells[type];
            differs = differs || (!cell.host && !cell.inode.isEmpty());
            if (cell.rows > 1)
                m_table->setSpan(row, column, cell.rows, 1);
        }
        m_table->setColumnHidden(column, m_filter->isChecked() && !differs);
    }
    m_model.setHeaderData(0, Qt::Horizontal, tr("process"));
    m_model.setHeaderData(0, Qt::Horizontal, static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter),
        Qt::TextAlignmentRole);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Interactive);
    m_table->setColumnWidth(0, kNameWidth);
    for (int row = 0; row < count; ++row) {
        const Row& from = m_rows[static_cast<std::size_t>(row)];
        const QModelIndex index = m_model.index(row, 0);
        const QString name = from.pod.isEmpty() ? tr("host %1").arg(from.name)
                                                : from.pod + QStringLiteral(" / ") + from.name;
        m_model.setData(index, name);
        m_model.setData(index, from.pid > 0 ? tr("pid %1").arg(from.pid) : QString(), kPidRole);
        m_model.setData(index, name, Qt::ToolTipRole);
    }
}

void NamespacesPane::fill(int row, std::size_t type)
{
    const Row& from = m_rows[static_cast<std::size_t>(row)];
    const Cell& cell = from.cells[type];
    const QModelIndex index = m_model.index(row, static_cast<int>(type) + 1);
    QString text = cell.inode;
    if (cell.inode.isEmpty())
        text = cell.doubt.startsWith(QStringLiteral("inferred")) ? tr("not the host's")
                                                                 : QStringLiteral("—");
    else if (cell.host && !from.pod.isEmpty())
        text = tr("host");
    if (!cell.doubt.isEmpty() && !cell.inode.isEmpty())
        text += QStringLiteral(" ?");
    QString tip = QStringLiteral("%1:[%2]").arg(QLatin1String(kTypes[type]), cell.inode);
    if (!cell.doubt.isEmpty())
        tip += u'\n' + cell.doubt;
    m_model.setData(index, text);
    m_model.setData(index, tip, Qt::ToolTipRole);
    m_model.setData(index, tip, Qt::AccessibleTextRole);
    m_model.setData(index, cell.host, kHostRole);
    m_model.setData(index, !cell.inode.isEmpty(), kKnownRole);
    m_model.setData(index, cell.doubt, kDoubtRole);
}

void NamespacesPane::selectRow()
{
    const auto& place = m_session.selectedPlace();
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        if (!place || m_rows[row].place != place)
            continue;
        // Whoever walks along a row by keys stays in his column.
        if (m_table->currentIndex().row() != static_cast<int>(row))
            m_table->setCurrentIndex(m_model.index(static_cast<int>(row), 0));
        return;
    }
}

/// "hog of web: net, ipc, uts shared in the pod · own: pid, mnt · the host's: user, time"
void NamespacesPane::say()
{
    const int row = m_table->currentIndex().row();
    if (row < 0 || row >= static_cast<int>(m_rows.size())) {
        m_about->setText({});
        return;
    }
    const Row& from = m_rows[static_cast<std::size_t>(row)];
    if (from.pod.isEmpty()) {
        m_about->setText(tr("the namespaces that process 1 was born into"));
        return;
    }
    const Sharing sharing = sharingOf(m_rows, static_cast<std::size_t>(row));
    QStringList parts;
    const auto add = [&parts](const QString& names, const QString& sentence) {
        if (!names.isEmpty())
            parts << sentence.arg(names);
    };
    add(sharing.withPod, tr("shared in the pod: %1"));
    add(sharing.own, tr("its own: %1"));
    add(sharing.host, tr("the host's: %1"));
    add(sharing.unknown, tr("not known: %1"));
    m_about->setText(from.name + QStringLiteral(": ") + parts.join(QStringLiteral(" · ")));
}

void NamespacesPane::retranslate()
{
    m_filter->setText(tr("differs from host"));
    m_filter->setToolTip(
        tr("Leaves out processes and types of namespaces that are all the host's."));
    m_table->setAccessibleName(tr("Namespaces"));
    renew();
}

void NamespacesPane::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void NamespacesPane::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

} // namespace shimscope::matrix

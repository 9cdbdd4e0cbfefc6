#include <chain/stats_panel.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QApplication>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace shimscope::chain {

namespace {

using widgets::colours;

constexpr widgets::Length kScale{16}; // px below the columns
constexpr int kPanelWidth = 560;
constexpr int kTableHeight = 210;

} // namespace

Histogram::Histogram(const models::CallStats& stats, QWidget* parent)
    : QWidget(parent), m_stats(stats)
{
    setAccessibleName(tr("Histogram of durations"));
    setAccessibleDescription(
        tr("from %1 to %2").arg(models::duration(stats.least), models::duration(stats.most)));
    setToolTip(tr("How many calls took how long, on a logarithmic scale. Click a column for its "
                  "longest call."));
}

void Histogram::mark(std::int64_t duration)
{
    m_marked = duration;
    update();
}

void Histogram::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const int most = *std::max_element(m_stats.bins.begin(), m_stats.bins.end());
    const double bottom = height() - kScale;
    painter.setPen(QPen(colours().line, 1));
    painter.drawLine(QPointF(0, bottom), QPointF(width(), bottom));
    painter.setFont(widgets::monoFont(-3));
    painter.setPen(colours().mute);
    const QRectF scale(0, bottom + 1, width(), kScale - 1);
    painter.drawText(scale, Qt::AlignLeft | Qt::AlignVCenter, models::duration(m_stats.least));
    painter.drawText(scale, Qt::AlignRight | Qt::AlignVCenter, models::duration(m_stats.most));
    if (most == 0)
        return;
    const double step = double(width()) / models::CallStats::kBins;
    for (std::size_t i = 0; i < models::CallStats::kBins; ++i) {
        const int count = m_stats.bins.at(i);
        if (count == 0)
            continue;
        const double tall = std::max(2.0, (bottom - 14) * count / most);
        const QRectF column(static_cast<double>(i) * step + 1, bottom - tall, step - 2, tall);
        const bool marked = m_marked >= 0 && m_stats.binOf(m_marked) == i;
        painter.fillRect(column, widgets::hopFill(m_stats.hop));
        if (marked) {
            painter.setPen(QPen(colours().ink, 2));
            painter.drawRect(column.adjusted(0, 0, 0, -1));
        }
        if (count == most) {
            painter.setPen(colours().mute);
            painter.drawText(QRectF(column.center().x() - 30, column.top() - 14, 60, 13),
                Qt::AlignCenter, QString::number(count));
        }
    }
}

void Histogram::mousePressEvent(QMouseEvent* event)
{
    const double share = event->position().x() / std::max(1, width());
    const auto bin =
        static_cast<std::size_t>(std::clamp(share, 0.0, 0.999) * models::CallStats::kBins);
    if (m_stats.bins.at(bin) > 0)
        emit binClicked(bin);
}

StatsPanel::StatsPanel(models::Session& session, QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_session(session)
    , m_stats(models::statsOf(session.store(), session.selectedIndex()))
    , m_histogram(new Histogram(m_stats, this))
    , m_table(new QTableView(this))
{
    setObjectName(QStringLiteral("search"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(tr("All calls named %1").arg(m_stats.name));
    setAccessibleDescription(summary());
    auto* title = new QLabel(m_stats.name, this);
    widgets::setTextFont(title, 1, QFont::DemiBold);
    auto* about = new QLabel(tr("%n call(s)", nullptr, static_cast<int>(m_stats.count))
            + QStringLiteral(" · ") + session.store().shape().nameOf(m_stats.hop)
            + (m_stats.failed > 0 ? QStringLiteral(" · ")
                        + tr("%n failed", nullptr, static_cast<int>(m_stats.failed))
                                  : QString())
            + (m_stats.open > 0
                    ? QStringLiteral(" · ") + tr("%n open", nullptr, static_cast<int>(m_stats.open))
                    : QString()),
        this);
    about->setObjectName(QStringLiteral("mute"));
    auto* numbers = new QGridLayout;
    const std::pair<QString, std::int64_t> values[] = {{tr("least"), m_stats.least},
        {tr("median"), m_stats.median}, {QStringLiteral("p95"), m_stats.p95},
        {tr("most"), m_stats.most}, {tr("sum"), m_stats.sum}};
    for (int i = 0; i < 5; ++i) {
        auto* label = new QLabel(values[i].first, this);
        label->setObjectName(QStringLiteral("heading"));
        auto* value = new QLabel(models::duration(values[i].second), this);
        widgets::setMonoFont(value, 0);
        numbers->addWidget(label, 0, i);
        numbers->addWidget(value, 1, i);
    }
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(16, 12, 16, 12);
    all->setSpacing(7);
    all->addWidget(title);
    all->addWidget(about);
    all->addLayout(numbers);
    all->addWidget(m_histogram);
    all->addWidget(m_table, 1);
    fill();
    connect(m_histogram, &Histogram::binClicked, this, [this](std::size_t bin) {
        for (int row = 0; row < m_model.rowCount(); ++row) {
            const trace::Span& span =
                m_session.store().spans()[m_stats.calls[static_cast<std::size_t>(row)]];
            if (!span.open() && m_stats.binOf(span.end - span.start) == bin) {
                m_table->selectRow(row);
                return;
            }
        }
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& current) { jumpTo(current.row()); });
    connect(&session, &models::Session::wasReset, this, &QWidget::close);
}

/// For a screen reader, the numbers in one sentence.
QString StatsPanel::summary() const
{
    return tr("%n call(s)", nullptr, static_cast<int>(m_stats.count)) + QStringLiteral(", ")
        + tr("least %1, median %2, most %3")
              .arg(models::duration(m_stats.least), models::duration(m_stats.median),
                  models::duration(m_stats.most));
}

void StatsPanel::fill()
{
    const models::Store& store = m_session.store();
    const std::size_t rows = std::min(m_stats.calls.size(), kMostRows);
    m_model.setHorizontalHeaderLabels(
        {tr("duration"), tr("at"), tr("container"), tr("outcome"), tr("process")});
    for (std::size_t i = 0; i < rows; ++i) {
        const trace::Span& span = store.spans()[m_stats.calls[i]];
        const QString container = models::text(span.attribute("container.name"));
        const QString pod = models::text(span.attribute("pod.name"));
        QList<QStandardItem*> row;
        for (const QString& text :
            {span.open() ? QStringLiteral("…") : models::durationOfCall(span),
                store.clock(span.start), container.isEmpty() ? pod : pod + u'/' + container,
                models::outcome(span),
                QStringLiteral("%1 %2").arg(models::text(span.program)).arg(span.pid)}) {
            auto* item = new QStandardItem(text);
            item->setToolTip(
                span.kind == trace::Kind::Step ? models::text(trace::describeStep(span)) : text);
            row << item;
        }
        m_model.appendRow(row);
    }
    m_table->setModel(&m_model);
    m_table->setAccessibleName(m_stats.calls.size() > rows
            ? tr("The %n longest of these calls", nullptr, static_cast<int>(rows))
            : tr("These calls, the longest first"));
    widgets::setMonoFont(m_table, -2);
    m_table->setShowGrid(false);
    m_table->setStyleSheet(QStringLiteral("outline: none")); // the row is marked, not a cell
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(22);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    constexpr std::array<int, 5> kWidths{84, 110, 120, 84, 120};
    for (int i = 0; i < 5; ++i)
        m_table->setColumnWidth(i, kWidths.at(static_cast<std::size_t>(i)));
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setMinimumHeight(kTableHeight);
    markSelected();
}

/// The row of the call that this was asked for.
void StatsPanel::markSelected()
{
    const auto& spans = m_session.store().spans();
    const trace::Forest& forest = m_session.store().forest();
    std::size_t selected = m_session.selectedIndex();
    if (selected >= forest.nodeOf.size())
        return;
    if (const std::size_t node = forest.nodeOf[selected]; node != trace::kNone)
        selected = forest.nodes[node].span;
    m_histogram->mark(spans[selected].open() ? -1 : spans[selected].end - spans[selected].start);
    const auto at = std::find(m_stats.calls.begin(), m_stats.calls.end(), selected);
    const auto row = at - m_stats.calls.begin();
    if (row < m_model.rowCount())
        m_table->selectRow(static_cast<int>(row));
}

void StatsPanel::jumpTo(int row)
{
    if (row < 0)
        return;
    const trace::Span& span =
        m_session.store().spans()[m_stats.calls[static_cast<std::size_t>(row)]];
    m_session.selectSpan(span.spanId);
    m_histogram->mark(span.open() ? -1 : span.end - span.start);
}

void StatsPanel::openOver(const QRect& global)
{
    resize(kPanelWidth, sizeHint().height());
    const QScreen* screen = QApplication::screenAt(global.center());
    const QRect room = (screen ? screen : QApplication::primaryScreen())->availableGeometry();
    // At the right end: the calls that it jumps to are shown at the left of what is in view.
    QPoint corner(global.right() - width() - 20, global.top() + 40);
    corner.setX(std::max(room.left(), std::min(corner.x(), room.right() - width())));
    corner.setY(std::max(room.top(), std::min(corner.y(), room.bottom() - height())));
    move(corner);
    show();
    m_table->setFocus();
}

} // namespace shimscope::chain

#include <models/text.h>
#include <widgets/pods_view.h>
#include <widgets/theme.h>

#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

#include <algorithm>

namespace shimscope::widgets {

namespace {

using models::PodsModel;
using State = PodsModel::State;

constexpr int kRowHeight = 27;
constexpr int kSparkWidth = 60;
constexpr int kIndent = 20;

/// Each state has a shape of its own; the colour only repeats it.
void paintState(QPainter& painter, QPointF c, State state)
{
    const Colours& colour = colours();
    painter.setPen(Qt::NoPen);
    switch (state) {
    case State::Running:
        painter.setBrush(colour.ok);
        painter.drawEllipse(c, 4, 4);
        return;
    case State::Paused: // frozen: the ring of what runs, held by two bars
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour.accent, 1.3));
        painter.drawEllipse(c, 5.2, 5.2);
        painter.drawLine(QPointF(c.x() - 1.6, c.y() - 2.2), QPointF(c.x() - 1.6, c.y() + 2.2));
        painter.drawLine(QPointF(c.x() + 1.6, c.y() - 2.2), QPointF(c.x() + 1.6, c.y() + 2.2));
        return;
    case State::Pause:
        painter.setBrush(colour.mute);
        painter.drawRect(QRectF(c.x() - 4, c.y() - 4.5, 3, 9));
        painter.drawRect(QRectF(c.x() + 1, c.y() - 4.5, 3, 9));
        return;
    case State::Failed:
        painter.setBrush(colour.bad);
        painter.drawRoundedRect(QRectF(c.x() - 1.5, c.y() - 5.5, 3, 7), 1, 1);
        painter.drawEllipse(QPointF(c.x(), c.y() + 4), 1.7, 1.7);
        return;
    case State::Waiting: {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour.bad, 1.6));
        painter.drawArc(QRectF(c.x() - 4, c.y() - 4, 8, 8), 60 * 16, 270 * 16);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour.bad);
        painter.drawPolygon(QPolygonF{QPointF(c.x() + 1, c.y() - 6.5),
            QPointF(c.x() + 6, c.y() - 3.5), QPointF(c.x() + 1, c.y() - 1)});
        return;
    }
    case State::Ended:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour.mute, 1.8));
        painter.drawPolyline(QPolygonF{QPointF(c.x() - 4, c.y()), QPointF(c.x() - 1, c.y() + 3),
            QPointF(c.x() + 4, c.y() - 3.5)});
        return;
    case State::Created:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour.mute, 1.5));
        painter.drawEllipse(c, 4, 4);
        return;
    }
}

void paintTrend(QPainter& painter, const QRectF& rect, const QList<double>& trend)
{
    if (trend.size() < 2)
        return;
    const double top = std::max(0.05, *std::max_element(trend.begin(), trend.end()));
    QPolygonF line;
    for (qsizetype i = 0; i < trend.size(); ++i) {
        line << QPointF(rect.left()
                + rect.width() * static_cast<double>(i) / static_cast<double>(trend.size() - 1),
            rect.bottom() - rect.height() * trend[i] / top);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours().cpu, 1.4));
    painter.drawPolyline(line);
}

} // namespace

QSize PodsDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {120, kRowHeight};
}

void PodsDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool pod = index.data(PodsModel::IsPodRole).toBool();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QRectF row = QRectF(option.rect).adjusted(2, 1, -2, -1);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(colours().soft);
        painter->drawRoundedRect(row, 5, 5);
    }
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(colours().accent, 1, Qt::DotLine));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(row, 5, 5);
    }
    const double indent = pod ? 10 : 10 + kIndent;
    paintState(*painter, {row.left() + indent, row.center().y()},
        static_cast<State>(index.data(PodsModel::StateRole).toInt()));
    const QString value = index.data(PodsModel::ValueRole).toString();
    const QFont mono = monoFont(-2);
    const double valueWidth = QFontMetricsF(mono).horizontalAdvance(value);
    const bool bad = index.data(PodsModel::ValueIsBadRole).toBool();
    const auto trend = index.data(PodsModel::TrendRole).value<QList<double>>();
    painter->setFont(mono);
    painter->setPen(bad ? colours().bad : (trend.isEmpty() ? colours().mute : colours().ink));
    painter->drawText(
        row.adjusted(0, 0, -6, 0), Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, value);
    double right = row.right() - valueWidth - 14;
    if (trend.size() >= 2) {
        paintTrend(
            *painter, QRectF(right - kSparkWidth, row.center().y() - 6, kSparkWidth, 12), trend);
        right -= kSparkWidth + 6;
    }
    const QFont font = textFont(0, selected ? QFont::DemiBold : QFont::Normal);
    painter->setFont(font);
    painter->setPen(colours().ink);
    const QRectF name(
        row.left() + indent + 12, row.top(), right - row.left() - indent - 12, row.height());
    painter->drawText(name, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        QFontMetricsF(font).elidedText(index.data().toString(), Qt::ElideRight, name.width()));
    painter->restore();
}

PodsView::PodsView(models::Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_model(new models::PodsModel(session, this))
    , m_heading(new QLabel(this))
    , m_empty(new QLabel(this))
    , m_tree(new QTreeView(this))
{
    m_heading->setObjectName(QStringLiteral("heading"));
    m_empty->setObjectName(QStringLiteral("mute"));
    m_empty->setWordWrap(true);
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new PodsDelegate(m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setRootIsDecorated(false);
    m_tree->setIndentation(0);
    m_tree->setUniformRowHeights(true);
    m_tree->setMouseTracking(true);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(8, 12, 6, 4);
    all->setSpacing(6);
    all->addWidget(m_heading);
    all->addWidget(m_empty, 0, Qt::AlignTop);
    all->addWidget(m_tree, 1);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this](const QModelIndex& current) {
            if (const models::Place* place = m_model->placeAt(current); place && !m_showing)
                m_session.selectPlace(*place);
        });
    connect(m_tree, &QTreeView::customContextMenuRequested, this, &PodsView::openMenu);
    connect(m_model, &QAbstractItemModel::rowsInserted, m_tree, &QTreeView::expandAll);
    connect(&session, &models::Session::recordsAdded, this, &PodsView::refresh);
    connect(&session, &models::Session::timeMoved, this, &PodsView::refresh);
    connect(&session, &models::Session::wasReset, this, &PodsView::refresh);
    connect(&session, &models::Session::placeSelected, this, &PodsView::showSelection);
    retranslate();
    refresh();
}

void PodsView::refresh()
{
    m_model->refresh();
    m_empty->setVisible(m_model->rowCount() == 0);
    showSelection();
}

void PodsView::showSelection()
{
    const auto& place = m_session.selectedPlace();
    const QModelIndex index = place ? m_model->indexOf(*place) : QModelIndex();
    if (index == m_tree->currentIndex())
        return;
    m_showing = true;
    if (index.isValid())
        m_tree->setCurrentIndex(index);
    m_showing = false;
}

void PodsView::openMenu(const QPoint& at)
{
    const QModelIndex index = m_tree->indexAt(at);
    if (!index.isValid())
        return;
    QMenu menu(this);
    fillMenu(menu, index);
    menu.exec(m_tree->viewport()->mapToGlobal(at));
}

void PodsView::fillMenu(QMenu& menu, const QModelIndex& index)
{
    const models::Place* place = m_model->placeAt(index);
    const QModelIndex podRow = index.parent().isValid() ? index.parent() : index;
    const models::Place* first = m_model->placeAt(m_model->index(0, 0, podRow));
    const Target target =
        targetOf(m_session, first != nullptr ? first->podUid : std::string(), place);
    MenuOptions options = m_menuOptions;
    if (const QString readOnly = models::whyReadOnly(m_session.origin()); !readOnly.isEmpty())
        options.refusal = readOnly;
    addDeeds(menu, target, options, [this](Deed deed, const Target& about, int number) {
        emit deedAsked(deed, about, number);
    });
    addDelete(menu, index);
    menu.addSeparator();
    const auto copy = [](const QString& text) { QApplication::clipboard()->setText(text); };
    menu.addAction(tr("Copy name"), this, [=] { copy(index.data().toString()); });
    menu.addAction(
        tr("Copy value"), this, [=] { copy(index.data(PodsModel::ValueRole).toString()); });
    menu.addAction(tr("Copy details"), this, [=] { copy(index.data(Qt::ToolTipRole).toString()); });
    addCopies(menu, target, options);
    if (place == nullptr)
        return;
    if (const trace::Container* container =
            m_session.store().containerAt(*place, m_session.now())) {
        const QString json = models::text(trace::toLine(*container));
        menu.addAction(tr("Copy as JSON"), this, [=] { copy(json); });
    }
}

/// What cannot be done says why, as the action's own words: a menu has no other place for it.
void PodsView::addDelete(QMenu& menu, const QModelIndex& index)
{
    const QModelIndex podRow = index.parent().isValid() ? index.parent() : index;
    const QString manifest = manifestOf(podRow);
    const bool live = m_session.origin() == models::Origin::Sandbox;
    const QString name = podRow.data().toString();
    QAction* remove = menu.addAction(!live ? tr("Delete pod %1: not in a recording").arg(name)
            : manifest.isEmpty()           ? tr("Delete pod %1: no manifest is known").arg(name)
                                           : tr("Delete pod %1").arg(name));
    remove->setObjectName(QStringLiteral("delete"));
    remove->setEnabled(live && !manifest.isEmpty() && m_menuOptions.refusal.isEmpty());
    remove->setToolTip(live ? m_menuOptions.refusal : QString());
    connect(remove, &QAction::triggered, this, [this, manifest] { emit deleteAsked(manifest); });
}

QString PodsView::manifestOf(const QModelIndex& podRow) const
{
    const models::Place* place = m_model->placeAt(m_model->index(0, 0, podRow));
    if (place == nullptr)
        return {};
    for (const models::PodState& pod : m_session.store().podsAt(m_session.now())) {
        if (pod.pod.uid == place->podUid)
            return models::text(pod.pod.manifest);
    }
    return {};
}

void PodsView::retranslate()
{
    m_heading->setText(tr("PODS AND CONTAINERS"));
    m_empty->setText(tr("No pod at this moment."));
    m_tree->setAccessibleName(tr("Pods and containers"));
    refresh();
}

void PodsView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace shimscope::widgets

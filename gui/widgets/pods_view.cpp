// The pane around the tree. The menu of a row is in pods_view_menu.cpp, its look in pods_delegate.
#include <models/text.h>
#include <widgets/pods_delegate.h>
#include <widgets/pods_view.h>
#include <widgets/theme.h>

#include <QActionGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <chrono>

namespace shimscope::widgets {

namespace {

using models::PodsModel;
using Order = PodsModel::Order;

constexpr std::chrono::milliseconds kEvery(250);
constexpr std::array<const char*, 6> kOrderNames{
    "arrival", "name", "cpu", "memory", "restarts", "oom"};
constexpr std::array kOrderKeys{Qt::Key_A, Qt::Key_N, Qt::Key_C, Qt::Key_M, Qt::Key_R, Qt::Key_O};

} // namespace

PodsView::PodsView(models::Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_model(new PodsModel(session, this))
    , m_heading(new QLabel(this))
    , m_more(new QToolButton(this))
    , m_filter(new QLineEdit(this))
    , m_empty(new QLabel(this))
    , m_tree(new QTreeView(this))
    , m_menu(new QMenu(this))
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
    m_tree->viewport()->installEventFilter(this);
    m_tree->installEventFilter(this);
    m_filter->installEventFilter(this);
    m_filter->setClearButtonEnabled(true);
    compose();
    makeActions();
    follow();
    retranslate();
    refresh();
}

void PodsView::compose()
{
    m_more->setObjectName(QStringLiteral("link"));
    m_more->setText(QStringLiteral("⋯"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(m_menu);
    m_menu->setToolTipsVisible(true);
    auto* head = new QHBoxLayout;
    head->addWidget(m_heading, 1);
    head->addWidget(m_more);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(8, 8, 6, 4);
    all->setSpacing(4);
    all->addLayout(head);
    all->addWidget(m_filter);
    all->addWidget(m_empty, 0, Qt::AlignTop);
    all->addWidget(m_tree, 1);
}

void PodsView::makeActions()
{
    auto* group = new QActionGroup(this);
    for (std::size_t i = 0; i < kOrderNames.size(); ++i) {
        QAction* action = m_menu->addAction(QString());
        action->setCheckable(true);
        action->setChecked(i == 0);
        action->setShortcut(QKeySequence(Qt::SHIFT | kOrderKeys.at(i)));
        action->setShortcutContext(Qt::WidgetShortcut);
        group->addAction(action);
        m_tree->addAction(action); // its key is the tree's
        connect(action, &QAction::triggered, this, [this, i] { setOrder(static_cast<Order>(i)); });
        m_orders.push_back(action);
    }
    m_menu->addSeparator();
    m_collapse = m_menu->addAction(QString(), m_tree, &QTreeView::collapseAll);
    m_expand = m_menu->addAction(QString(), m_tree, &QTreeView::expandAll);
    m_menu->addSeparator();
    m_reset = m_menu->addAction(QString(), this, &PodsView::resetAsked);
    m_reset->setObjectName(QStringLiteral("reset"));
}

void PodsView::follow()
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kEvery);
    connect(&m_timer, &QTimer::timeout, this, &PodsView::refresh);
    const auto soon = [this] {
        if (!m_session.player().running() || m_model->rowCount() == 0) // the first is seen at once
            refresh();
        else if (!m_timer.isActive())
            m_timer.start();
    };
    connect(&m_session, &models::Session::recordsAdded, this, soon);
    connect(&m_session, &models::Session::timeMoved, this, soon);
    connect(&m_session, &models::Session::wasReset, this, &PodsView::refresh);
    connect(&m_session, &models::Session::originChanged, this, &PodsView::refreshReset);
    connect(&m_session, &models::Session::placeSelected, this, [this] {
        m_pod.clear();
        showSelection();
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
        &PodsView::takeCurrent);
    connect(m_tree, &QTreeView::customContextMenuRequested, this, &PodsView::openMenu);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        const QScopedValueRollback showing(m_showing, true);
        m_model->setFilter(text);
        expandAgain();
        showEmptiness();
        m_tree->scrollTo(m_tree->currentIndex());
    });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex& pod) {
        const QScopedValueRollback showing(m_showing, true);
        if (pod.isValid())
            m_tree->setExpanded(pod,
                !m_model->filter().isEmpty()
                    || !m_collapsed.contains(pod.data(PodsModel::KeyRole).toString()));
    });
    connect(m_tree, &QTreeView::collapsed, this,
        [this](const QModelIndex& pod) { noteCollapsed(pod, true); });
    connect(m_tree, &QTreeView::expanded, this,
        [this](const QModelIndex& pod) { noteCollapsed(pod, false); });
}

/// A filter opens what it finds; without one the pods are as a person left them.
void PodsView::expandAgain()
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex pod = m_model->index(row, 0);
        m_tree->setExpanded(pod,
            !m_model->filter().isEmpty()
                || !m_collapsed.contains(pod.data(PodsModel::KeyRole).toString()));
    }
}

void PodsView::noteCollapsed(const QModelIndex& pod, bool collapsed)
{
    if (m_showing || !m_model->filter().isEmpty())
        return;
    const QString key = pod.data(PodsModel::KeyRole).toString();
    if (collapsed)
        m_collapsed.insert(key);
    else
        m_collapsed.remove(key);
    if (m_settings)
        m_settings->setValue(QStringLiteral("pods/collapsed"), QStringList(m_collapsed.values()));
}

void PodsView::setOrder(Order order)
{
    const auto i = static_cast<std::size_t>(order);
    m_orders.at(i)->setChecked(true);
    if (m_settings)
        m_settings->setValue(QStringLiteral("pods/order"), QLatin1String(kOrderNames.at(i)));
    const QScopedValueRollback showing(m_showing, true);
    m_model->setOrder(order);
    m_tree->scrollTo(m_tree->currentIndex());
}

void PodsView::remember(std::unique_ptr<QSettings> settings)
{
    const QString order = settings->value(QStringLiteral("pods/order")).toString();
    const QStringList collapsed = settings->value(QStringLiteral("pods/collapsed")).toStringList();
    m_collapsed = QSet<QString>(collapsed.begin(), collapsed.end());
    m_settings = std::move(settings);
    for (std::size_t i = 0; i < kOrderNames.size(); ++i) {
        if (order == QLatin1String(kOrderNames.at(i)))
            setOrder(static_cast<Order>(i));
    }
    const QScopedValueRollback showing(m_showing, true);
    expandAgain();
}

void PodsView::refresh()
{
    m_timer.stop();
    {
        const QScopedValueRollback showing(m_showing, true);
        m_model->refresh();
    }
    showEmptiness();
    showSelection();
    refreshReset();
}

void PodsView::showEmptiness()
{
    const bool none = m_model->rowCount() == 0;
    m_empty->setVisible(none);
    if (!none)
        return;
    m_empty->setText(m_model->hiddenPods() > 0
            ? tr("No pod or container matches “%1”; %n pod(s) are hidden. Escape shows them.",
                nullptr, m_model->hiddenPods())
                  .arg(m_model->filter())
            : tr("No pod at this moment."));
}

void PodsView::takeCurrent(const QModelIndex& current)
{
    if (m_showing || !current.isValid())
        return;
    if (const models::Place* place = m_model->placeAt(current)) {
        m_pod.clear();
        const models::Place chosen = *place;
        m_session.selectPlace(chosen);
        emit podChosen({});
    } else if (const trace::Pod* pod = m_model->podAt(current)) {
        m_pod = pod->uid;
        emit podChosen(m_pod);
    }
}

void PodsView::showSelection()
{
    const auto& place = m_session.selectedPlace();
    const QModelIndex index = place && m_pod.empty() ? m_model->indexOf(*place) : QModelIndex();
    if (!index.isValid() || index == m_tree->currentIndex())
        return;
    const QScopedValueRollback showing(m_showing, true);
    if (m_tree->isExpanded(index.parent())) // it must not open what a person has closed
        m_tree->setCurrentIndex(index);
}

bool PodsView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_tree->viewport() && event->type() == QEvent::MouseButtonPress) {
        const QPoint at = static_cast<QMouseEvent*>(event)->position().toPoint();
        const QModelIndex row = m_tree->indexAt(at);
        if (row.isValid() && !row.parent().isValid() && at.x() < PodsDelegate::kArrowWidth + 2) {
            m_tree->setExpanded(row, !m_tree->isExpanded(row));
            return true;
        }
    }
    const bool asks = event->type() == QEvent::ShortcutOverride;
    if (!asks && event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    const bool toFilter = watched == m_tree && key == Qt::Key_Slash;
    const bool toTree = watched == m_filter && (key == Qt::Key_Escape || key == Qt::Key_Down);
    if (!toFilter && !toTree)
        return QWidget::eventFilter(watched, event);
    event->accept(); // else Escape would undo the timeline's zoom
    if (asks)
        return true;
    if (toTree && key == Qt::Key_Escape)
        m_filter->clear();
    if (toTree)
        m_tree->setFocus();
    else
        m_filter->setFocus();
    return true;
}

void PodsView::setMenuOptions(const MenuOptions& options)
{
    m_menuOptions = options;
    refreshReset();
}

QString PodsView::whyNoReset() const
{
    const QString readOnly = models::whyReadOnly(m_session.origin());
    if (!readOnly.isEmpty() || !m_menuOptions.refusal.isEmpty())
        return readOnly.isEmpty() ? m_menuOptions.refusal : readOnly;
    return m_model->rowCount() + m_model->hiddenPods() == 0 ? tr("There is no pod to end.")
                                                            : QString();
}

void PodsView::refreshReset()
{
    const QString objection = whyNoReset();
    m_reset->setEnabled(objection.isEmpty());
    m_reset->setToolTip(
        objection.isEmpty() ? tr("Ends every pod of this sandbox, after a question.") : objection);
}

void PodsView::retranslate()
{
    m_heading->setText(tr("PODS AND CONTAINERS"));
    m_tree->setAccessibleName(tr("Pods and containers"));
    m_filter->setPlaceholderText(tr("Filter  (/)"));
    m_filter->setAccessibleName(tr("Filter of pods and containers"));
    m_filter->setToolTip(tr("Name, namespace, image, engine or state. Escape clears it."));
    m_more->setAccessibleName(tr("Order, fold, reset"));
    m_more->setToolTip(tr("Order, fold, reset"));
    const std::array orders{tr("In the order they came"), tr("By name"), tr("By CPU"),
        tr("By memory"), tr("By restarts"), tr("By OOM kills")};
    for (std::size_t i = 0; i < orders.size(); ++i)
        m_orders.at(i)->setText(orders.at(i));
    m_collapse->setText(tr("Collapse all pods"));
    m_expand->setText(tr("Expand all pods"));
    m_reset->setText(tr("Reset sandbox…"));
    refresh();
}

void PodsView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace shimscope::widgets

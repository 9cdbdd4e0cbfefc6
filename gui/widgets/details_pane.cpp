#include <models/text.h>
#include <widgets/details_pane.h>
#include <widgets/tables.h>
#include <widgets/theme.h>

#include <details/copy_menu.h>
#include <QApplication>
#include <QHeaderView>
#include <QVBoxLayout>

namespace shimscope::widgets {

namespace {
const QList<int> kStepWidths{40, 110, 430, 86, 380, 190};
const QList<int> kSpanWidths{104, 100, 420, 120, 84, 110, 260};
constexpr Length kLeastHeight{96};
} // namespace

DetailsPane::DetailsPane(models::Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_stepsModel(new models::StepsModel(session.store(), this))
    , m_spansModel(new models::SpansModel(session.store(), this))
    , m_tabs(new QTabBar(this))
    , m_about(new ElideLabel(this))
    , m_larger(new QToolButton(this))
    , m_handle(new QToolButton(this))
    , m_escape(
          new QShortcut(Qt::Key_Escape, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut))
    , m_stack(new QStackedWidget(this))
    , m_stepsTable(makeTable(m_stepsModel, "steps"))
    , m_noSteps(new QLabel(this))
    , m_message(new MessageView(this))
    , m_spansTable(makeTable(m_spansModel, "spans"))
    , m_watch(session)
    , m_security(new details::SecurityPage(m_watch, this))
    , m_mounts(new details::MountsPage(m_watch, this))
    , m_cgroup(new details::CgroupPage(m_watch, this))
    , m_config(new details::ConfigPage(m_watch, this))
{
    compose();
    connect(m_larger, &QToolButton::toggled, this, [this](bool larger) {
        retranslate();
        emit largerAsked(larger);
    });
    connect(m_handle, &QToolButton::clicked, this,
        [this] { emit openAsked(m_form == Form::Closed, false); });
    connect(m_escape, &QShortcut::activated, this, [this] { emit openAsked(false, true); });
    connect(m_tabs, &QTabBar::tabBarClicked, this, [this] {
        if (m_form == Form::Closed)
            emit openAsked(true, false);
    });
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_tabs, &QTabBar::currentChanged, this, &DetailsPane::changeTab);
    connect(&m_watch, &details::ContainerWatch::changed, this, [this] { showAbout(nullptr); });
    for (const auto signal : {&models::Session::recordsAdded, &models::Session::timeMoved,
             &models::Session::spanSelected, &models::Session::wasReset,
             &models::Session::placeSelected, &models::Session::filterChanged})
        connect(&session, signal, this, &DetailsPane::refresh);
    retranslate();
    whenScaled(this, [this] { setForm(m_form); });
}

void DetailsPane::compose()
{
    setObjectName(QStringLiteral("pane"));
    setAttribute(Qt::WA_StyledBackground);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_about->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_tabs->setElideMode(Qt::ElideNone);
    m_tabs->setUsesScrollButtons(false); // the chosen one is bold, and a little wider
    for (int i = 0; i < TabCount; ++i)
        m_tabs->addTab(QString());
    auto* stepsPage = new QWidget(this);
    auto* stepsLayout = new QVBoxLayout(stepsPage);
    stepsLayout->setContentsMargins(0, 0, 0, 0);
    stepsLayout->addWidget(m_noSteps);
    stepsLayout->addWidget(m_stepsTable, 1);
    m_noSteps->setObjectName(QStringLiteral("mute"));
    m_noSteps->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_noSteps->setWordWrap(true);
    for (QWidget* page : std::initializer_list<QWidget*>{
             stepsPage, m_message, m_spansTable, m_security, m_mounts, m_cgroup, m_config})
        m_stack->addWidget(page);
    auto* head = new QHBoxLayout;
    head->addWidget(m_tabs);
    head->addWidget(m_about, 1);
    head->addWidget(m_larger);
    head->addWidget(m_handle);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(16, 6, 16, 2);
    all->setSpacing(2);
    all->addLayout(head);
    all->addWidget(m_stack, 1);
    m_larger->setObjectName(QStringLiteral("link"));
    m_larger->setCheckable(true);
    m_handle->setProperty("chip", true);
}

/// Closed it is as high as its head, and asks the agent for nothing.
void DetailsPane::setForm(Form form)
{
    const bool changed = form != m_form;
    m_form = form;
    const bool closed = form == Form::Closed;
    const bool inside = isAncestorOf(QApplication::focusWidget());
    m_stack->setVisible(!closed);
    m_larger->setVisible(form == Form::Pane);
    m_handle->setVisible(form != Form::Pane);
    m_escape->setEnabled(form == Form::Open);
    const int head = layout()->sizeHint().height();
    setMinimumHeight(closed ? head : int(kLeastHeight));
    setMaximumHeight(closed ? head : QWIDGETSIZE_MAX);
    if (closed && inside)
        m_handle->setFocus(); // not lost with what is hidden
    nameHandle();
    if (changed)
        changeTab();
}

void DetailsPane::nameHandle()
{
    const bool closed = m_form == Form::Closed;
    m_handle->setText(
        closed ? QStringLiteral("▴ ") + tr("Details") : QStringLiteral("▾ ") + tr("Close"));
    m_handle->setToolTip(closed ? tr("Open the details in the place of the plots (Ctrl+D)")
                                : tr("Close the details (Ctrl+D; Esc: until the next selection)"));
    m_handle->setAccessibleName(closed ? tr("Open the details") : tr("Close the details"));
}

QTableView* DetailsPane::makeTable(QAbstractItemModel* model, const char* name)
{
    auto* table = new QTableView(this);
    table->setObjectName(QLatin1String(name));
    table->setModel(model);
    const bool isSteps = qobject_cast<models::StepsModel*>(model) != nullptr;
    prepareTable(table, isSteps ? kStepWidths : kSpanWidths);
    // The long texts share what the others leave.
    const QList<int> wide = isSteps ? QList<int>{models::StepsModel::What, models::StepsModel::Why}
                                    : QList<int>{models::SpansModel::Method};
    for (const int column : wide)
        table->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
    connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this, table](const QModelIndex& current) {
            if (!m_showing && current.isValid())
                m_session.selectSpan(spanOfRow(table, current.row()).spanId);
        });
    addCopyMenu(table);
    return table;
}

const trace::Span& DetailsPane::spanOfRow(const QTableView* table, int row) const
{
    return table == m_spansTable ? m_session.store().spans()[m_spansModel->spanAt(row)]
                                 : m_stepsModel->stepAt(row);
}

void DetailsPane::addCopyMenu(QTableView* table)
{
    details::giveCopyMenu(table, [this, table](const QModelIndex& index) {
        return details::copiesOf(spanOfRow(table, index.row()), index.data().toString());
    });
}

void DetailsPane::setTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
}

void DetailsPane::refresh()
{
    const models::Store& store = m_session.store();
    const std::size_t index = m_session.selectedIndex();
    const bool has = index != trace::kNone && index < store.forest().nodeOf.size();
    m_showing = true;
    m_stepsModel->setSpan(has ? index : trace::kNone, m_session.now());
    const trace::Span* span = has ? &store.spans()[index] : nullptr;
    if (has) {
        const trace::TreeNode& node = store.forest().nodes[store.forest().nodeOf[index]];
        const std::size_t other = node.span == index ? node.server : node.span;
        m_message->show(span, other == trace::kNone ? nullptr : &store.spans()[other],
            store.shape().has(trace::Hop::Engine));
    } else {
        m_message->show(nullptr, nullptr, false);
    }
    showAbout(span);
    if (tab() == Spans) {
        m_spansModel->setTrace(
            has ? span->traceId : std::string(), m_session.now(), m_session.filter());
        m_spansModel->setOrigin(
            m_spansModel->rowCount() > 0 ? store.spans()[m_spansModel->spanAt(0)].start : 0);
    }
    const bool empty = m_stepsModel->rowCount() == 0;
    m_noSteps->setVisible(empty);
    m_stepsTable->setVisible(!empty);
    m_noSteps->setText(has ? tr("This call made no kernel steps itself or through others.")
                           : tr("Click a bar of the timeline to see which system calls were made "
                                "for it, and why."));
    showSelectedRows();
    m_showing = false;
}

/// At the right end: which call, or which container, this is about.
void DetailsPane::showAbout(const trace::Span* span)
{
    if (tab() >= Security)
        m_about->setText(m_watch.name());
    else if (span != nullptr)
        m_about->setText(
            QStringLiteral("%1 · %2").arg(models::hopName(span->hop), models::label(*span)));
    else
        m_about->setText({});
}

void DetailsPane::changeTab()
{
    auto* page = qobject_cast<details::Page*>(m_stack->currentWidget());
    const bool seen = page != nullptr && m_form != Form::Closed;
    m_watch.setPart(seen ? page->part() : details::api::DETAILS_PART_UNSPECIFIED);
    if (seen)
        page->refresh();
    refresh();
}

void DetailsPane::showSelectedRows()
{
    const std::size_t index = m_session.selectedIndex();
    const auto show = [](QTableView* table, int row) {
        if (row < 0)
            table->clearSelection();
        else if (table->currentIndex().row() != row || !table->selectionModel()->isRowSelected(row))
            table->selectRow(row);
    };
    show(m_stepsTable, index == trace::kNone ? -1 : m_stepsModel->rowOf(index));
    show(m_spansTable, index == trace::kNone ? -1 : m_spansModel->rowOf(index));
}

void DetailsPane::retranslate()
{
    m_tabs->setTabText(Steps, tr("Kernel steps"));
    m_tabs->setTabText(Message, tr("Message"));
    m_tabs->setTabText(Spans, tr("Spans of this trace"));
    m_tabs->setTabText(Security, tr("Capabilities and seccomp"));
    m_tabs->setTabText(Mounts, tr("Mounts"));
    m_tabs->setTabText(Cgroup, tr("cgroup files"));
    m_tabs->setTabText(Config, QStringLiteral("config.json"));
    m_larger->setText(m_larger->isChecked() ? tr("Smaller") : tr("Larger"));
    m_larger->setToolTip(tr("Show these details instead of call chain and resources"));
    m_tabs->setAccessibleName(tr("Details"));
    nameHandle();
    m_stepsTable->setAccessibleName(tr("Kernel steps"));
    m_spansTable->setAccessibleName(tr("Spans of this trace"));
    m_stepsModel->retranslate();
    m_spansModel->retranslate();
    for (details::Page* page :
        std::initializer_list<details::Page*>{m_security, m_mounts, m_cgroup, m_config})
        page->retranslate();
    m_watch.retranslate();
    refresh();
}

void DetailsPane::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace shimscope::widgets

// Tabs and pages.
#include <app/main_views.h>

#include <QEvent>

namespace shimscope::app {

MainViews::MainViews(models::Session& session, QWidget* parent)
    : QStackedWidget(parent)
    , m_tabs(new QTabBar(this))
    , m_timeline(new chain::TimelinePane(session, this))
    , m_namespaces(new matrix::NamespacesPane(session, this))
    , m_cgroups(new matrix::CgroupsPane(session, this))
{
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    for (QWidget* page : std::initializer_list<QWidget*>{m_timeline, m_namespaces, m_cgroups}) {
        m_tabs->addTab(QString());
        addWidget(page);
    }
    connect(m_tabs, &QTabBar::currentChanged, this, &MainViews::placeTabs);
    placeTabs(Timeline);
    retranslate();
}

void MainViews::placeTabs(int view)
{
    const bool focused = m_tabs->hasFocus(); // it goes with every new parent
    setCurrentIndex(view);
    if (view == Namespaces)
        m_namespaces->setLeading(m_tabs);
    else if (view == Cgroups)
        m_cgroups->setLeading(m_tabs);
    else
        m_timeline->setLeading(m_tabs);
    if (focused)
        m_tabs->setFocus();
}

void MainViews::retranslate()
{
    m_tabs->setTabText(Timeline, tr("Timeline"));
    m_tabs->setTabText(Namespaces, tr("Namespaces"));
    m_tabs->setTabText(Cgroups, tr("cgroup tree"));
    m_tabs->setAccessibleName(tr("Views"));
}

void MainViews::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QStackedWidget::changeEvent(event);
}

} // namespace shimscope::app

#include <app/layouts.h>
#include <widgets/theme.h>

#include <QActionGroup>
#include <QEvent>

#include <algorithm>

namespace shimscope::app {

using widgets::px;

namespace {

// The least of each pane.
constexpr widgets::Length kMapHeight{154};
constexpr widgets::Length kViewsHeight{216};
constexpr widgets::Length kDetailsHeight{96};
constexpr std::array<const char*, kLayoutCount> kNames{"lesson", "explore", "inspect"};

QString keyOf(Layout layout)
{
    return QStringLiteral("layout/")
        + QLatin1String(kNames[static_cast<std::size_t>(layout)]); // NOLINT(*-constant-array-index)
}

} // namespace

Layouts::Layouts(const LayoutParts& parts, QObject* parent) : QObject(parent), m_parts(parts)
{
    connect(m_parts.centre, &QSplitter::splitterMoved, this, &Layouts::keep);
    widgets::whenScaled(this, [this] {
        m_parts.map->setMinimumHeight(kMapHeight);
        m_parts.views->setMinimumHeight(kViewsHeight);
        m_parts.resources->setMinimumHeight(px(122));
        m_parts.details->setMinimumHeight(kDetailsHeight);
        shareAgain();
    });
}

void Layouts::remember(std::unique_ptr<QSettings> settings)
{
    m_settings = std::move(settings);
    for (int i = 0; i < kLayoutCount; ++i)
        m_moved.at(static_cast<std::size_t>(i)) =
            m_settings->value(keyOf(static_cast<Layout>(i))).toByteArray();
    const QString last = m_settings->value(QStringLiteral("layout/last")).toString();
    apply(last == QLatin1String("inspect") ? Layout::Inspect : Layout::Explore);
}

void Layouts::apply(Layout layout)
{
    m_current = layout;
    const bool lesson = layout == Layout::Lesson;
    m_parts.map->setVisible(layout != Layout::Inspect);
    m_parts.views->setVisible(!lesson);
    m_parts.details->setVisible(!lesson);
    m_parts.cgroups->setWanted(!lesson);
    m_parts.resources->showOnly(lesson ? m_parts.resources->cpu() : nullptr);
    if (layout == Layout::Inspect)
        m_parts.views->choose(MainViews::Namespaces);
    if (m_settings && !lesson) // a lesson is a guest
        m_settings->setValue(QStringLiteral("layout/last"),
            QLatin1String(kNames.at(static_cast<std::size_t>(layout))));
    restore();
    if (QAction* action = m_actions.at(static_cast<std::size_t>(layout)))
        action->setChecked(true);
    emit changed(layout);
}

QMenu* Layouts::makeMenu(QWidget* parent)
{
    auto* menu = new QMenu(parent);
    auto* group = new QActionGroup(menu);
    for (int i = 0; i < kLayoutCount; ++i) {
        QAction* action = menu->addAction(QString());
        action->setCheckable(true);
        action->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + i)));
        group->addAction(action);
        parent->addAction(action); // its key works while the menu is closed
        connect(action, &QAction::triggered, this, [this, i] { apply(static_cast<Layout>(i)); });
        m_actions.at(static_cast<std::size_t>(i)) = action;
    }
    m_actions.at(static_cast<std::size_t>(m_current))->setChecked(true);
    parent->installEventFilter(this);
    retranslate();
    return menu;
}

void Layouts::retranslate()
{
    m_actions[0]->setText(tr("Lesson: the map and one plot"));
    m_actions[1]->setText(tr("Explore: everything"));
    m_actions[2]->setText(tr("Inspect: namespaces, plots, details"));
}

bool Layouts::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    return QObject::eventFilter(watched, event);
}

void Layouts::reveal(QWidget* pane)
{
    if (m_current != Layout::Lesson)
        return;
    if (pane == m_parts.resources->cpu() || pane == m_parts.resources->memory())
        m_parts.resources->showOnly(static_cast<plots::ResourcePlot*>(pane));
    if (pane == m_parts.cgroups)
        m_parts.cgroups->setWanted(true);
    if (pane == m_parts.cgroups || pane->isVisible() || pane->parentWidget() == m_parts.resources)
        return;
    pane->setVisible(true);
    restore();
}

void Layouts::keep()
{
    QByteArray& moved = m_moved.at(static_cast<std::size_t>(m_current));
    moved = m_parts.centre->saveState();
    if (m_settings)
        m_settings->setValue(keyOf(m_current), moved);
}

void Layouts::restore()
{
    const QByteArray& moved = m_moved.at(static_cast<std::size_t>(m_current));
    if (moved.isEmpty() || !m_parts.centre->restoreState(moved))
        m_parts.centre->setSizes(usualHeights());
}

/// On a large window as in the design; on a small one every pane gives, the timeline least.
QList<int> Layouts::usualHeights() const
{
    const int height = m_parts.centre->height();
    const bool small = height < px(760);
    const int map = small ? kMapHeight : px(190);
    if (m_current == Layout::Lesson) {
        const bool views = !m_parts.views->isHidden();
        const bool details = !m_parts.details->isHidden();
        const int rest = std::max<int>(kViewsHeight, height - map);
        const int plots = views || details ? std::max(px(124), rest / 3) : rest;
        return {map, (rest - plots) / (details ? 2 : 1), plots, (rest - plots) / 2};
    }
    const int resources = small ? px(124) : px(172);
    const int details =
        small ? std::max<int>(kDetailsHeight, height / 6) : std::max(px(150), height / 5);
    const int above = m_current == Layout::Inspect ? 0 : map;
    return {
        map, std::max<int>(kViewsHeight, height - above - resources - details), resources, details};
}

void Layouts::share()
{
    const int height = m_parts.centre->height();
    if (height == m_sharedHeight)
        return;
    m_sharedHeight = height;
    restore();
}

void Layouts::shareAgain()
{
    m_sharedHeight = 0;
    QMetaObject::invokeMethod(this, &Layouts::share, Qt::QueuedConnection);
}

} // namespace shimscope::app

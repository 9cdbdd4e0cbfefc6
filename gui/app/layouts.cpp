#include <app/layouts.h>
#include <widgets/theme.h>

#include <QActionGroup>
#include <QEvent>

#include <algorithm>

namespace shimscope::app {

using widgets::px;

namespace {

// The least of each pane.
constexpr widgets::Length kViewsHeight{216};
constexpr widgets::Length kHeldViews{170}; ///< large text on a projector's screen
constexpr widgets::Length kLowViews{242}; ///< a timeline of 180 below its head
constexpr widgets::Length kPlotsHeight{140};
constexpr widgets::Length kLowPlots{122};
constexpr widgets::Length kDetailsHeight{96};
/// Below this height of the four together the details are a drawer; more than the sum above.
constexpr widgets::Length kLowHeight{660};
constexpr std::array<const char*, kLayoutCount> kNames{"lesson", "explore", "inspect"};
constexpr std::array<const char*, kLowCount> kLowNames{"", "-closed", "-open"};
constexpr auto kOpens = "layout/details-open-by-choice";

template <typename T>
std::size_t at(T of)
{
    return static_cast<std::size_t>(of);
}

QString keyOf(Layout layout, Low low = Low::No)
{
    return QStringLiteral("layout/") + QLatin1String(kNames.at(at(layout)))
        + QLatin1String(kLowNames.at(at(low)));
}

} // namespace

Layouts::Layouts(models::Session& session, const LayoutParts& parts, QObject* parent)
    : QObject(parent), m_session(session), m_parts(parts)
{
    connect(m_parts.centre, &QSplitter::splitterMoved, this, &Layouts::keep);
    connect(m_parts.details, &widgets::DetailsPane::largerAsked, this, &Layouts::enlarge);
    connect(m_parts.details, &widgets::DetailsPane::openAsked, this, &Layouts::openAsked);
    connect(&session, &models::Session::spanChosen, this, [this] {
        if (m_opens)
            setOpen(true);
    });
    connect(&session, &models::Session::wasReset, this, [this] { setOpen(false); });
    connect(m_parts.map->map(), &chain::ChainMap::labelsMoved, this, &Layouts::shareAgain);
    m_parts.centre->installEventFilter(this);
    widgets::whenScaled(this, [this] { shareAgain(); });
}

void Layouts::remember(std::unique_ptr<QSettings> settings)
{
    m_settings = std::move(settings);
    for (std::size_t i = 0; i < kLayoutCount; ++i) {
        for (std::size_t j = 0; j < kLowCount; ++j)
            m_moved.at(i).at(j) =
                m_settings->value(keyOf(static_cast<Layout>(i), static_cast<Low>(j))).toByteArray();
    }
    m_opens = m_settings->value(QLatin1String(kOpens), true).toBool();
    const QString last = m_settings->value(QStringLiteral("layout/last")).toString();
    apply(last == QLatin1String("inspect") ? Layout::Inspect : Layout::Explore);
}

void Layouts::apply(Layout layout)
{
    m_current = layout;
    const bool lesson = layout == Layout::Lesson;
    m_parts.details->largerButton()->setChecked(false);
    m_parts.map->setVisible(layout != Layout::Inspect);
    m_parts.views->setVisible(!lesson);
    m_parts.details->setVisible(!lesson);
    m_parts.cgroups->setWanted(!lesson);
    m_parts.resources->showOnly(lesson ? m_parts.resources->cpu() : nullptr);
    if (layout == Layout::Inspect)
        m_parts.views->choose(MainViews::Namespaces);
    if (m_settings && !lesson) // a lesson is a guest
        m_settings->setValue(QStringLiteral("layout/last"), QLatin1String(kNames.at(at(layout))));
    arrange();
    if (QAction* action = m_actions.at(at(layout)))
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
    m_actions.at(at(m_current))->setChecked(true);
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
    if (watched != m_parts.centre && event->type() == QEvent::LanguageChange)
        retranslate();
    if (watched == m_parts.centre && event->type() == QEvent::Resize)
        QMetaObject::invokeMethod(this, &Layouts::share, Qt::QueuedConnection);
    return QObject::eventFilter(watched, event);
}

void Layouts::reveal(QWidget* pane)
{
    const bool plot = pane == m_parts.resources->cpu() || pane == m_parts.resources->memory();
    if (pane == m_parts.details || plot)
        setOpen(!plot);
    if (m_current != Layout::Lesson)
        return;
    if (plot)
        m_parts.resources->showOnly(static_cast<plots::ResourcePlot*>(pane));
    if (pane == m_parts.cgroups)
        m_parts.cgroups->setWanted(true);
    if (pane == m_parts.cgroups || pane->isVisible() || pane->parentWidget() == m_parts.resources)
        return;
    pane->setVisible(true);
    arrange();
}

/// By a choice, or because somebody is led there.
void Layouts::setOpen(bool open)
{
    if (m_low == Low::No || m_low == (open ? Low::Open : Low::Closed))
        return;
    m_low = open ? Low::Open : Low::Closed;
    arrange();
}

void Layouts::openAsked(bool open, bool forNow)
{
    setOpen(open);
    if (forNow)
        return;
    m_opens = open;
    if (m_settings)
        m_settings->setValue(QLatin1String(kOpens), open);
}

void Layouts::toggleDetails()
{
    if (m_held || m_parts.details->isHidden())
        return;
    if (m_low == Low::No)
        m_parts.details->largerButton()->toggle();
    else
        openAsked(m_low == Low::Closed, false);
}

/// Details in the place of map and plots.
void Layouts::enlarge(bool larger)
{
    m_parts.map->setVisible(!larger && m_current != Layout::Inspect);
    m_parts.resources->setVisible(!larger);
    if (larger)
        m_parts.centre->setSizes(
            {0, m_parts.centre->height() / 2, 0, m_parts.centre->height() / 2});
    else
        restore();
}

void Layouts::hold(bool held)
{
    m_held = held;
    if (held)
        m_parts.details->setForm(widgets::DetailsPane::Form::Pane);
    shareAgain();
}

/// The drawer's form, and the plots where it is not.
void Layouts::arrange()
{
    if (m_held)
        return;
    using Form = widgets::DetailsPane::Form;
    if (m_low != Low::No)
        m_parts.details->largerButton()->setChecked(false);
    m_parts.details->setForm(m_low == Low::No ? Form::Pane
            : m_low == Low::Open              ? Form::Open
                                              : Form::Closed);
    const bool covered = m_low == Low::Open && !m_parts.details->isHidden();
    m_parts.resources->setVisible(!covered && !m_parts.details->largerButton()->isChecked());
    restore();
}

QByteArray& Layouts::moved()
{
    return m_moved.at(at(m_current)).at(at(m_low));
}

void Layouts::keep()
{
    moved() = m_parts.centre->saveState();
    if (m_settings)
        m_settings->setValue(keyOf(m_current, m_low), moved());
}

void Layouts::restore()
{
    if (moved().isEmpty() || !m_parts.centre->restoreState(moved()))
        m_parts.centre->setSizes(usualHeights());
}

/// On a large window as in the design; on a small one every pane gives, the timeline least.
QList<int> Layouts::usualHeights() const
{
    const int height = m_parts.centre->height();
    if (m_current == Layout::Lesson)
        return lessonHeights();
    if (m_low != Low::No)
        return lowHeights();
    const bool small = height < px(760);
    const int map = std::max(m_parts.map->leastHeight(), small ? 0 : px(190));
    const int resources = small ? int(kPlotsHeight) : px(172);
    const int details =
        small ? std::max<int>(kDetailsHeight, height / 7) : std::max(px(150), height / 5);
    const int above = m_current == Layout::Inspect ? 0 : map;
    return {
        map, std::max<int>(kViewsHeight, height - above - resources - details), resources, details};
}

/// What the drawer leaves, or it and the timeline, share the height below the map.
QList<int> Layouts::lowHeights() const
{
    const int map = m_current == Layout::Inspect ? 0 : m_parts.map->leastHeight();
    const int head = m_low == Low::Closed ? m_parts.details->minimumHeight() : 0;
    const int rest = m_parts.centre->height() - map - head;
    const int views = std::max<int>(kLowViews, rest * 11 / 20);
    const int other = std::max<int>(kLowPlots, rest - views);
    return {map, views, m_low == Low::Open ? 0 : other, m_low == Low::Open ? other : head};
}

QList<int> Layouts::lessonHeights() const
{
    const int height = m_parts.centre->height();
    const int map = std::max(m_parts.map->leastHeight(), height < px(760) ? 0 : px(190));
    const bool views = !m_parts.views->isHidden();
    const bool details = !m_parts.details->isHidden();
    const int rest = std::max<int>(kViewsHeight, height - map);
    const int plots = views || details ? std::max<int>(kPlotsHeight, rest / 3) : rest;
    if (details && m_low == Low::Closed) {
        const int head = m_parts.details->minimumHeight();
        return {map, rest - plots - head, views ? plots : rest - head, head};
    }
    return {map, (rest - plots) / (details ? 2 : 1), plots, (rest - plots) / 2};
}

void Layouts::share()
{
    const int height = m_parts.centre->height();
    if (height == m_sharedHeight)
        return;
    m_sharedHeight = height;
    const bool low = height < kLowHeight;
    if (low != (m_low != Low::No)) {
        m_low = low ? Low::Closed : Low::No;
        setLeast();
    }
    if (m_held)
        restore();
    else
        arrange();
}

void Layouts::shareAgain()
{
    setLeast();
    m_sharedHeight = 0;
    QMetaObject::invokeMethod(this, &Layouts::share, Qt::QueuedConnection);
}

/// In the form that panes have now.
void Layouts::setLeast()
{
    m_parts.map->setMinimumHeight(m_parts.map->leastHeight());
    const bool low = m_low != Low::No;
    m_parts.views->setMinimumHeight(m_held ? kHeldViews : low ? kLowViews : kViewsHeight);
    m_parts.resources->setMinimumHeight(low ? kLowPlots : kPlotsHeight);
}

} // namespace shimscope::app

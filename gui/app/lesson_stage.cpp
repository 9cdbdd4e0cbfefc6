#include <app/lesson_stage.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QEvent>
#include <QSplitter>

namespace shimscope::app {

namespace {
constexpr widgets::Length kNarrow{1400}; ///< the map needs its words beside the column
}

LessonStage::LessonStage(
    models::Session& session, lesson::LessonPane* pane, const StageParts& parts, QWidget* over)
    : QObject(over)
    , m_session(session)
    , m_pane(pane)
    , m_parts(parts)
    , m_spotlight(new lesson::Spotlight(over))
    , m_over(over)
{
    over->installEventFilter(this);
    widgets::whenScaled(this, [this] { measure(); });
    connect(&pane->desk(), &lesson::Desk::changed, this, &LessonStage::lead);
    connect(&pane->desk(), &lesson::Desk::changed, this, &LessonStage::show);
    connect(&pane->desk(), &lesson::Desk::began, this, [this] { m_shown = 0; });
    connect(pane, &lesson::LessonPane::closeAsked, this, [this] { setShown(false); });
    connect(pane, &lesson::LessonPane::pointedAt, this, &LessonStage::pointAt);
    connect(pane, &lesson::LessonPane::widthAsked, this, [this](int width) {
        if (auto* columns = qobject_cast<QSplitter*>(m_pane->parentWidget()))
            columns->setSizes({columns->width() - width, width});
    });
    connect(&pane->desk(), &lesson::Desk::left, m_spotlight, &lesson::Spotlight::clear);
}

void LessonStage::setShown(bool shown)
{
    m_pane->setVisible(shown);
    if (shown)
        m_pane->setFolded(false);
    if (!shown)
        m_spotlight->clear();
    emit shownChanged(shown);
}

void LessonStage::toggle()
{
    if (m_pane->isVisible() && m_pane->folds())
        m_pane->setFolded(!m_pane->folded());
    else
        setShown(m_pane->isHidden());
}

void LessonStage::measure()
{
    m_pane->setNarrow(m_over->width() < kNarrow);
}

bool LessonStage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_over && event->type() == QEvent::Resize)
        measure();
    return QObject::eventFilter(watched, event);
}

/// The plots show the container that the step's check is about, as soon as it is there; once.
void LessonStage::lead()
{
    const lesson::View* view = m_pane->desk().view();
    if (!view || view->state != lesson::View::State::Running)
        return;
    const scenario::Step& step = view->lesson->scenario.steps[view->step];
    for (const scenario::Leaf* leaf : scenario::leavesOf(step.check)) {
        const std::string& of = leaf->left.parts.empty() ? leaf->left.of : leaf->left.parts[0].of;
        const std::size_t slash = of.find('/');
        if (slash == std::string::npos || of.ends_with("/pause"))
            continue;
        const models::Store& store = m_session.store();
        for (const models::Place& place : store.places()) {
            const std::string led = step.id + " " + of + " " + place.podUid;
            if (place.name != of.substr(slash + 1) || led == m_led
                || store.podNameOf(place.podUid) != of.substr(0, slash)
                || !store.containerAt(place, store.last()))
                continue;
            m_led = led;
            m_session.leadTo(place);
        }
        return;
    }
}

/// What was asked for since the last view; of several at once only the last one stays open.
void LessonStage::show()
{
    using Verb = scenario::Action::Verb;
    const lesson::View* view = m_pane->desk().view();
    if (!view || view->shown.size() <= m_shown)
        return;
    m_shown = view->shown.size();
    const engine::Shown& shown = view->shown.back();
    QStringList names;
    for (const std::string& name : shown.recordings)
        names << models::text(name);
    if (shown.verb == Verb::Open)
        emit openRecordingAsked(names.value(0));
    else if (shown.verb == Verb::Compare)
        emit compareAsked(names);
    else if (!view->replay)
        emit scanAsked();
}

QWidget* LessonStage::find(const std::string& widget) const
{
    if (widget == "map")
        return m_parts.map;
    if (widget == "timeline" || widget == "namespaces")
        return m_parts.views;
    if (widget == "pods")
        return m_parts.pods;
    if (widget == "details")
        return m_parts.details;
    if (widget == "cgroups")
        return m_parts.cgroups;
    if (widget == "plot:cpu" || widget == "plot:throttling")
        return m_parts.resources->cpu();
    if (widget == "plot:memory")
        return m_parts.resources->memory();
    const auto place = m_places.find(widget);
    return place != m_places.end() && place->second ? place->second.data() : m_pane;
}

void LessonStage::pointAt(const std::string& widget, const QString& caption)
{
    QWidget* target = find(widget);
    emit pointing(target);
    if (widget == "timeline")
        m_parts.views->choose(MainViews::Timeline);
    if (widget == "namespaces")
        m_parts.views->choose(MainViews::Namespaces);
    m_spotlight->pointAt(target, caption);
}

} // namespace shimscope::app

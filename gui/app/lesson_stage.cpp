#include <app/lesson_stage.h>

namespace shimscope::app {

LessonStage::LessonStage(lesson::LessonPane* pane, const StageParts& parts, QWidget* over)
    : QObject(over), m_pane(pane), m_parts(parts), m_spotlight(new lesson::Spotlight(over))
{
    connect(pane, &lesson::LessonPane::closeAsked, this, [this] { setShown(false); });
    connect(pane, &lesson::LessonPane::pointedAt, this, &LessonStage::pointAt);
    connect(&pane->desk(), &lesson::Desk::left, m_spotlight, &lesson::Spotlight::clear);
}

void LessonStage::setShown(bool shown)
{
    m_pane->setVisible(shown);
    if (!shown)
        m_spotlight->clear();
    emit shownChanged(shown);
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
    return widget == "lesson" ? m_pane : nullptr;
}

void LessonStage::pointAt(const std::string& widget, const QString& caption)
{
    QWidget* target = find(widget);
    if (!target)
        return;
    emit pointing(target);
    if (widget == "timeline")
        m_parts.views->choose(MainViews::Timeline);
    if (widget == "namespaces")
        m_parts.views->choose(MainViews::Namespaces);
    m_spotlight->pointAt(target, caption);
}

} // namespace shimscope::app

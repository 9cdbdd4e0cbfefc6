#include <app/projector.h>

#include <QApplication>
#include <QWindow>

#include <algorithm>

namespace shimscope::app {

Projector::Projector(const ProjectorParts& parts, QMainWindow* window)
    : QObject(window)
    , m_parts(parts)
    , m_window(window)
    , m_escape(new QShortcut(Qt::Key_Escape, window))
{
    m_escape->setEnabled(false); // else it belongs to the timeline's zoom
    connect(m_escape, &QShortcut::activated, this, &Projector::leave);
}

QWidget* Projector::chosen() const
{
    const QWidget* focus = QApplication::focusWidget();
    const auto found = std::find_if(m_parts.panes.begin(), m_parts.panes.end(),
        [&](const QWidget* pane) { return focus && (pane == focus || pane->isAncestorOf(focus)); });
    return found == m_parts.panes.end() ? m_parts.panes.front() : *found;
}

void Projector::enter()
{
    m_on = true;
    QWidget* pane = chosen();
    m_shown = pane->isHidden() ? pane : nullptr;
    m_mapShown = !m_parts.map->isHidden();
    m_hidden.clear();
    for (QWidget* each : m_parts.around + m_parts.panes) {
        if (each == pane || each->isHidden())
            continue;
        m_hidden << each;
        each->hide();
    }
    pane->show();
    m_parts.map->show();
    m_maximized = m_window->isMaximized();
    m_window->showFullScreen();
    m_escape->setEnabled(m_ours);
    emit changed();
}

void Projector::leave()
{
    if (!m_on)
        return;
    m_on = false;
    m_escape->setEnabled(false);
    if (m_shown)
        m_shown->hide();
    m_parts.map->setVisible(m_mapShown);
    for (const QPointer<QWidget>& each : m_hidden) {
        if (each)
            each->show();
    }
    if (m_maximized)
        m_window->showMaximized();
    else
        m_window->showNormal();
    // On a screen below the widget's smallest size Qt has forgotten that it is full screen, and
    // has done nothing now.
    QWindow* handle = m_window->windowHandle();
    if (handle && handle->windowStates().testFlag(Qt::WindowFullScreen))
        handle->setWindowStates(m_maximized ? Qt::WindowMaximized : Qt::WindowNoState);
    emit changed();
}

void Projector::setEscape(bool ours)
{
    m_ours = ours;
    m_escape->setEnabled(m_on && ours);
}

} // namespace shimscope::app

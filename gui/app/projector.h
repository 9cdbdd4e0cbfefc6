// F11: the whole screen for the map and one pane, in text that the last row of a room can read.
// What was there before comes back. GUI thread.
#pragma once

#include <QList>
#include <QMainWindow>
#include <QObject>
#include <QPointer>
#include <QShortcut>

namespace shimscope::app {

struct ProjectorParts {
    QWidget* map;
    QList<QWidget*> panes; ///< one of them is shown: where the focus is, else the first
    QList<QWidget*> around; ///< hidden meanwhile
};

class Projector : public QObject {
    Q_OBJECT

public:
    /// No text is smaller than 18 px then.
    static constexpr int kText = 190; ///< percent
    Projector(const ProjectorParts& parts, QMainWindow* window);
    [[nodiscard]] bool on() const { return m_on; }
    void toggle() { m_on ? leave() : enter(); }
    void leave();
    /// While something else wants Escape.
    void setEscape(bool ours);

signals:
    /// The text has to be sized again, and the panes shared.
    void changed();

private:
    void enter();
    [[nodiscard]] QWidget* chosen() const;
    ProjectorParts m_parts;
    QMainWindow* m_window;
    QShortcut* m_escape;
    QList<QPointer<QWidget>> m_hidden; ///< by us
    bool m_mapShown = true; ///< before
    QPointer<QWidget> m_shown; ///< pane that we showed
    bool m_maximized = false;
    bool m_on = false;
    bool m_ours = true;
};

} // namespace shimscope::app

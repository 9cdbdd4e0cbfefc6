// The lesson in the window: opens its column, leads the eye to what a step speaks of, and lets a
// recorded lesson take the window's stream. GUI thread.
#pragma once

#include <app/main_views.h>
#include <chain/map_pane.h>
#include <lesson/lesson_pane.h>
#include <lesson/spotlight.h>
#include <plots/resources_pane.h>
#include <widgets/cgroup_tree.h>
#include <widgets/details_pane.h>
#include <widgets/pods_view.h>

#include <QObject>
#include <QPointer>
#include <QStringList>

#include <map>

namespace shimscope::app {

/// What a step may point at.
struct StageParts {
    chain::MapPane* map;
    MainViews* views;
    plots::ResourcesPane* resources;
    widgets::DetailsPane* details;
    widgets::PodsView* pods;
    widgets::CgroupTree* cgroups;
};

class LessonStage : public QObject {
    Q_OBJECT

public:
    /// `over`: the widget that the spotlight lies over; it holds all parts.
    LessonStage(
        models::Session& session, lesson::LessonPane* pane, const StageParts& parts, QWidget* over);
    void setShown(bool shown);
    /// Shows it or hides it; of a lesson in a narrow window the rail stays.
    void toggle();
    /// For parts that StageParts has not: "compare", "parts", "affected". Without one, the lesson
    /// itself is pointed at: it has the button that opens it.
    void setPlace(const std::string& widget, QWidget* part) { m_places[widget] = part; }
    /// Shows the part of the window that has this name in scenario/keys.h, and says why.
    void pointAt(const std::string& widget, const QString& caption);
    [[nodiscard]] const lesson::Spotlight* spotlight() const { return m_spotlight; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

signals:
    void shownChanged(bool shown);
    /// A part is about to be pointed at: it has to be visible.
    void pointing(QWidget* part);
    /// What the step's actions ask to see, each time that one is carried out: a shipped recording
    /// by its name, several side by side, and a scan of this machine. A replayed scan asks for
    /// nothing: what it found is of the recorded machine, and stands in the lesson.
    void openRecordingAsked(const QString& name);
    void compareAsked(const QStringList& names);
    void scanAsked();

private:
    void lead();
    void show();
    void measure();
    [[nodiscard]] QWidget* find(const std::string& widget) const;
    models::Session& m_session;
    std::size_t m_shown = 0; ///< of what this run has asked to see
    std::map<std::string, QPointer<QWidget>> m_places;
    std::string m_led; ///< step and container that was led to
    lesson::LessonPane* m_pane;
    StageParts m_parts;
    lesson::Spotlight* m_spotlight;
    QWidget* m_over;
};

} // namespace shimscope::app

// The main window: composes the panes and connects them with the session, its feed, and what a
// person asks for. One run at a time.
#pragma once

#include <app/agent_requests.h>
#include <app/banners.h>
#include <app/closing.h>
#include <app/conductor.h>
#include <app/exporter.h>
#include <app/feed.h>
#include <app/language.h>
#include <app/layouts.h>
#include <app/lesson_stage.h>
#include <app/main_menu.h>
#include <app/main_views.h>
#include <app/picture_menu.h>
#include <app/pod_actions.h>
#include <app/preferences.h>
#include <app/projector.h>
#include <app/recovery.h>
#include <app/sandbox_reset.h>
#include <app/settings_dialog.h>
#include <app/stories.h>
#include <chain/map_pane.h>
#include <models/session.h>
#include <plots/resources_pane.h>
#include <widgets/busy_panel.h>
#include <widgets/cgroup_tree.h>
#include <widgets/details_pane.h>
#include <widgets/failure_panel.h>
#include <widgets/pods_view.h>
#include <widgets/problem_panel.h>
#include <widgets/search_box.h>
#include <widgets/status_strip.h>
#include <widgets/top_bar.h>

#include <QMainWindow>
#include <QPointer>
#include <QSplitter>
#include <QStackedWidget>

namespace shimscope::app {

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(Language& language, QWidget* parent = nullptr);
    ~MainWindow() override;

    void openRecording(const QString& path);
    /// Watches the agent at this socket; empty: the default one.
    void watch(const QString& socket);
    /// Looks at every container of this machine, through an agent of its own that only reads.
    void lookAtMachine();
    /// Takes a recording that is in memory already (tests, pictures).
    void showRecording(const trace::Recording& recording, const QString& path);
    /// Writes what is shown into a file; the error banner or the status line says what became of
    /// it.
    void exportTo(const QString& file, ExportFormat format);
    /// Opens the column of the lessons; with an id ("02-out-of-memory") that lesson begins.
    void showLessons(const QString& id = {});

    [[nodiscard]] models::Session& session() { return m_session; }
    [[nodiscard]] Conductor& conductor() { return *m_conductor; }
    [[nodiscard]] lesson::LessonPane* lessonPane() const { return m_lesson; }
    [[nodiscard]] MainMenu* menu() const { return m_menu; }
    [[nodiscard]] Preferences& preferences() { return m_preferences; }
    [[nodiscard]] Recovery* recovery() const { return m_recovery; }
    [[nodiscard]] widgets::Banner* recoveryBanner() const { return m_banners->recovery(); }
    [[nodiscard]] Closing* closing() const { return m_closing; }
    [[nodiscard]] widgets::BusyPanel* busy() const { return m_busy; }
    [[nodiscard]] SettingsDialog* settings() const { return m_settings; }
    [[nodiscard]] Projector* projector() const { return m_projector; }
    [[nodiscard]] Layouts* layouts() const { return m_layouts; }
    [[nodiscard]] LessonStage* lessonStage() const { return m_stage; }
    [[nodiscard]] Stories* stories() const { return m_stories; }
    [[nodiscard]] PodActions& podActions() { return *m_podActions; }
    [[nodiscard]] SandboxReset& sandboxReset() { return *m_reset; }
    [[nodiscard]] chain::ChainMap* map() const { return m_map->map(); }
    [[nodiscard]] chain::Timeline* timeline() const { return m_views->timeline()->timeline(); }
    [[nodiscard]] chain::TimelinePane* timelinePane() const { return m_views->timeline(); }
    [[nodiscard]] MainViews* views() const { return m_views; }
    [[nodiscard]] plots::ResourcesPane* resources() const { return m_resources; }
    [[nodiscard]] widgets::DetailsPane* details() const { return m_details; }
    [[nodiscard]] widgets::PodsView* pods() const { return m_pods; }
    [[nodiscard]] widgets::CgroupTree* cgroups() const { return m_cgroups; }
    [[nodiscard]] widgets::TopBar* topBar() const { return m_topBar; }
    [[nodiscard]] widgets::StatusStrip* status() const { return m_status; }
    [[nodiscard]] widgets::ProblemPanel* problem() const { return m_problem; }
    [[nodiscard]] widgets::FailurePanel* failures() const { return m_failures; }
    [[nodiscard]] widgets::SearchBox* search() const { return m_search; }
    [[nodiscard]] bool problemShown() const { return m_pages->currentWidget() == m_problem; }
    [[nodiscard]] widgets::Banner* replayBanner() const { return m_banners->replay(); }
    [[nodiscard]] widgets::Banner* errorBanner() const { return m_banners->error(); }

signals:
    /// A recording is shown, or the agent's past has come.
    void ready();
    void failed();

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void compose();
    QSplitter* makeCentre();
    void connectFeed();
    void connectPanes();
    void connectLessons();
    void connectMenu();
    void connectPreferences();
    void sizeText();
    void connectClosing();
    void connectRecovery();
    void connectStories();
    void addPictures();
    void openSettings();
    void connectActions();
    void carryOut(MainMenu::Item item);
    void askForRecording();
    void askForExport();
    void goTo(const std::string& spanId);
    void askAgents();
    void takeMachine(const QString& socket, const base::Result<agent_api::Info>& info);
    void beginLesson(bool replay);
    void refreshTrouble();
    void retranslate();

    Language& m_language;
    models::Session m_session;
    Feed m_feed;
    Preferences m_preferences;
    QString m_failed; ///< the last thing that was asked for and did not work, as a sentence
    Layout m_before = Layout::Explore; ///< the lesson

    widgets::TopBar* m_topBar;
    Banners* m_banners;
    widgets::FailurePanel* m_failures;
    QStackedWidget* m_pages;
    QSplitter* m_columns;
    QSplitter* m_centre;
    widgets::PodsView* m_pods;
    widgets::CgroupTree* m_cgroups;
    chain::MapPane* m_map;
    MainViews* m_views;
    plots::ResourcesPane* m_resources;
    widgets::DetailsPane* m_details;
    lesson::LessonPane* m_lesson;
    LessonStage* m_stage;
    Layouts* m_layouts;
    Stories* m_stories;
    widgets::ProblemPanel* m_problem;
    widgets::StatusStrip* m_status;
    widgets::SearchBox* m_search;
    widgets::BusyPanel* m_busy;
    PodActions* m_podActions;
    SandboxReset* m_reset;
    Conductor* m_conductor;
    Exporter* m_exporter;
    MainMenu* m_menu;
    Projector* m_projector;
    Closing* m_closing;
    PictureMenu* m_pictures;
    Recovery* m_recovery;
    QPointer<SettingsDialog> m_settings;
    AgentRequests* m_questions; ///< of the window itself
};

} // namespace shimscope::app

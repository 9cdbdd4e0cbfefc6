// The main window: composes the panes, connects sources to the session, shows errors. One run at a
// time.
#pragma once

#include <app/agent_requests.h>
#include <app/conductor.h>
#include <app/exporter.h>
#include <app/inspector.h>
#include <app/language.h>
#include <app/layouts.h>
#include <app/lesson_stage.h>
#include <app/main_views.h>
#include <app/pod_actions.h>
#include <app/sandbox_reset.h>
#include <app/sources.h>
#include <chain/map_pane.h>
#include <models/session.h>
#include <plots/resources_pane.h>
#include <widgets/banner.h>
#include <widgets/cgroup_tree.h>
#include <widgets/details_pane.h>
#include <widgets/failure_panel.h>
#include <widgets/pods_view.h>
#include <widgets/problem_panel.h>
#include <widgets/search_box.h>
#include <widgets/status_strip.h>
#include <widgets/top_bar.h>

#include <QMainWindow>
#include <QSplitter>
#include <QStackedWidget>

#include <memory>

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
    [[nodiscard]] Layouts* layouts() const { return m_layouts; }
    [[nodiscard]] LessonStage* lessonStage() const { return m_stage; }
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
    [[nodiscard]] widgets::Banner* replayBanner() const { return m_replayBanner; }
    [[nodiscard]] widgets::Banner* errorBanner() const { return m_errorBanner; }

signals:
    /// A recording is shown, or the agent's past has come.
    void ready();
    void failed();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showRun(LoadedRun run, const QString& path);
    enum class Trouble { None, Recording, NoAgent, NoInspector };
    void compose();
    QSplitter* makeCentre();
    void connectPanes();
    void connectActions();
    void addShortcuts();
    void dropSources();
    void follow(const QString& socket);
    void showTrouble(Trouble trouble, const QString& cause);
    void askForRecording();
    void askForExport();
    void makeMenu();
    void goTo(const std::string& spanId);
    void connectLessons();
    void askMachine();
    void beginLesson(bool replay);
    void takeLive(const std::vector<trace::Record>& records);
    void lostAgent(const QString& error);
    void refreshBanners();
    void refreshPlace();
    void retranslate();

    Language& m_language;
    models::Session m_session;
    std::unique_ptr<RecordingSource> m_recording;
    std::unique_ptr<LiveSource> m_live;
    std::unique_ptr<Inspector> m_inspector;
    QString m_path; ///< of the recording that is shown
    QString m_socket;
    Trouble m_trouble = Trouble::None;
    QString m_cause;
    QString m_failedExport; ///< why; empty: it did not fail
    QString m_incomplete; ///< what is wrong with the recording
    QString m_lost; ///< why the agent's stream broke; empty while it runs
    Layout m_before = Layout::Explore; ///< the lesson

    widgets::TopBar* m_topBar;
    widgets::Banner* m_rootBanner;
    widgets::Banner* m_replayBanner;
    widgets::Banner* m_errorBanner;
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
    widgets::ProblemPanel* m_problem;
    widgets::StatusStrip* m_status;
    widgets::SearchBox* m_search;
    PodActions* m_podActions;
    SandboxReset* m_reset;
    Conductor* m_conductor;
    Exporter* m_exporter;
    QAction* m_export;
    AgentRequests* m_questions; ///< of the window itself
};

} // namespace shimscope::app

#include <app/main_window.h>
#include <app/verdict.h>
#include <base/time.h>
#include <models/text.h>

#include <QAbstractButton>
#include <QApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QShortcut>
#include <QVBoxLayout>

#include <unistd.h>

#include <numeric>

namespace shimscope::app {

MainWindow::MainWindow(Language& language, QWidget* parent)
    : QMainWindow(parent), m_language(language)
{
    compose();
    connectPanes();
    connectLessons();
    makeMenu();
    connectActions();
    addShortcuts();
    retranslate();
    // Not the first button: space would press it instead of pausing.
    setFocusPolicy(Qt::StrongFocus);
    setFocus();
}

MainWindow::~MainWindow()
{
    dropSources();
}

void MainWindow::compose()
{
    using Kind = widgets::Banner::Kind;
    m_topBar = new widgets::TopBar(m_session, this);
    m_rootBanner = new widgets::Banner(Kind::Warning, this);
    m_replayBanner = new widgets::Banner(Kind::Info, this);
    m_errorBanner = new widgets::Banner(Kind::Warning, this);
    m_pages = new QStackedWidget(this);
    m_problem = new widgets::ProblemPanel(this);
    m_status = new widgets::StatusStrip(m_session, this);
    m_pods = new widgets::PodsView(m_session, this);
    m_cgroups = new widgets::CgroupTree(m_session, this);
    auto* side = new QWidget(this);
    side->setObjectName(QStringLiteral("side"));
    side->setAttribute(Qt::WA_StyledBackground);
    side->setMinimumWidth(190);
    auto* sideLayout = new QVBoxLayout(side);
    sideLayout->setContentsMargins(0, 0, 0, 0);
    sideLayout->addWidget(m_pods, 3);
    sideLayout->addWidget(m_cgroups, 2);
    m_columns = new QSplitter(Qt::Horizontal, this);
    m_columns->setHandleWidth(1);
    m_columns->addWidget(side);
    m_columns->addWidget(makeCentre());
    m_lesson = new lesson::LessonPane(this);
    m_lesson->hide();
    m_columns->setStretchFactor(1, 1);
    m_columns->setSizes({252, 1200});
    m_pages->addWidget(m_columns);
    m_pages->addWidget(m_problem);
    auto* whole = new QWidget(this);
    auto* all = new QVBoxLayout(whole);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    auto* banners = new QHBoxLayout; // one line for both, so that little height is lost
    banners->setSpacing(0);
    banners->addWidget(m_replayBanner, 3);
    banners->addWidget(m_rootBanner, 2);
    all->addWidget(m_topBar);
    all->addLayout(banners);
    all->addWidget(m_errorBanner);
    // Beside the pages: also where no agent answers, lessons can be had.
    auto* withLesson = new QSplitter(Qt::Horizontal, this);
    withLesson->setHandleWidth(1);
    withLesson->addWidget(m_pages);
    withLesson->addWidget(m_lesson);
    withLesson->setStretchFactor(0, 1);
    withLesson->setCollapsible(0, false);
    all->addWidget(withLesson, 1);
    all->addWidget(m_status);
    setCentralWidget(whole);
    m_failures = new widgets::FailurePanel(whole);
    m_search = new widgets::SearchBox(m_session, whole);
    m_layouts = new Layouts({m_centre, m_map, m_views, m_resources, m_details, m_cgroups}, this);
    m_stage = new LessonStage(
        m_session, m_lesson, {m_map, m_views, m_resources, m_details, m_pods, m_cgroups}, whole);
    m_podActions = new PodActions(m_session, this);
    m_reset = new SandboxReset(m_session, this);
    m_conductor = new Conductor(m_session, *m_map->map(), this);
    m_questions = new AgentRequests(this);
    m_exporter = new Exporter(this);
}

QSplitter* MainWindow::makeCentre()
{
    m_map = new chain::MapPane(m_session, this);
    m_views = new MainViews(m_session, this);
    m_resources = new plots::ResourcesPane(m_session, this);
    m_details = new widgets::DetailsPane(m_session, this);
    m_centre = new QSplitter(Qt::Vertical, this);
    m_centre->setHandleWidth(1);
    m_centre->setChildrenCollapsible(false);
    for (QWidget* pane : std::initializer_list<QWidget*>{m_map, m_views, m_resources, m_details})
        m_centre->addWidget(pane);
    m_map->setMinimumHeight(154);
    m_views->setMinimumHeight(216);
    m_resources->setMinimumHeight(122);
    m_details->setMinimumHeight(96);
    m_centre->setStretchFactor(1, 1);
    return m_centre;
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    QMetaObject::invokeMethod(m_layouts, &Layouts::share, Qt::QueuedConnection);
}

void MainWindow::connectPanes()
{
    connect(m_topBar, &widgets::TopBar::recordingAsked, this, &MainWindow::askForRecording);
    connect(m_topBar, &widgets::TopBar::machineAsked, this, &MainWindow::lookAtMachine);
    connect(m_topBar, &widgets::TopBar::sandboxAsked, this, [this] { watch(m_socket); });
    connect(m_topBar, &widgets::TopBar::newPodAsked, m_podActions, &PodActions::newPod);
    connect(m_podActions, &PodActions::changed, this, &MainWindow::refreshBanners);
    connect(m_views->timeline(), &chain::TimelinePane::searchAsked, m_search,
        &widgets::SearchBox::open);
    connect(m_search, &widgets::SearchBox::chosen, this, &MainWindow::goTo);
    connect(m_pods, &widgets::PodsView::deleteAsked, m_podActions, &PodActions::remove);
    connect(m_topBar, &widgets::TopBar::languageAsked, this, [this] { m_language.toggle(); });
    connect(m_problem, &widgets::ProblemPanel::openAsked, this, &MainWindow::askForRecording);
    connect(m_problem, &widgets::ProblemPanel::retryAsked, this, [this] {
        if (m_trouble == Trouble::Recording)
            openRecording(m_path);
        else if (m_trouble == Trouble::NoInspector)
            lookAtMachine();
        else
            watch(m_socket);
    });
    connect(m_map->map(), &chain::ChainMap::spanClicked, this,
        [this](const std::string& id) { m_session.selectSpan(id); });
    connect(m_views->timeline(), &chain::TimelinePane::episodeClicked, m_conductor,
        [this](int index) { m_conductor->chooseEpisode(index); });
    connect(&m_session, &models::Session::recordsAdded, this, &MainWindow::refreshBanners);
}

void MainWindow::connectLessons()
{
    lesson::Desk& desk = m_lesson->desk();
    connect(m_topBar, &widgets::TopBar::lessonsAsked, m_stage, &LessonStage::setShown);
    connect(m_stage, &LessonStage::shownChanged, m_topBar, &widgets::TopBar::setLessonsShown);
    connect(m_layouts, &Layouts::changed, m_stage, [this](Layout layout) {
        if (layout != Layout::Explore) // which leaves the column as it is
            m_stage->setShown(layout == Layout::Lesson);
    });
    connect(m_stage, &LessonStage::pointing, m_layouts, &Layouts::reveal);
    connect(&desk, &lesson::Desk::began, this, &MainWindow::beginLesson);
    // The layout that somebody chose before comes back after the lesson.
    connect(&desk, &lesson::Desk::began, this, [this] {
        if (m_layouts->current() != Layout::Lesson)
            m_before = m_layouts->current();
        m_layouts->apply(Layout::Lesson);
    });
    connect(&desk, &lesson::Desk::left, this, [this] { m_layouts->apply(m_before); });
    connect(&desk, &lesson::Desk::played, this, [this](const auto& records) {
        m_session.add(*records);
        refreshPlace();
    });
    connect(&desk, &lesson::Desk::left, this, [this](bool replay) {
        if (replay && m_session.origin() == models::Origin::LessonRecording)
            watch(m_socket);
    });
}

/// A recorded lesson takes the place of what was shown; one on this machine needs its agent.
void MainWindow::beginLesson(bool replay)
{
    const models::Origin wanted =
        replay ? models::Origin::LessonRecording : models::Origin::Sandbox;
    if (!replay) {
        if (m_session.origin() != wanted)
            watch(m_socket);
        return;
    }
    dropSources();
    m_path.clear();
    m_lost.clear();
    m_session.setOrigin(wanted);
    m_session.reset(models::Player::Mode::Live);
    m_topBar->transport()->setConnected(true);
    showTrouble(Trouble::None, {});
}

/// What can be done here, for whoever opens the lessons.
void MainWindow::askMachine()
{
    m_questions->setSocket(m_socket);
    m_questions->info(this, [this](const base::Result<agent_api::Info>& info) {
        const Verdict verdict = verdictOf(info);
        m_lesson->setMachine(verdict.sentence, verdict.mayRun);
    });
}

void MainWindow::showLessons(const QString& id)
{
    m_stage->setShown(true);
    const auto& lessons = m_lesson->desk().lessons();
    for (std::size_t i = 0; i < lessons.size(); ++i) {
        if (id == models::text(lessons[i].lesson->scenario.id))
            m_lesson->desk().start(i, false);
    }
}

void MainWindow::makeMenu()
{
    QMenu* menu = m_layouts->makeMenu(this);
    menu->addSeparator();
    m_export = menu->addAction(QString(), this, &MainWindow::askForExport);
    m_export->setShortcut(QKeySequence::SaveAs);
    addAction(m_export); // its key works while the menu is closed
    m_topBar->viewButton()->setMenu(menu);
    connect(m_exporter, &Exporter::done, this, [this](const QString& file) {
        m_failedExport.clear();
        refreshBanners();
        m_status->setPlace(tr("Exported to %1").arg(file));
    });
    connect(m_exporter, &Exporter::failed, this, [this](const QString& error) {
        m_failedExport = error;
        refreshBanners();
    });
}

void MainWindow::askForExport()
{
    QString filter;
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Export"), {}, Exporter::filters(), &filter);
    if (!file.isEmpty())
        exportTo(file, Exporter::formatOf(filter));
}

void MainWindow::exportTo(const QString& file, ExportFormat format)
{
    if (m_path.isEmpty() && !m_live)
        return; // a lesson's recording is shipped with the lesson
    m_exporter->start({m_path, m_live ? m_live->socket() : QString(), file, format});
}

/// Menus of pods and tabs about containers: what the user may, and what went wrong.
void MainWindow::connectActions()
{
    connect(m_pods, &widgets::PodsView::deedAsked, m_podActions, &PodActions::perform);
    connect(m_podActions, &PodActions::failed, m_failures, &widgets::FailurePanel::add);
    connect(m_pods, &widgets::PodsView::resetAsked, m_reset, &SandboxReset::ask);
    connect(m_reset, &SandboxReset::failed, m_failures, &widgets::FailurePanel::add);
    connect(m_resources, &plots::ResourcesPane::failed, m_failures, &widgets::FailurePanel::add);
    connect(m_pods, &widgets::PodsView::podChosen, m_resources, &plots::ResourcesPane::showPod);
    connect(m_details->cgroup(), &details::CgroupPage::failed, this,
        [this](const QString& step, const base::Error& error) {
            m_failures->add(PodActions::explain(step, error));
        });
    connect(m_details, &widgets::DetailsPane::largerAsked, this, [this](bool larger) {
        m_map->setVisible(!larger);
        m_resources->setVisible(!larger);
        if (larger)
            m_centre->setSizes({0, m_centre->height() / 2, 0, m_centre->height() / 2});
        else
            m_layouts->apply(m_layouts->current());
    });
    connect(m_layouts, &Layouts::changed, m_details->largerButton(),
        [this] { m_details->largerButton()->setChecked(false); });
    connect(m_podActions, &PodActions::optionsChanged, this, [this] {
        m_pods->setMenuOptions(m_podActions->options());
        m_details->setRefusal(m_podActions->options().refusal);
        m_topBar->setRefusal(m_podActions->options().refusal);
    });
}

void MainWindow::addShortcuts()
{
    models::Player* player = &m_session.player();
    const auto add = [this](const QKeySequence& keys, auto run) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, run);
    };
    add(Qt::Key_Space, [player] {
        // On a button, space presses it, as everywhere.
        if (auto* button = qobject_cast<QAbstractButton*>(QApplication::focusWidget()))
            button->click();
        else
            player->toggle();
    });
    add(Qt::Key_End, [player] { player->toEnd(); });
    add(Qt::Key_Period, [this] { m_topBar->transport()->step(true); });
    add(Qt::Key_Comma, [this] { m_topBar->transport()->step(false); });
    add(QKeySequence::Open, [this] { askForRecording(); });
    add(QKeySequence::New, [this] { m_podActions->newPod(); });
    add(Qt::CTRL | Qt::Key_K, [this] { m_search->open(); });
    add(Qt::CTRL | Qt::Key_L, [this] { m_stage->toggle(); });
    add(QKeySequence::Quit, [this] { close(); });
    auto* skip = new QShortcut(Qt::Key_Escape, this);
    skip->setEnabled(false); // else Escape belongs to the timeline's zoom
    connect(skip, &QShortcut::activated, m_map->map(), &chain::ChainMap::skipTour);
    connect(m_map->map(), &chain::ChainMap::tourChanged, skip,
        [this, skip] { skip->setEnabled(m_map->map()->touring()); });
}

void MainWindow::dropSources()
{
    m_recording.reset();
    m_live.reset();
    m_inspector.reset();
    m_incomplete.clear();
    m_failedExport.clear();
}

void MainWindow::openRecording(const QString& path)
{
    dropSources();
    m_path = path;
    m_recording = std::make_unique<RecordingSource>(path);
    connect(m_recording.get(), &RecordingSource::loaded, this,
        [this](const auto& run) { showRun(std::move(*run), m_path); });
    connect(m_recording.get(), &RecordingSource::failed, this, [this](const QString& error) {
        m_session.setOrigin(models::Origin::Recording);
        m_session.reset(models::Player::Mode::Replay);
        showTrouble(Trouble::Recording, error);
    });
    m_recording->start();
}

void MainWindow::showRecording(const trace::Recording& recording, const QString& path)
{
    showRun(makeRun(recording), path);
}

void MainWindow::showRun(LoadedRun run, const QString& path)
{
    m_path = path;
    m_lost.clear();
    m_session.setOrigin(models::Origin::Recording);
    m_session.reset(models::Player::Mode::Replay);
    m_session.take(std::move(run.store));
    m_session.player().seek(m_session.store().last());
    m_incomplete = models::text(run.warning);
    showTrouble(Trouble::None, {});
    emit ready();
}

void MainWindow::watch(const QString& socket)
{
    dropSources();
    m_socket = socket.isEmpty() ? QString::fromStdString(agent_api::defaultSocket()) : socket;
    m_path.clear();
    m_lost.clear();
    m_lesson->desk().setSocket(m_socket);
    if (m_session.origin() == models::Origin::Machine)
        m_views->choose(MainViews::Timeline);
    m_session.setOrigin(models::Origin::Sandbox);
    m_session.reset(models::Player::Mode::Live);
    follow(m_socket);
    refreshBanners();
}

void MainWindow::lookAtMachine()
{
    dropSources();
    m_path.clear();
    m_lost.clear();
    m_session.setOrigin(models::Origin::Machine);
    m_session.reset(models::Player::Mode::Live);
    m_inspector = std::make_unique<Inspector>();
    connect(m_inspector.get(), &Inspector::ready, this, &MainWindow::follow);
    connect(m_inspector.get(), &Inspector::failed, this,
        [this](const QString& cause) { showTrouble(Trouble::NoInspector, cause); });
    m_inspector->start();
    m_views->choose(MainViews::Namespaces); // there are no messages for the timeline
    refreshBanners();
}

void MainWindow::follow(const QString& socket)
{
    m_podActions->setSocket(socket);
    m_reset->setSocket(socket);
    m_details->watch().setSocket(socket);
    m_failures->clear();
    m_live = std::make_unique<LiveSource>(socket);
    connect(m_live.get(), &LiveSource::records, this,
        [this](const auto& records) { takeLive(*records); });
    connect(m_live.get(), &LiveSource::lost, this, &MainWindow::lostAgent);
    connect(m_live.get(), &LiveSource::caughtUp, this, [this] {
        m_session.flush();
        m_conductor->caughtUp();
        askMachine();
        m_podActions->learnRights();
        emit ready();
    });
    m_live->start();
}

void MainWindow::takeLive(const std::vector<trace::Record>& records)
{
    // After a reconnection the agent tells everything again, from a header on.
    if (!records.empty() && std::holds_alternative<trace::Header>(records.front())
        && !m_session.store().empty())
        m_session.reset(models::Player::Mode::Live);
    m_lost.clear();
    m_topBar->transport()->setConnected(true);
    if (m_trouble != Trouble::None)
        showTrouble(Trouble::None, {});
    m_session.add(records);
    refreshPlace();
}

/// What is shown, at the right end of the status strip. The title has the whole path.
void MainWindow::refreshPlace()
{
    QString place;
    if (m_session.origin() == models::Origin::LessonRecording)
        place = tr("A lesson's recording");
    else if (m_session.origin() == models::Origin::Machine)
        place = tr("This machine, only looked at");
    else if (!m_path.isEmpty())
        place = tr("Replay of %1").arg(QFileInfo(m_path).fileName());
    else if (!m_session.store().empty())
        place = tr("Live from %1").arg(m_socket);
    m_status->setPlace(place);
}

void MainWindow::lostAgent(const QString& error)
{
    if (m_session.store().empty() && m_session.origin() == models::Origin::Sandbox)
        showTrouble(Trouble::NoAgent, error);
    if (m_lost.isEmpty())
        askMachine();
    m_lost = error;
    m_topBar->transport()->setConnected(false);
    refreshBanners();
}

void MainWindow::showTrouble(Trouble trouble, const QString& cause)
{
    const bool was = m_trouble != Trouble::None;
    m_trouble = trouble;
    m_cause = cause;
    retranslate();
    m_pages->setCurrentWidget(
        trouble == Trouble::None ? static_cast<QWidget*>(m_columns) : m_problem);
    if (trouble != Trouble::None && !was)
        emit failed();
}

void MainWindow::askForRecording()
{
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Open a recording"), {}, tr("Recordings (*.shimtrace);;All files (*)"));
    if (!path.isEmpty())
        openRecording(path);
}

void MainWindow::refreshBanners()
{
    m_rootBanner->setContent(QStringLiteral("ROOT"),
        ::geteuid() == 0 ? tr(
            "The window runs as root. It needs no rights at all: start it as an ordinary user.")
                         : QString());
    const trace::Header& h = m_session.store().header();
    using models::Origin;
    const Origin origin = m_session.origin();
    const bool replay = (origin == Origin::Recording || origin == Origin::LessonRecording)
        && !m_session.store().empty();
    QString about;
    if (replay) {
        QStringList versions;
        for (const auto& [name, version] : h.versions)
            versions << models::text(name) + u' ' + models::text(version);
        about = tr("recorded on %1, %2 UTC")
                    .arg(models::text(h.host),
                        models::text(base::formatRfc3339(h.anchorWall, 0))
                            .left(16)
                            .replace(u'T', u' '));
        about += QStringLiteral(" · Linux %1 · %2")
                     .arg(models::text(h.kernel), models::text(h.distribution));
        about += versions.isEmpty() ? QString()
                                    : QStringLiteral(" · ") + versions.join(QStringLiteral(", "));
    }
    m_replayBanner->setContent(tr("REPLAY"), about);
    QString trouble;
    if (!m_lost.isEmpty() && m_trouble == Trouble::None)
        trouble = tr("The agent is gone, and is looked for each second: %1").arg(m_lost);
    if (!m_failedExport.isEmpty())
        trouble = tr("Not exported: %1").arg(m_failedExport);
    if (trouble.isEmpty())
        trouble = m_podActions->trouble();
    if (trouble.isEmpty() && !m_incomplete.isEmpty())
        m_errorBanner->setContent(tr("INCOMPLETE"), m_incomplete);
    else
        m_errorBanner->setContent(tr("ERROR"), trouble);
}

/// The episode that it belongs to comes into view first, if it is in one.
void MainWindow::goTo(const std::string& spanId)
{
    const models::Store& store = m_session.store();
    const std::size_t index = store.spans().find(spanId);
    if (index == trace::kNone)
        return;
    const std::int64_t start = store.spans()[index].start;
    const auto& episodes = store.episodes();
    const auto found = std::find_if(episodes.begin(), episodes.end(),
        [&](const trace::Episode& e) { return e.start <= start && start <= e.end; });
    m_views->choose(MainViews::Timeline);
    if (found != episodes.end())
        m_conductor->chooseEpisode(static_cast<int>(found - episodes.begin()));
    m_session.selectSpan(spanId);
}

void MainWindow::retranslate()
{
    m_lesson->setLanguage(m_language.code());
    setWindowTitle(
        m_path.isEmpty() ? QStringLiteral("Shimscope") : m_path + QStringLiteral(" — Shimscope"));
    if (m_trouble == Trouble::Recording) {
        m_problem->setContent(tr("This recording cannot be opened"), m_cause,
            tr("Choose a file that Shimscope recorded (*.shimtrace). If it was copied from another "
               "machine, copy it again: its beginning must be whole; a missing end is no "
               "problem."));
    } else if (m_trouble == Trouble::NoAgent) {
        m_problem->setContent(tr("No agent answers at %1").arg(m_socket), m_cause,
            tr("Start one with ./dev run, or as root with shimscoped, and this window connects by "
               "itself. Or open a recording: that needs no rights and no agent."));
    }
    if (m_trouble == Trouble::NoInspector)
        m_problem->setContent(tr("This machine cannot be looked at"), m_cause,
            tr("That needs the program shimscoped, which is built and installed with this window; "
               "it runs as you and only reads."));
    m_export->setText(tr("Export…"));
    refreshBanners();
    refreshPlace();
}

void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QMainWindow::changeEvent(event);
}

} // namespace shimscope::app

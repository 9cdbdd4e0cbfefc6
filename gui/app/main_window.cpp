#include <app/main_window.h>
#include <app/menu_key.h>
#include <app/transport_keys.h>
#include <app/trouble_text.h>
#include <app/verdict.h>
#include <models/text.h>
#include <widgets/roomy_area.h>

#include <QCloseEvent>
#include <QFileDialog>
#include <QSet>
#include <QVBoxLayout>
#include <story/hop_card.h>

#include <algorithm>

namespace shimscope::app {

namespace {
constexpr int kTextStep = 10; // percent
}

MainWindow::MainWindow(Language& language, QWidget* parent)
    : QMainWindow(parent), m_language(language), m_feed(m_session, nullptr)
{
    compose();
    connectFeed();
    connectPanes();
    connectLessons();
    connectMenu();
    connectPreferences();
    connectClosing();
    connectRecovery();
    connectStories();
    addPictures();
    connectActions();
    addMenuKeys(this);
    addTransportKeys(this, &m_session.player(), m_topBar->transport(), m_map->map());
    retranslate();
    // Not the first button: space would press it instead of pausing.
    setFocusPolicy(Qt::StrongFocus);
    setFocus();
}

MainWindow::~MainWindow()
{
    m_feed.drop(); // while there still is who hears of it
}

void MainWindow::compose()
{
    m_topBar = new widgets::TopBar(m_session, this);
    m_banners = new Banners(m_session, this);
    m_pages = new QStackedWidget(this);
    m_problem = new widgets::ProblemPanel(this);
    m_status = new widgets::StatusStrip(m_session, this);
    m_pods = new widgets::PodsView(m_session, this);
    m_cgroups = new widgets::CgroupTree(m_session, this);
    auto* side = new QWidget(this);
    side->setObjectName(QStringLiteral("side"));
    side->setAttribute(Qt::WA_StyledBackground);
    widgets::whenScaled(side, [side] { side->setMinimumWidth(widgets::px(190)); });
    auto* sideLayout = new QVBoxLayout(side);
    sideLayout->setContentsMargins(0, 0, 0, 0);
    sideLayout->addWidget(m_pods, 3);
    sideLayout->addWidget(m_cgroups, 2);
    m_columns = new QSplitter(Qt::Horizontal, this);
    m_columns->setHandleWidth(1);
    m_columns->addWidget(side);
    m_columns->addWidget(new widgets::RoomyArea(makeCentre(), this));
    m_lesson = new lesson::LessonPane(this);
    m_lesson->hide();
    m_columns->setStretchFactor(1, 1);
    m_columns->setSizes({252, 1200});
    m_pages->addWidget(m_columns);
    m_pages->addWidget(m_problem);
    m_stories = new Stories(m_pages, m_columns, m_session, m_feed);
    auto* whole = new QWidget(this);
    auto* all = new QVBoxLayout(whole);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_topBar);
    all->addWidget(m_banners);
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
    m_layouts =
        new Layouts(m_session, {m_centre, m_map, m_views, m_resources, m_details, m_cgroups}, this);
    m_stage = new LessonStage(
        m_session, m_lesson, {m_map, m_views, m_resources, m_details, m_pods, m_cgroups}, whole);
    m_podActions = new PodActions(m_session, this);
    m_reset = new SandboxReset(m_session, this);
    m_conductor = new Conductor(m_session, *m_map->map(), this);
    m_questions = new AgentRequests(this);
    m_exporter = new Exporter(this);
    m_busy = new widgets::BusyPanel(whole);
    m_closing = new Closing(m_session, m_preferences, this);
    m_recovery = new Recovery(this);
    m_pictures = new PictureMenu(this);
    m_menu = new MainMenu(*m_layouts, this);
    m_topBar->viewButton()->setMenu(m_menu->menu());
    m_projector = new Projector(
        {m_map, {m_views, m_resources, m_details}, {m_topBar, side, m_lesson, m_status}}, this);
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
    m_centre->setStretchFactor(1, 1);
    return m_centre;
}

void MainWindow::connectFeed()
{
    connect(&m_feed, &Feed::changed, this, &MainWindow::refreshTrouble);
    connect(&m_feed, &Feed::opening, m_busy, [this](const QString& path) {
        if (path.isEmpty())
            m_busy->end();
        else
            m_busy->begin(tr("Opening %1").arg(path));
    });
    connect(&m_feed, &Feed::fetching, m_busy,
        [this](const QString& name) { m_busy->begin(tr("Fetching %1 from the agent").arg(name)); });
    connect(&m_feed, &Feed::fetched, m_busy, &widgets::BusyPanel::setShare);
    connect(&m_feed, &Feed::ready, this, &MainWindow::ready);
    connect(&m_feed, &Feed::failed, this, &MainWindow::failed);
    connect(&m_feed, &Feed::following, this, [this](const QString& socket) {
        m_podActions->setSocket(socket);
        m_reset->setSocket(socket);
        m_details->watch().setSocket(socket);
        m_failures->clear();
    });
    connect(&m_feed, &Feed::connected, this, [this](bool is) {
        m_topBar->transport()->setConnected(is);
        if (!is)
            askAgents();
    });
    connect(&m_feed, &Feed::answered, this, &MainWindow::askAgents);
    connect(&m_feed, &Feed::caughtUp, m_conductor, &Conductor::caughtUp);
}

void MainWindow::connectPanes()
{
    connect(m_topBar, &widgets::TopBar::recordingAsked, this, &MainWindow::askForRecording);
    connect(m_topBar, &widgets::TopBar::machineAsked, this, &MainWindow::lookAtMachine);
    connect(m_topBar, &widgets::TopBar::sandboxAsked, this, [this] { watch(m_feed.socket()); });
    connect(m_topBar, &widgets::TopBar::newPodAsked, m_podActions, &PodActions::newPod);
    connect(m_podActions, &PodActions::changed, this, &MainWindow::refreshTrouble);
    connect(m_views->timeline(), &chain::TimelinePane::searchAsked, m_search,
        &widgets::SearchBox::open);
    connect(m_search, &widgets::SearchBox::chosen, this, &MainWindow::goTo);
    connect(m_pods, &widgets::PodsView::deleteAsked, m_podActions, &PodActions::remove);
    connect(m_topBar, &widgets::TopBar::languageAsked, this, [this] {
        const QString other = m_language.other();
        m_preferences.setLanguage(other);
        m_language.choose(other); // also where the command line said another than is preferred
    });
    connect(m_problem, &widgets::ProblemPanel::openAsked, this, &MainWindow::askForRecording);
    connect(m_problem, &widgets::ProblemPanel::retryAsked, &m_feed, &Feed::retry);
    connect(m_map->map(), &chain::ChainMap::hopAsked, this,
        [this](trace::Hop hop, const QPoint& beside) {
            storyview::HopCard::open(this, models::text(m_session.store().header().chain),
                QString::fromLatin1(trace::toString(hop)), beside);
        });
    connect(m_map->map(), &chain::ChainMap::spanClicked, this,
        [this](const std::string& id) { m_session.selectSpan(id); });
    connect(m_views->timeline(), &chain::TimelinePane::episodeClicked, m_conductor,
        [this](int index) { m_conductor->chooseEpisode(index); });
    connect(&m_session, &models::Session::recordsAdded, this, &MainWindow::refreshTrouble);
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
        m_status->setPlace(m_feed.place());
    });
    connect(&desk, &lesson::Desk::left, this, [this](bool replay) {
        if (replay && m_session.origin() == models::Origin::LessonRecording)
            watch(m_feed.socket());
    });
}

/// A recorded lesson takes the place of what was shown; one on this machine needs its agent.
void MainWindow::beginLesson(bool replay)
{
    if (replay)
        m_feed.playLesson();
    else if (m_session.origin() != models::Origin::Sandbox)
        watch(m_feed.socket());
}

/// Each is asked once: the one that is watched what this user may do, the sandbox's what can be
/// done on this machine. Mostly they are the same.
void MainWindow::askAgents()
{
    const QString sandbox = m_feed.socket();
    const QString live = m_feed.liveSocket();
    for (const QString& socket : QSet<QString>{sandbox, live.isEmpty() ? sandbox : live}) {
        m_questions->setSocket(socket);
        m_questions->info(this, [this, socket, sandbox](const base::Result<agent_api::Info>& info) {
            if (socket == m_feed.liveSocket())
                m_podActions->takeRights(info);
            if (socket == sandbox)
                takeMachine(sandbox, info);
        });
    }
}

/// What can be done here, for whoever opens the lessons or closes the window.
void MainWindow::takeMachine(const QString& socket, const base::Result<agent_api::Info>& info)
{
    if (info) {
        m_closing->setAgent(socket, *info);
        m_recovery->lookAlsoIn(
            models::text(info->stateDir) + QStringLiteral("/recordings"), socket);
    } else {
        m_closing->forgetAgent();
    }
    const Verdict verdict = verdictOf(info);
    m_lesson->setMachine(verdict.sentence, verdict.mayRun);
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

void MainWindow::connectMenu()
{
    connect(m_menu, &MainMenu::chosen, this, &MainWindow::carryOut);
    connect(m_exporter, &Exporter::began, m_busy,
        [this](const QString& file) { m_busy->begin(tr("Writing %1").arg(file)); });
    connect(m_exporter, &Exporter::ended, m_busy, &widgets::BusyPanel::end);
    connect(m_busy, &widgets::BusyPanel::cancelled, m_exporter, &Exporter::cancel);
    connect(m_busy, &widgets::BusyPanel::cancelled, &m_feed, &Feed::cancelOpening);
    connect(m_exporter, &Exporter::done, this, [this](const QString& file) {
        m_failed.clear();
        refreshTrouble();
        m_status->setPlace(tr("Exported to %1").arg(file));
    });
    connect(m_exporter, &Exporter::failed, this, [this](const QString& error) {
        m_failed = tr("Not exported: %1").arg(error);
        refreshTrouble();
    });
}

void MainWindow::connectPreferences()
{
    connect(&m_preferences, &Preferences::textScaleChanged, this, &MainWindow::sizeText);
    connect(m_projector, &Projector::changed, this, &MainWindow::sizeText);
    connect(m_map->map(), &chain::ChainMap::tourChanged, m_projector,
        [this] { m_projector->setEscape(!m_map->map()->touring()); });
    connect(m_layouts, &Layouts::changed, m_projector, &Projector::leave);
    connect(&m_preferences, &Preferences::schemeChanged, this,
        [this] { widgets::applyTheme(*qApp, m_preferences.scheme()); });
    connect(&m_preferences, &Preferences::languageChanged, this,
        [this] { m_language.choose(m_preferences.language()); });
    connect(&m_preferences, &Preferences::backoffChanged, m_podActions,
        [this] { m_podActions->setBackoff(m_preferences.backoff()); });
}

void MainWindow::connectClosing()
{
    connect(m_closing, &Closing::finished, this, &MainWindow::close);
    connect(m_closing, &Closing::busy, m_busy, [this](const QString& what) {
        if (what.isEmpty())
            m_busy->end();
        else
            m_busy->begin(what, false); // the agent stops them, whoever waits for it
    });
    connect(
        m_closing, &Closing::failed, this, [this](const QString& step, const base::Error& error) {
            m_failures->add(PodActions::explain(step, error));
        });
}

void MainWindow::addPictures()
{
    m_pictures->add(m_map->map(), [] { return tr("the call chain"); });
    m_pictures->add(m_views->timeline(), [] { return tr("the timeline"); });
    m_pictures->add(m_views->namespaces(), [] { return tr("the namespaces"); });
    m_pictures->add(m_resources, [] { return tr("the live resources"); });
    m_pictures->add(m_stories->comparing()->page()->sheet(), [] { return tr("the comparison"); });
    m_pictures->add(m_stories->affected()->page()->sheet(), [] { return tr("who is affected"); });
    m_pictures->add(centralWidget(), [] { return tr("the whole window"); });
    m_menu->setPictures(m_pictures->menu());
    connect(m_pictures, &PictureMenu::saved, this,
        [this](const QString& file) { m_status->setPlace(tr("Saved %1").arg(file)); });
    connect(
        m_pictures, &PictureMenu::failed, this, [this](const QString& file, const QString& cause) {
            m_failures->add({tr("Save %1").arg(file), cause,
                tr("Choose a folder that you may write to and that has room.")});
        });
}

void MainWindow::connectRecovery()
{
    widgets::Banner* banner = m_banners->recovery();
    connect(m_recovery, &Recovery::found, m_banners,
        [this] { m_banners->offer(m_recovery->offered()); });
    connect(banner, &widgets::Banner::dismissed, m_recovery, &Recovery::settle);
    connect(banner, &widgets::Banner::acted, this, [this] {
        m_failed.clear();
        m_feed.recover(LostRecording(m_recovery->offered()));
    });
    connect(&m_feed, &Feed::recovered, m_recovery, &Recovery::settle);
    connect(&m_feed, &Feed::notRecovered, this, [this](const QString& error) {
        m_failures->add({tr("Recover a recording"), error,
            tr("It is still offered: try again. “shimscopectl recordings” lists what the agent has "
               "kept.")});
    });
}

void MainWindow::connectStories()
{
    connect(m_stories, &Stories::pageChanged, this, &MainWindow::refreshTrouble);
    connect(
        m_stories, &Stories::placeAsked, this, [this](const QString& file, const QString& spanId) {
            if (file.isEmpty())
                return goTo(spanId.toStdString());
            connect(
                this, &MainWindow::ready, this, [this, spanId] { goTo(spanId.toStdString()); },
                Qt::SingleShotConnection);
            openRecording(file);
        });
    connect(m_stories, &Stories::recordingAsked, this, &MainWindow::openRecording);
    connect(m_stories, &Stories::lessonAsked, this, &MainWindow::showLessons);
    connect(m_stories, &Stories::saved, m_pictures, &PictureMenu::saved);
    connect(m_stories, &Stories::notSaved, m_pictures, &PictureMenu::failed);
    m_stories->serve(m_stage);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    const bool lesson = m_lesson->desk().view() != nullptr; // its own teardown follows
    event->setAccepted(lesson || m_closing->mayClose());
}

void MainWindow::openSettings()
{
    if (m_settings) {
        m_settings->raise();
        return;
    }
    const QString live = m_feed.liveSocket();
    m_settings = new SettingsDialog(
        m_preferences, live.isEmpty() ? m_feed.socket() : live, m_session.origin(), this);
    m_settings->setAttribute(Qt::WA_DeleteOnClose);
    m_settings->open();
}

/// A projector's text is not what a person prefers.
void MainWindow::sizeText()
{
    const int wanted = m_preferences.textScale();
    widgets::setTextScale(m_projector->on() ? std::max(wanted, Projector::kText) : wanted);
    m_layouts->hold(m_projector->on());
}

void MainWindow::carryOut(MainMenu::Item item)
{
    switch (item) {
    case MainMenu::NewPod:
        m_podActions->newPod();
        break;
    case MainMenu::Open:
        askForRecording();
        break;
    case MainMenu::Search:
        m_search->open();
        break;
    case MainMenu::Compare:
        m_stories->compare({});
        break;
    case MainMenu::Affected:
        m_stories->showAffected();
        break;
    case MainMenu::Commands:
        m_stories->showCommands();
        break;
    case MainMenu::Lessons:
        m_stage->toggle();
        break;
    case MainMenu::Details:
        m_layouts->toggleDetails();
        break;
    case MainMenu::Export:
        askForExport();
        break;
    case MainMenu::Larger:
    case MainMenu::Smaller:
        m_preferences.setTextScale(
            widgets::textScale() + (item == MainMenu::Larger ? kTextStep : -kTextStep));
        break;
    case MainMenu::UsualSize:
        m_preferences.setTextScale(100);
        break;
    case MainMenu::Projector:
        m_projector->toggle();
        break;
    case MainMenu::Settings:
        openSettings();
        break;
    case MainMenu::Quit:
        close();
        break;
    case MainMenu::ItemCount:
        break;
    }
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
    if (m_feed.path().isEmpty() && m_feed.liveSocket().isEmpty())
        return; // a lesson's recording is shipped with the lesson
    m_exporter->start({m_feed.path(), m_feed.liveSocket(), file, format});
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
    connect(m_podActions, &PodActions::optionsChanged, this, [this] {
        m_pods->setMenuOptions(m_podActions->options());
        m_details->setRefusal(m_podActions->options().refusal);
        m_topBar->setRefusal(m_podActions->options().refusal);
    });
}

void MainWindow::openRecording(const QString& path)
{
    m_failed.clear();
    m_feed.openRecording(path);
}

void MainWindow::showRecording(const trace::Recording& recording, const QString& path)
{
    m_feed.showRecording(recording, path);
}

void MainWindow::watch(const QString& socket)
{
    m_failed.clear();
    if (m_session.origin() == models::Origin::Machine)
        m_views->choose(MainViews::Timeline);
    m_feed.watch(socket);
    m_lesson->desk().setSocket(m_feed.socket());
}

void MainWindow::lookAtMachine()
{
    m_failed.clear();
    m_feed.lookAtMachine();
    m_views->choose(MainViews::Namespaces); // there are no messages for the timeline
}

/// What is shown, or why nothing is; and what went wrong.
void MainWindow::refreshTrouble()
{
    const bool none = m_feed.trouble() == Trouble::None;
    QWidget* pods = none ? static_cast<QWidget*>(m_columns) : m_problem;
    m_pages->setCurrentWidget(m_stories->page() ? m_stories->page() : pods);
    explainTrouble(*m_problem, m_feed);
    m_banners->setTroubles(
        {m_failed, none ? m_feed.lost() : QString(), m_podActions->trouble(), m_feed.incomplete()});
    m_status->setPlace(m_feed.place());
    setWindowTitle(m_feed.path().isEmpty() ? QStringLiteral("Shimscope")
                                           : m_feed.path() + QStringLiteral(" — Shimscope"));
}

void MainWindow::askForRecording()
{
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Open a recording"), {}, tr("Recordings (*.shimtrace);;All files (*)"));
    if (!path.isEmpty())
        openRecording(path);
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
    refreshTrouble();
}

void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QMainWindow::changeEvent(event);
}

} // namespace shimscope::app

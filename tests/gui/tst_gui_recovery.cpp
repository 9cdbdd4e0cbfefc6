// A real agent is killed while it records: the window offers what is left of it, and opens it.
// Where the window may not read the folder, the agent that records there hands it over.
#include "fake_agent.h"
#include "sample_recording.h"

#include <agent_api/client.h>
#include <app/language.h>
#include <app/main_window.h>
#include <base/child.h>
#include <base/file.h>
#include <trace/sessions.h>
#include <widgets/theme.h>

#include <expect.h>
#include <QtTest>

#include <sys/stat.h>

#include <csignal>
#include <memory>
#include <optional>

using namespace shimscope;
using app::MainWindow;

class TestGuiRecovery : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { widgets::applyTheme(*qApp, widgets::Scheme::Light); }
    void init();
    void cleanup();
    void whatAKilledAgentLeftIsOfferedAndOpened();
    void anAgentThatEndsByItselfLeavesNothingToRecover();
    void anAgentThatRunsIsNotOffered();
    void dismissedIsDismissedForGood();
    void whatTheWindowMayNotReadTheAgentHandsOver();
    void aFetchSaysItsNameAndIsCancelled();
    void whatDoesNotComeIsSaidAndStillOffered();

private:
    /// A window before an agent with a folder that is not for it, and what that has kept is
    /// offered.
    void watchOther(tests::FakeAgent& agent);
    /// An agent that only looks: it needs no rights and changes nothing.
    void startAgent();
    void endAgent(int signal);
    [[nodiscard]] QString recordings() const
    {
        return QString::fromStdString(m_dir->path()) + "/s/recordings";
    }
    /// The window has looked.
    [[nodiscard]] bool look()
    {
        QSignalSpy found(m_window->recovery(), &app::Recovery::found);
        m_window->recovery()->look({recordings()});
        return found.wait();
    }

    std::optional<base::TempDir> m_dir;
    std::optional<base::Child> m_agent;
    app::Language m_language;
    std::unique_ptr<MainWindow> m_window;
};

void TestGuiRecovery::init()
{
    m_dir.emplace(std::move(*base::TempDir::make("/tmp/shimscope-lost-")));
    qputenv("XDG_RUNTIME_DIR", QByteArray::fromStdString(m_dir->path()));
    qputenv("XDG_STATE_HOME", QByteArray::fromStdString(m_dir->path() + "/home"));
    qputenv("TMPDIR", QByteArray::fromStdString(m_dir->path()));
    m_language.choose("en");
    m_window = std::make_unique<MainWindow>(m_language);
    m_window->resize(1366, 700);
    m_window->show();
    startAgent();
}

void TestGuiRecovery::cleanup()
{
    endAgent(SIGTERM);
    m_window.reset();
    m_dir.reset();
}

void TestGuiRecovery::startAgent()
{
    GET(agent,
        base::Child::spawn({.program = SHIMSCOPE_BIN "/shimscoped",
            .arguments = {"--inspect", "--run-dir", m_dir->path() + "/r", "--state-dir",
                m_dir->path() + "/s"}}));
    m_agent.emplace(std::move(agent));
    const std::string socket = m_dir->path() + "/r/agent.sock";
    QVERIFY(QTest::qWaitFor(
        [&] { return agent_api::Client(socket).info().has_value(); }, support::patience(10'000)));
}

void TestGuiRecovery::endAgent(int signal)
{
    if (!m_agent)
        return;
    (void)m_agent->kill(signal);
    (void)m_agent->wait(support::patience(10'000));
    m_agent.reset();
}

void TestGuiRecovery::whatAKilledAgentLeftIsOfferedAndOpened()
{
    endAgent(SIGKILL);
    QVERIFY(look());
    const auto* banner = m_window->recoveryBanner();
    QVERIFY(banner->isVisible());
    QVERIFY(banner->text().contains("killed"));
    QVERIFY(banner->actionButton()->isVisible());
    QVERIFY(banner->actionButton()->text().startsWith("Recover the recording of "));
    const QString file = m_window->recovery()->offered().file;
    QVERIFY(file.startsWith(recordings()));
    QSignalSpy ready(m_window.get(), &MainWindow::ready);
    QTest::mouseClick(banner->actionButton(), Qt::LeftButton);
    QVERIFY(ready.wait());
    QCOMPARE(m_window->session().origin(), models::Origin::Recording);
    QVERIFY(m_window->windowTitle().contains(file));
    QVERIFY(!m_window->session().store().header().kernel.empty());
    QVERIFY(!banner->isVisible());
    QVERIFY(look());
    QVERIFY(!banner->isVisible()); // it was seen
}

void TestGuiRecovery::anAgentThatEndsByItselfLeavesNothingToRecover()
{
    endAgent(SIGTERM);
    GET(sessions, trace::findSessions(recordings().toStdString()));
    QCOMPARE(sessions.size(), 1U);
    QCOMPARE(sessions[0].end, trace::SessionEnd::Whole);
    QVERIFY(look());
    QVERIFY(!m_window->recoveryBanner()->isVisible());
}

void TestGuiRecovery::anAgentThatRunsIsNotOffered()
{
    QVERIFY(look());
    QVERIFY(!m_window->recoveryBanner()->isVisible());
    QVERIFY(m_window->recovery()->offered().file.isEmpty());
}

void TestGuiRecovery::dismissedIsDismissedForGood()
{
    const QString file = QString::fromStdString(m_dir->path()) + "/shimscope.conf";
    m_window->recovery()->remember(std::make_unique<QSettings>(file, QSettings::IniFormat));
    endAgent(SIGKILL);
    QVERIFY(look());
    QTest::mouseClick(m_window->recoveryBanner()->closeButton(), Qt::LeftButton);
    QVERIFY(!m_window->recoveryBanner()->isVisible());
    m_window = std::make_unique<MainWindow>(m_language);
    m_window->show();
    m_window->recovery()->remember(std::make_unique<QSettings>(file, QSettings::IniFormat));
    QVERIFY(look());
    QVERIFY(!m_window->recoveryBanner()->isVisible());
}

void TestGuiRecovery::watchOther(tests::FakeAgent& agent)
{
    agent.keep("2026-11-23T07-05-12Z-node", tests::makeSampleText() + R"({"t":"event","ki)");
    m_window->recovery()->look({recordings()}); // where nothing is left
    QSignalSpy ready(m_window.get(), &MainWindow::ready);
    m_window->watch(QString::fromStdString(agent.socket()));
    QVERIFY(ready.wait());
    QTRY_VERIFY(m_window->recoveryBanner()->isVisible());
    QVERIFY(m_window->recoveryBanner()->text().contains("killed"));
}

void TestGuiRecovery::whatTheWindowMayNotReadTheAgentHandsOver()
{
    tests::FakeAgent agent;
    watchOther(agent);
    QTest::mouseClick(m_window->recoveryBanner()->actionButton(), Qt::LeftButton);
    QTRY_COMPARE(m_window->session().origin(), models::Origin::Recording);
    const QString file = app::Recovery::ownFolder() + "/2026-11-23T07-05-12Z-node.shimtrace";
    QVERIFY(file.startsWith(QString::fromStdString(m_dir->path())));
    QVERIFY(m_window->windowTitle().contains(file));
    QVERIFY(m_window->errorBanner()->isVisible()); // its last line was cut off
    QVERIFY(!m_window->recoveryBanner()->isVisible());
    struct stat st { };
    QCOMPARE(::stat(file.toUtf8().constData(), &st), 0);
    QCOMPARE(st.st_mode & 0777, 0600U); // it may hold what is nobody else's business
    QCOMPARE(QDir(app::Recovery::ownFolder()).entryList(QDir::Files).size(), 1);
}

void TestGuiRecovery::aFetchSaysItsNameAndIsCancelled()
{
    tests::FakeAgent agent;
    agent.holdRecordings(true);
    watchOther(agent);
    QTest::mouseClick(m_window->recoveryBanner()->actionButton(), Qt::LeftButton);
    auto* busy = m_window->busy();
    QTRY_VERIFY(busy->isVisible());
    QCOMPARE(busy->what(), QString("Fetching 2026-11-23T07-05-12Z-node from the agent"));
    QTRY_COMPARE(busy->bar()->value(), busy->bar()->maximum() / 2);
    QTest::mouseClick(busy->cancelButton(), Qt::LeftButton);
    QVERIFY(!busy->isVisible());
    QCOMPARE(m_window->session().origin(), models::Origin::Sandbox); // as it was
    QVERIFY(m_window->recoveryBanner()->isVisible());
    QVERIFY(!m_window->failures()->isVisible());
    QTRY_VERIFY(QDir(app::Recovery::ownFolder()).entryList(QDir::Files).isEmpty());
}

void TestGuiRecovery::whatDoesNotComeIsSaidAndStillOffered()
{
    tests::FakeAgent agent;
    watchOther(agent);
    agent.refuse({grpc::StatusCode::RESOURCE_EXHAUSTED, "too many read at once"});
    QTest::mouseClick(m_window->recoveryBanner()->actionButton(), Qt::LeftButton);
    QTRY_VERIFY(m_window->failures()->isVisible());
    QVERIFY(!m_window->busy()->isVisible());
    QCOMPARE(m_window->session().origin(), models::Origin::Sandbox);
    QVERIFY(m_window->recoveryBanner()->isVisible());
    agent.refuse(grpc::Status::OK);
    QTest::mouseClick(m_window->recoveryBanner()->actionButton(), Qt::LeftButton);
    QTRY_COMPARE(m_window->session().origin(), models::Origin::Recording);
}

QTEST_MAIN(TestGuiRecovery)
#include "tst_gui_recovery.moc"

// A real agent is killed while it records: the window offers what is left of it, and opens it.
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

private:
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

QTEST_MAIN(TestGuiRecovery)
#include "tst_gui_recovery.moc"

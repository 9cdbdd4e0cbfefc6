// The source "This machine": an agent of the window's own user that only looks, and the map of
// containers that others started.
#include <app/language.h>
#include <app/main_window.h>
#include <chain/ancestry.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <expect.h>
#include <QDir>
#include <QFileInfo>
#include <QtTest>

#include <memory>

using namespace shimscope;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

trace::Header machineHeader()
{
    trace::Header header;
    header.host = "elsewhere";
    header.privilege = "uid 65534, only looking";
    header.cgroupMode = "v2";
    header.anchorBoot = kSecond;
    return header;
}

trace::Container observedContainer()
{
    trace::Container container;
    container.id = "c1";
    container.name = "redis";
    container.podUid = "podman";
    container.state = "running";
    container.pid = 4711;
    container.engine = "podman";
    container.observed = true;
    container.startedBy = "conmon (4700) ← systemd (1)";
    container.at = container.started = 2 * kSecond;
    return container;
}

} // namespace

class TestGuiMachine : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { widgets::applyTheme(*qApp, widgets::Scheme::Light); }

    void init()
    {
        m_language.choose("en");
        m_window = std::make_unique<app::MainWindow>(m_language);
        m_window->resize(1440, 900);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup() { m_window.reset(); }

    void theMapShowsWhoStartedWhom()
    {
        const models::Session& session = filled();
        const chain::ChainState& state = m_window->map()->state();
        QVERIFY(state.observed);
        QCOMPARE(state.hops.size(), std::size_t{3});
        QCOMPARE(state.hops[0].title, QString("systemd"));
        QCOMPARE(state.hops[1].title, QString("conmon"));
        QCOMPARE(state.hops[1].hop, trace::Hop::Shim); // as its process record says
        QCOMPARE(state.hops[1].lines, (QStringList{"pid 4700", "shim", "2 MiB"}));
        QCOMPARE(state.hops[2].lines, (QStringList{"redis", "pid 4711", "podman"}));
        for (const chain::Edge& edge : state.edges) {
            QCOMPARE(edge.transport, QString("not observed"));
            QCOMPARE(edge.span, trace::kNone);
        }
        QCOMPARE(session.selectedPlace()->name, std::string("redis"));
        QVERIFY(m_window->map()->accessibleDescription().contains("conmon pid 4700"));
    }

    void nothingCanBeChangedAndItSaysWhy()
    {
        filled();
        auto* newPod = m_window->topBar()->newPodButton();
        QVERIFY(!newPod->isEnabled());
        QVERIFY(newPod->toolTip().contains("only looks"));
        QCOMPARE(m_window->podActions().newPod(), nullptr);
        QVERIFY(!m_window->replayBanner()->isVisible()); // it is live
    }

    void startsAnAgentThatOnlyLooksAndTakesItAlongWhenItGoes()
    {
        const QString program = QStringLiteral(SHIMSCOPE_BIN "/shimscoped");
        qputenv("PATH", QByteArray(SHIMSCOPE_BIN ":") + qgetenv("PATH"));
        QCOMPARE(QFileInfo(app::Inspector::findProgram()).canonicalFilePath(),
            QFileInfo(program).canonicalFilePath());
        QTest::mouseClick(m_window->topBar()->machineButton(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(
            !m_window->session().store().header().host.empty(), support::patience(15'000));
        QVERIFY(m_window->session().store().header().privilege.find("only looking")
            != std::string::npos);
        QCOMPARE(m_window->session().origin(), models::Origin::Machine);
        QVERIFY(m_window->topBar()->machineButton()->isChecked());
        const auto children = childrenOf(QCoreApplication::applicationPid());
        QCOMPARE(children.size(), 1);
        m_window->watch("/nonexistent/agent.sock");
        QVERIFY(childrenOf(QCoreApplication::applicationPid()).isEmpty());
        QVERIFY(!m_window->topBar()->machineButton()->isChecked());
    }

    void aProgramThatIsMissingIsExplained()
    {
        qputenv("PATH", "/nonexistent");
        m_window->lookAtMachine();
        QTRY_VERIFY(m_window->problemShown());
        QVERIFY(m_window->problem()->cause().contains("shimscoped"));
    }

private:
    const models::Session& filled()
    {
        models::Session& session = m_window->session();
        session.setOrigin(models::Origin::Machine);
        session.reset(models::Player::Mode::Live);
        trace::Pod pod;
        pod.uid = "podman";
        pod.name = "podman";
        pod.engine = "podman";
        pod.state = "ready";
        pod.observed = true;
        pod.at = 2 * kSecond;
        trace::Process conmon;
        conmon.pid = 4700;
        conmon.hop = trace::Hop::Shim;
        conmon.program = "conmon";
        conmon.rssBytes = 2U << 20U;
        conmon.start = 2 * kSecond;
        session.add({machineHeader(), pod, observedContainer(), conmon});
        session.flush();
        return session;
    }
    static QStringList childrenOf(qint64 pid)
    {
        QFile file(QStringLiteral("/proc/%1/task/%1/children").arg(pid));
        return file.open(QIODevice::ReadOnly)
            ? QString::fromLatin1(file.readAll()).split(u' ', Qt::SkipEmptyParts)
            : QStringList();
    }
    app::Language m_language;
    std::unique_ptr<app::MainWindow> m_window;
};

QTEST_MAIN(TestGuiMachine)
#include "tst_gui_machine.moc"

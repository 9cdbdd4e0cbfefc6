// Reset sandbox: the question names how many, every manifest is taken away, the window waits for
// the pods, and says what came of it. And why it cannot be done elsewhere.
#include "fake_agent.h"
#include "sample_recording.h"

#include <app/language.h>
#include <app/main_window.h>
#include <widgets/theme.h>

#include <QtTest>

#include <algorithm>
#include <memory>

using namespace shimscope;
using tests::FakeAgent;

class TestReset : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        widgets::applyTheme(*qApp, widgets::Scheme::Light);
        m_language.choose("en");
    }
    void init()
    {
        m_agent = std::make_unique<FakeAgent>();
        m_agent->setManifests({"web.yaml", "broken.yaml"});
        m_window = std::make_unique<app::MainWindow>(m_language);
        m_window->resize(1366, 700);
        m_window->show();
    }
    void cleanup()
    {
        m_window.reset();
        m_agent.reset();
    }

    void endsEveryPodAfterAQuestion()
    {
        watch();
        QVERIFY(reset()->isEnabled());
        reset()->trigger();
        QVERIFY(dialog());
        QVERIFY2(
            dialog()->question().startsWith("End the 1 pod"), qPrintable(dialog()->question()));
        QVERIFY(m_agent->asked().empty()); // nothing before the answer
        QCOMPARE(dialog()->focusWidget(), dialog()->closeButton()); // Enter ends nothing
        QTest::mouseClick(dialog()->endButton(), Qt::LeftButton);
        QTRY_VERIFY(m_agent->wasAsked("DeleteManifest web.yaml")
            && m_agent->wasAsked("DeleteManifest broken.yaml"));
        QVERIFY(dialog()->said().startsWith("0 of 1"));
        removePod();
        QTRY_VERIFY(dialog()->said().startsWith("The pod ended in"));
        QVERIFY(m_window->failures()->failures().empty());
        QTest::keyClick(dialog(), Qt::Key_Escape);
        QTRY_VERIFY(!dialog());
        QTRY_VERIFY(!reset()->isEnabled());
        QVERIFY(reset()->toolTip().contains("no pod"));
    }

    void aRefusalStaysInThePanel()
    {
        watch();
        m_agent->refuse({grpc::StatusCode::PERMISSION_DENIED, "only the owner"});
        reset()->trigger();
        dialog()->endButton()->click();
        QTRY_COMPARE(m_window->failures()->failures().size(), std::size_t(2)); // one for each file
        QVERIFY(m_window->failures()->failures()[0].step.contains("web.yaml"));
        QVERIFY(m_window->failures()->failures()[0].cause.contains("only the owner"));
        QTRY_VERIFY(dialog()->said().contains("still there"));
    }

    void whoeverDoesNotEndIsNamed()
    {
        watch();
        m_window->sandboxReset().setPatience(std::chrono::milliseconds(300));
        reset()->trigger();
        dialog()->endButton()->click();
        QTRY_VERIFY(dialog()->said().contains("still there"));
        QVERIFY(dialog()->said().contains("web"));
        QTRY_COMPARE(m_window->failures()->failures().size(), std::size_t(1));
    }

    void cancelChangesNothing()
    {
        watch();
        reset()->trigger();
        QTest::keyClick(dialog(), Qt::Key_Return);
        QTRY_VERIFY(!dialog());
        QVERIFY(m_agent->asked().empty());
    }

    void elsewhereItSaysWhyNot_data()
    {
        QTest::addColumn<bool>("recording");
        QTest::addColumn<QString>("reason");
        QTest::newRow("a recording") << true << "recording";
        QTest::newRow("an agent that only looks") << false << "only looks";
    }
    void elsewhereItSaysWhyNot()
    {
        QFETCH(bool, recording);
        QFETCH(QString, reason);
        if (recording) {
            m_window->showRecording(tests::makeSample(), "sample.shimtrace");
        } else {
            m_agent->setReadOnly("it was started so");
            watch();
        }
        QTRY_VERIFY(!reset()->isEnabled() && reset()->toolTip().contains(reason));
    }

private:
    void watch()
    {
        m_window->watch(QString::fromStdString(m_agent->socket()));
        QTRY_VERIFY(!m_window->session().store().podsAt(m_window->session().now()).empty());
        QTRY_VERIFY(!m_window->podActions().options().runDir.isEmpty());
        m_window->pods()->refresh();
    }
    void removePod()
    {
        trace::Pod pod;
        pod.uid = "uid-web", pod.name = "web", pod.state = "removed";
        pod.at = tests::kEndOfSample + 1;
        m_agent->tell({pod});
    }
    [[nodiscard]] QAction* reset() { return m_window->pods()->resetAction(); }
    [[nodiscard]] pods::ResetDialog* dialog() { return m_window->sandboxReset().dialog(); }
    app::Language m_language;
    std::unique_ptr<FakeAgent> m_agent;
    std::unique_ptr<app::MainWindow> m_window;
};

QTEST_MAIN(TestReset)
#include "tst_gui_reset.moc"

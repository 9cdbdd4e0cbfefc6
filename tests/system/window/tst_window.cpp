// Root. A person before the window, with the real stack behind it: a pod from a template by
// keyboard alone, killed by the kernel, deleted; a lesson by mouse alone. leakcheck sees what is
// left.
#include <agent_api/client.h>
#include <app/language.h>
#include <app/main_window.h>
#include <base/child.h>
#include <base/file.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <expect.h>
#include <QPushButton>
#include <QtTest>

#include <memory>
#include <optional>

using namespace shimscope;
using support::patience;

class TestWindow : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        widgets::applyTheme(*qApp, widgets::Scheme::Light);
        GET(dir, base::TempDir::make("/tmp/shimscope-window-"));
        m_dir.emplace(std::move(dir));
        GET(agent,
            base::Child::spawn({.program = SHIMSCOPE_BIN "/shimscoped",
                .arguments = {"--run-dir", m_dir->path() + "/r", "--state-dir",
                    m_dir->path() + "/s", "--backoff-factor", "0.05"}}));
        m_agent.emplace(std::move(agent));
        QVERIFY(QTest::qWaitFor(
            [this] { return agent_api::Client(socket()).info().has_value(); }, patience(20'000)));
    }

    void cleanupTestCase()
    {
        OK(agent_api::Client(socket()).stopStack(true));
        OK(m_agent->wait(patience(20'000)));
        m_agent.reset();
        m_dir.reset();
    }

    void init()
    {
        m_language.choose("en");
        m_window = std::make_unique<app::MainWindow>(m_language);
        m_window->resize(1440, 900);
        m_window->show();
        m_window->conductor().setTours(false);
        m_window->lessonPane()->desk().practise(1);
        m_window->watch(QString::fromStdString(socket()));
        QTRY_VERIFY_WITH_TIMEOUT(
            !m_window->session().store().header().host.empty(), patience(10'000));
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void cleanup() { m_window.reset(); }

    void aPodFromATemplateByKeyboard()
    {
        QTest::keyClick(m_window.get(), Qt::Key_N, Qt::ControlModifier);
        auto* editor = m_window->findChild<pods::PodEditor*>();
        QTRY_VERIFY(editor && editor->isVisible());
        QTest::keyClick(editor->choices(), Qt::Key_Down);
        QVERIFY(editor->text()->toPlainText().contains("name: memory"));
        QVERIFY(editor->text()->find("5MiB/s")); // selects it: what is typed takes its place
        QTest::keyClicks(editor->text(), "9MiB/s");
        QTest::keyClick(editor->applyButton(), Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(stateOf("memory", false) == "running", patience(20'000));
        changeLimit("32Mi");
        // The template asks for more than its limit: the kernel ends it, the kubelet starts it
        // again.
        QTRY_VERIFY_WITH_TIMEOUT(hasEvent("oom"), patience(30'000));
        QTRY_VERIFY_WITH_TIMEOUT(restartsOf("memory") > 0, patience(30'000));
        m_window->podActions().remove("memory.yaml");
        QTRY_VERIFY_WITH_TIMEOUT(stateOf("memory", true).empty(), patience(30'000));
        QCOMPARE(m_window->podActions().trouble(), QString());
    }

    void aLessonByMouse()
    {
        QTest::mouseClick(m_window->topBar()->lessonsButton(), Qt::LeftButton);
        QTRY_VERIFY(button("Start")); // this machine can hold it
        click("Start");
        for (std::size_t step = 0; step < 4; ++step) {
            QTRY_VERIFY_WITH_TIMEOUT(
                view() && view()->state == lesson::View::State::Running && view()->step == step,
                patience(30'000));
            if (step == 0)
                predictAndApply();
            else
                click("Do it for me");
            QTRY_COMPARE_WITH_TIMEOUT(view()->phase, engine::Phase::Passed, patience(40'000));
            click(step == 3 ? "Finish the lesson" : "Next step");
        }
        QTRY_COMPARE(view()->state, lesson::View::State::Finished);
        click("Leave");
        QTRY_VERIFY_WITH_TIMEOUT(stateOf("web", true).empty(), patience(30'000));
    }

private:
    [[nodiscard]] std::string socket() const { return m_dir->path() + "/r/agent.sock"; }
    [[nodiscard]] const lesson::View* view() const { return m_window->lessonPane()->desk().view(); }
    /// By the menu of the container, while it runs.
    void changeLimit(const char* memory)
    {
        QTRY_VERIFY(!m_window->podActions().options().runDir.isEmpty());
        const QAbstractItemModel* pods = m_window->pods()->model();
        QTRY_VERIFY(pods->rowCount() == 1 && pods->rowCount(pods->index(0, 0)) == 2);
        QMenu menu;
        m_window->pods()->fillMenu(menu, pods->index(1, 0, pods->index(0, 0)));
        auto* limit = menu.findChild<QAction*>("limit");
        QVERIFY(limit && limit->isEnabled());
        limit->trigger();
        QTRY_VERIFY(m_window->podActions().limitDialog());
        auto* dialog = m_window->podActions().limitDialog();
        QCOMPARE(dialog->memory()->text(), QString("64Mi"));
        dialog->memory()->setFocus();
        dialog->memory()->selectAll();
        QTest::keyClicks(dialog->memory(), memory);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY(!m_window->podActions().limitDialog());
        QTRY_VERIFY(hasEvent("limit-changed"));
    }
    /// Of the pod's pause container, or its only other one; empty: it is not there.
    [[nodiscard]] std::string stateOf(const std::string& pod, bool sandbox) const
    {
        const models::Store& store = m_window->session().store();
        for (const models::PodState& each : store.podsAt(store.last())) {
            if (each.pod.name != pod)
                continue;
            for (const models::PlaceState& place : each.places) {
                if (place.place.sandbox == sandbox)
                    return place.container.state;
            }
        }
        return {};
    }
    [[nodiscard]] int restartsOf(const std::string& pod) const
    {
        const models::Store& store = m_window->session().store();
        for (const models::PodState& each : store.podsAt(store.last())) {
            for (const models::PlaceState& place : each.places) {
                if (each.pod.name == pod && !place.place.sandbox)
                    return place.container.restarts;
            }
        }
        return 0;
    }
    [[nodiscard]] bool hasEvent(const std::string& kind) const
    {
        const auto& events = m_window->session().store().events();
        return std::any_of(events.begin(), events.end(),
            [&](const trace::Event& event) { return event.kind == kind; });
    }
    [[nodiscard]] QAbstractButton* button(const QString& text) const
    {
        for (QAbstractButton* each : m_window->lessonPane()->findChildren<QAbstractButton*>()) {
            if (each->isVisible() && each->text() == text)
                return each;
        }
        return nullptr;
    }
    void click(const QString& text)
    {
        QTRY_VERIFY2(button(text) && button(text)->isEnabled(), qPrintable(text));
        QTest::mouseClick(button(text), Qt::LeftButton);
    }
    void predictAndApply()
    {
        const auto choices = m_window->lessonPane()->findChildren<lesson::Choice*>();
        QVERIFY(!choices.isEmpty());
        QTest::mouseClick(choices.back(), Qt::LeftButton, {}, choices.back()->rect().center());
        click("That is my prediction");
        click("Apply web.yaml");
    }

    std::optional<base::TempDir> m_dir;
    std::optional<base::Child> m_agent;
    app::Language m_language;
    std::unique_ptr<app::MainWindow> m_window;
};

QTEST_MAIN(TestWindow)
#include "tst_window.moc"

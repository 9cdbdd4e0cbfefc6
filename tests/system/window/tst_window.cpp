// Root. A person before the window, with the real stack behind it: a pod from a template by
// keyboard alone, killed by the kernel, deleted; a lesson by mouse alone; the sandbox reset; what a
// killed agent of root left, recovered by a plain user. leakcheck sees what is left.
#include <agent_api/client.h>
#include <app/language.h>
#include <app/main_window.h>
#include <base/child.h>
#include <base/file.h>
#include <models/text.h>
#include <trace/sessions.h>
#include <widgets/theme.h>

#include <acting_as.h>
#include <expect.h>
#include <QPushButton>
#include <QtTest>

#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>

using namespace shimscope;
using support::patience;

namespace {

constexpr uid_t kNobody = 65534;

std::string manifest(const std::string& name)
{
    return "apiVersion: v1\nkind: Pod\nmetadata: {name: " + name
        + "}\nspec:\n  terminationGracePeriodSeconds: 1\n  containers:\n  - name: main\n"
          "    image: shimscope.local/busybox:1\n    command: [sleep, '1000']\n"
          "    volumeMounts: [{name: scratch, mountPath: /scratch}]\n"
          "  volumes: [{name: scratch, emptyDir: {medium: Memory}}]\n";
}

/// Folders below the cgroup mounts whose path names one of these.
std::vector<std::string> cgroupsOf(const std::set<std::string>& names)
{
    std::vector<std::string> found;
    std::error_code gone; // a cgroup of somebody else's may end while we look
    namespace fs = std::filesystem;
    for (fs::recursive_directory_iterator at("/sys/fs/cgroup", gone), end; at != end && !gone;
         at.increment(gone)) {
        const std::string path = at->path();
        const auto named = [&](const std::string& name) {
            return path.find(name) != std::string::npos;
        };
        if (at->is_directory(gone) && std::any_of(names.begin(), names.end(), named))
            found.push_back(path);
        gone.clear();
    }
    return found;
}

/// Lines of mountinfo that speak of a folder.
std::vector<std::string> mountsBelow(const std::string& folder)
{
    std::vector<std::string> found;
    const auto text = base::readFile("/proc/self/mountinfo");
    for (const std::string_view line : base::lines(text ? *text : std::string())) {
        if (line.find(folder) != std::string_view::npos)
            found.emplace_back(line);
    }
    return found;
}

/// Shims whose command line names a folder; threads and the dead have none.
std::size_t shimsOf(const std::string& folder)
{
    std::size_t found = 0;
    const auto names = base::listDir("/proc");
    for (const std::string& name : *names) {
        const auto line = base::readFile("/proc/" + name + "/cmdline");
        if (base::parseUnsigned(name) && line && line->find(folder) != std::string::npos
            && line->find("containerd-shim-shimscope-v1") != std::string::npos)
            ++found;
    }
    return found;
}

} // namespace

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

    void resettingTheSandboxLeavesNothingOfAnyPod()
    {
        const agent_api::Client client(socket());
        const std::vector<std::string> mountsBefore = mountsBelow(m_dir->path());
        for (const bool again : {false, true}) { // the agent works on afterwards
            OK(client.startStack(0));
            for (const char* pod : {"one", "two"})
                OK(client.applyManifest(pod + std::string(".yaml"), manifest(pod)));
            for (const char* pod : {"one", "two"})
                QTRY_COMPARE_WITH_TIMEOUT(
                    stateOf(pod, false), std::string("running"), patience(30'000));
            const std::set<std::string> names = idsOfPods();
            QVERIFY(names.size() >= 6U); // two pods, each with its pause container and another
            QVERIFY(cgroupsOf(names).size() >= 4U);
            QVERIFY(mountsBelow(m_dir->path()).size() > mountsBefore.size());
            QCOMPARE(shimsOf(m_dir->path()), 2U);
            resetByMouse("All 2 pods ended in ");
            QVERIFY2(client.info()->manifests.empty(), again ? "second" : "first");
            QTRY_COMPARE_WITH_TIMEOUT(
                cgroupsOf(names), std::vector<std::string>(), patience(10'000));
            QTRY_COMPARE_WITH_TIMEOUT(mountsBelow(m_dir->path()), mountsBefore, patience(10'000));
            QTRY_COMPARE_WITH_TIMEOUT(shimsOf(m_dir->path()), 0U, patience(10'000));
            for (const std::string& name : names)
                QCOMPARE(filesCalled(name), std::vector<std::string>());
            QVERIFY(client.info()->stackRunning);
        }
    }

    void aPlainUserRecoversWhatRootsAgentLeft()
    {
        GET(dir, base::TempDir::make("/tmp/shimscope-window-"));
        const std::string home = dir.path() + "/home";
        QCOMPARE(::chmod(dir.path().c_str(), 0711), 0);
        OK(base::makeDirs(home, 0700));
        QCOMPARE(::chown(home.c_str(), kNobody, kNobody), 0);
        const std::string other = dir.path() + "/r/agent.sock";
        const auto startAgent = [&] {
            return base::Child::spawn({.program = SHIMSCOPE_BIN "/shimscoped",
                .arguments = {"--run-dir", dir.path() + "/r", "--state-dir", dir.path() + "/s",
                    "--socket-uid", std::to_string(kNobody)}});
        };
        const auto answers = [&] { return agent_api::Client(other).info().has_value(); };
        std::string left;
        {
            GET(killed, startAgent());
            QVERIFY(QTest::qWaitFor(answers, patience(20'000)));
            OK(killed.kill(SIGKILL));
            OK(killed.wait(patience(10'000)));
            GET(sessions, trace::findSessions(dir.path() + "/s/recordings"));
            left = sessions.at(0).name;
        }
        GET(agent, startAgent());
        QVERIFY(QTest::qWaitFor(answers, patience(20'000)));
        qputenv("XDG_STATE_HOME", QByteArray::fromStdString(home));
        {
            const support::ActingAs nobody(kNobody);
            QVERIFY(nobody.done());
            const auto closed = trace::findSessions(dir.path() + "/s/recordings");
            QVERIFY(!closed && closed.error().is(EACCES));
            m_window->recovery()->look({QString::fromStdString(home)});
            m_window->watch(QString::fromStdString(other));
            QTRY_VERIFY_WITH_TIMEOUT(m_window->recoveryBanner()->isVisible(), patience(10'000));
            QTest::mouseClick(m_window->recoveryBanner()->actionButton(), Qt::LeftButton);
            QTRY_COMPARE_WITH_TIMEOUT(
                m_window->session().origin(), models::Origin::Recording, patience(10'000));
            QVERIFY(m_window->windowTitle().contains(QString::fromStdString(left)));
            QVERIFY(!m_window->session().store().header().kernel.empty());
            m_window.reset();
        }
        qunsetenv("XDG_STATE_HOME");
        OK(agent.kill(SIGTERM));
        OK(agent.wait(patience(20'000)));
    }

private:
    /// What the records call the sandbox's pods and containers: uids and ids.
    [[nodiscard]] std::set<std::string> idsOfPods() const
    {
        std::set<std::string> names;
        const models::Store& store = m_window->session().store();
        for (const models::PodState& pod : store.podsAt(store.last())) {
            names.insert(pod.pod.uid);
            for (const models::PlaceState& place : pod.places)
                names.insert(place.container.id);
        }
        names.erase("");
        return names;
    }
    /// Files and folders of the instance that carry a name; what a recording says of it stays.
    [[nodiscard]] std::vector<std::string> filesCalled(const std::string& name) const
    {
        std::vector<std::string> found;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(m_dir->path())) {
            if (entry.path().filename().string().find(name) != std::string::npos)
                found.push_back(entry.path());
        }
        return found;
    }
    void resetByMouse(const char* result)
    {
        QTRY_VERIFY(m_window->pods()->resetAction()->isEnabled());
        m_window->pods()->resetAction()->trigger();
        QTRY_VERIFY(m_window->sandboxReset().dialog());
        auto* dialog = m_window->sandboxReset().dialog();
        QTest::mouseClick(dialog->endButton(), Qt::LeftButton);
        QTRY_VERIFY2_WITH_TIMEOUT(
            dialog->said().startsWith(result), qPrintable(dialog->said()), patience(30'000));
        QVERIFY(m_window->failures()->failures().empty());
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!m_window->sandboxReset().dialog());
    }
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

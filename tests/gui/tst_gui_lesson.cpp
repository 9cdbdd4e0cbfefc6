// A lesson in the window, by mouse and by keyboard alone, on its shipped recording: from the first
// click to the last check. What a learner sees of it, and what must not be told too early.
#include <app/language.h>
#include <app/main_window.h>
#include <models/text.h>
#include <scenario/keys.h>
#include <widgets/theme.h>

#include <expect.h>
#include <QAccessible>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>

using namespace shimscope;
using app::MainWindow;
using lesson::Desk;
using lesson::View;

class TestGuiLesson : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { widgets::applyTheme(*qApp, widgets::Scheme::Light); }

    void init()
    {
        m_language.choose("en");
        m_window = std::make_unique<MainWindow>(m_language);
        m_window->resize(1440, 900);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->conductor().setTours(false);
        desk().practise(20);
    }
    void cleanup() { m_window.reset(); }

    void listsTheShippedLessons()
    {
        QTest::mouseClick(m_window->topBar()->lessonsButton(), Qt::LeftButton);
        QVERIFY(pane().isVisible());
        QCOMPARE(desk().trouble(), QString());
        std::size_t onRecordings = 0;
        for (const Desk::Entry& entry : desk().lessons())
            onRecordings += entry.lesson->scenario.onRecordings() ? 1U : 0U;
        QCOMPARE(onRecordings, std::size_t{2});
        // No agent is there: what starts pods plays its recording, what starts none starts.
        QCOMPARE(buttons("Start").size(), onRecordings);
        QCOMPARE(buttons("Play its recording").size(), desk().lessons().size() - onRecordings);
        QVERIFY(says("On recordings of real chains: needs no agent and starts nothing."));
        QVERIFY(says("Pods cannot be started here: plays on its recording."));
        QTest::keyClick(m_window.get(), Qt::Key_L, Qt::ControlModifier);
        QTRY_VERIFY(!pane().isVisible());
    }

    void aLessonByMouseFromTheFirstClickToTheLastCheck()
    {
        begin(0);
        QVERIFY(pane().stepPage()->evidence().empty()); // it would give the prediction away
        QVERIFY(!button("That is my prediction")->isEnabled());
        predict(0, "the kubelet");
        click("Apply web.yaml");
        QTRY_COMPARE_WITH_TIMEOUT(phase(), engine::Phase::Passed, support::patience(20'000));
        for (const lesson::EvidenceRow* row : pane().stepPage()->evidence())
            QVERIFY2(row->holds(), qPrintable(row->accessibleName()));
        QVERIFY(says("✗ It went another way"));
        QCOMPARE(m_window->session().selectedPlace()->name, std::string("hog")); // led there
        QVERIFY(says(
            "never asked the kernel")); // the reply to this wrong answer, from this run's evidence
        click("Next step");

        QTRY_COMPARE(step(), std::size_t{1});
        predict(2, "as an ordinary process");
        QVERIFY(!rowWith("your answer")->evidence().contains(pidOfLogger()));
        type("1");
        QTest::qWait(300);
        QCOMPARE(phase(), engine::Phase::Act); // wrong
        type(pidOfLogger());
        QTRY_COMPARE_WITH_TIMEOUT(phase(), engine::Phase::Passed, support::patience(20'000));
        QVERIFY(says("✓ You predicted it"));
        click("Next step");

        QTRY_COMPARE(step(), std::size_t{2});
        predict(0, "one for the pod");
        click("Hint");
        QVERIFY(m_window->lessonStage()->spotlight()->isVisible());
        type("1");
        QTRY_COMPARE_WITH_TIMEOUT(phase(), engine::Phase::Passed, support::patience(20'000));
        click("Next step");

        QTRY_COMPARE(step(), std::size_t{3});
        click("Do it for me");
        QTRY_COMPARE_WITH_TIMEOUT(phase(), engine::Phase::Passed, support::patience(20'000));
        click("Finish the lesson");
        QTRY_COMPARE(desk().view()->state, View::State::Finished);
        QCOMPARE(desk().view()->results.size(), std::size_t{4});
        QTRY_VERIFY(button("Next lesson"));
        // The window showed what was played, and says what it is.
        QCOMPARE(m_window->session().origin(), models::Origin::LessonRecording);
        QVERIFY(!m_window->session().store().podNameOf(anyPod()).empty());
        QVERIFY(m_window->replayBanner()->isVisible());
        QVERIFY(!m_window->topBar()->newPodButton()->isEnabled());
        click("Leave");
        QTRY_COMPARE(m_window->session().origin(), models::Origin::Sandbox);
    }

    void aStepByKeyboard()
    {
        m_window->activateWindow();
        begin(0);
        pane().stepPage()->setFocus();
        for (int i = 0; i < 20 && !qobject_cast<QRadioButton*>(QApplication::focusWidget()); ++i)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QVERIFY(qobject_cast<QRadioButton*>(QApplication::focusWidget()));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(focusText(), QString("That is my prediction"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QTRY_COMPARE(focusText(), QString("Apply web.yaml")); // the next thing to do
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(phase(), engine::Phase::Passed, support::patience(20'000));
        QTRY_COMPARE(focusText(), QString("Next step"));
    }

    void whoDoesNothingPassesNothing()
    {
        begin(1);
        predict(3, "the kernel kills hog");
        QTest::qWait(1000); // twenty seconds of the recording
        QCOMPARE(phase(), engine::Phase::Act);
        QVERIFY(!rowWith("the kernel killed")->holds());
        QVERIFY(desk().view()->results.empty());
    }

    void withoutAnAgentItSaysSoAndOffersTheRecording()
    {
        QTemporaryDir folder;
        m_window->watch(folder.filePath("none.sock"));
        m_window->showLessons("01-one-pod");
        QTRY_VERIFY(desk().view() && desk().view()->state == View::State::Failed);
        QTRY_VERIFY(says("cannot go on here"));
        click("Play its recording");
        QTRY_VERIFY(desk().view() && desk().view()->state == View::State::Running);
        QVERIFY(desk().view()->replay);
    }

    /// From its list to the first check, without an agent; what it opens is told to the window.
    void aLessonOnRecordingsNeedsNoAgent()
    {
        QSignalSpy opened(m_window->lessonStage(), &app::LessonStage::openRecordingAsked);
        m_window->showLessons("06-five-chains");
        QTRY_VERIFY(desk().view() && desk().view()->state == View::State::Running);
        QVERIFY(desk().onRecordings() && !desk().view()->replay);
        predict(1, "5: the same");
        type("5");
        QTest::qWait(300);
        QCOMPARE(phase(), engine::Phase::Act); // nobody has opened it
        QVERIFY(opened.isEmpty());
        click("Open the recording of dockershim");
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].toString(), QString("dockershim"));
        QTRY_COMPARE(phase(), engine::Phase::Passed);
        QVERIFY(says("Right, 5: kubelet, dockerd"));
        click("Next step");
        QTRY_COMPARE(step(), std::size_t{1});
        QTRY_VERIFY(button("Do it for me") || button("That is my prediction"));
        click("Do it for me");
        QTRY_COMPARE(phase(), engine::Phase::Passed);
        QTRY_COMPARE(opened.size(), 2); // and so it is when it is done for the learner
        click("Leave");
        QTRY_VERIFY(!desk().view());
        QVERIFY(!desk().onRecordings());
    }

    void asksForAComparison()
    {
        QSignalSpy compared(m_window->lessonStage(), &app::LessonStage::compareAsked);
        m_window->showLessons("05-what-was-docker");
        for (std::size_t at = 0; at < 6; ++at) {
            QTRY_VERIFY(desk().view() && step() == at && phase() == engine::Phase::Predict);
            QVERIFY(compared.isEmpty());
            QTRY_VERIFY(button("Do it for me") && button("Do it for me")->isEnabled());
            click("Do it for me");
            QTRY_COMPARE(phase(), engine::Phase::Passed);
            if (at < 5)
                click("Next step");
        }
        QTRY_COMPARE(compared.size(), 1);
        QCOMPARE(compared[0][0].toStringList(), (QStringList{"dockershim", "containerd"}));
        click("Finish the lesson");
        QTRY_COMPARE(desk().view()->state, View::State::Finished);
    }

    void opensThePageThatIsPointedAt()
    {
        begin(0);
        const auto& spot = *m_window->lessonStage()->spotlight();
        app::Stories* stories = m_window->stories();
        for (const auto& [name, target, page] :
            {std::tuple<const char*, QWidget*, QWidget*>{
                 "compare", stories->comparing()->page()->lanes(), stories->comparing()->page()},
                {"affected", stories->affected()->page()->findings(), stories->affected()->page()},
                {"parts", stories->comparing()->page()->parts(), stories->comparing()->page()}}) {
            m_window->lessonStage()->pointAt(name, {});
            QCOMPARE(spot.target(), target);
            QVERIFY2(page->isVisible(), name);
        }
        m_window->lessonStage()->pointAt("map", {});
        QVERIFY(!stories->page());
        QVERIFY(m_window->map()->isVisible());
    }

    void pointsAtWhatAStepSpeaksOf()
    {
        begin(3);
        const auto& pods = *m_window->lessonStage()->spotlight();
        QTRY_VERIFY(pods.isVisible() && pods.target());
        m_window->lessonStage()->pointAt("namespaces", "here");
        QCOMPARE(m_window->views()->currentWidget(),
            static_cast<QWidget*>(m_window->views()->namespaces()));
        m_window->lessonStage()->pointAt("plot:memory", "here");
        QCOMPARE(pods.target(), static_cast<QWidget*>(m_window->resources()->memory()));
        for (const auto& name : scenario::kWidgets) { // every name that a lesson may use is a place
            m_window->lessonStage()->pointAt("map", {});
            m_window->lessonStage()->pointAt(std::string(name), {});
            QVERIFY2(name == "map"
                    || pods.target() != static_cast<QWidget*>(m_window->map()->parentWidget()),
                std::string(name).c_str());
            QVERIFY(lesson::placeName(std::string(name)) != models::text(name));
        }
    }

    void theLayoutIsTheLessonsWhileItLasts()
    {
        QVERIFY(m_window->details()->isVisible());
        begin(1);
        QCOMPARE(m_window->layouts()->current(), app::Layout::Lesson);
        QVERIFY(m_window->map()->isVisible() && !m_window->details()->isVisible());
        QTRY_VERIFY(m_window->resources()->memory()->isVisible()); // the first step points at it
        QVERIFY(!m_window->resources()->cpu()->isVisible());
        m_window->lessonStage()->pointAt("timeline", {}); // opens what is pointed at
        QVERIFY(m_window->timeline()->isVisible());
        click("Leave");
        QTRY_COMPARE(m_window->layouts()->current(), app::Layout::Explore);
        QVERIFY(m_window->details()->isVisible() && m_window->resources()->cpu()->isVisible());
    }

    void layoutsByKeysAndRemembered()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath("settings.ini");
        const auto settings = [&] {
            return std::make_unique<QSettings>(file, QSettings::IniFormat);
        };
        m_window->layouts()->remember(settings());
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
        QTRY_COMPARE(m_window->layouts()->current(), app::Layout::Inspect);
        QVERIFY(!m_window->map()->isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
        QTRY_VERIFY(pane().isVisible());
        MainWindow another(m_language);
        another.layouts()->remember(settings());
        QCOMPARE(another.layouts()->current(), app::Layout::Inspect); // a lesson is a guest
    }

    void switchesTheLanguageInTheMiddle()
    {
        begin(0);
        predict(0, "the kubelet");
        m_language.choose("ko");
        QTRY_VERIFY(says("파드가 시작된다") || button("web.yaml 적용"));
        QVERIFY(button("대신 하기"));
        QCOMPARE(phase(), engine::Phase::Act);
    }

    void smallWindowsCutNothing()
    {
        begin(0);
        for (const char* language : {"en", "ko"}) {
            m_language.choose(language);
            m_window->resize(1366, 700);
            QTest::qWait(300);
            QCOMPARE(m_window->width(), 1366);
            for (const QAbstractButton* each : m_window->findChildren<QAbstractButton*>()) {
                if (each->isVisible() && !each->text().isEmpty())
                    QVERIFY2(each->width() >= each->sizeHint().width(), qPrintable(each->text()));
            }
            for (const QLabel* label : pane().findChildren<QLabel*>()) {
                if (label->isVisible() && label->wordWrap())
                    QVERIFY2(label->height() >= label->heightForWidth(label->width()),
                        qPrintable(label->text()));
            }
        }
    }

private:
    [[nodiscard]] lesson::LessonPane& pane() const { return *m_window->lessonPane(); }
    [[nodiscard]] Desk& desk() const { return pane().desk(); }
    [[nodiscard]] engine::Phase phase() const
    {
        return desk().view() ? desk().view()->phase : engine::Phase::Waiting;
    }
    [[nodiscard]] std::size_t step() const { return desk().view() ? desk().view()->step : 99; }
    [[nodiscard]] std::string anyPod() const
    {
        const auto& places = m_window->session().store().places();
        return places.empty() ? std::string() : places.front().podUid;
    }
    [[nodiscard]] QString pidOfLogger() const
    {
        const models::Store& store = m_window->session().store();
        for (const models::Place& place : store.places()) {
            const auto* container = store.containerAt(place, store.last());
            if (place.name == "logger" && container)
                return QString::number(container->pid);
        }
        return {};
    }
    [[nodiscard]] static QString focusText()
    {
        const auto* focused = qobject_cast<QAbstractButton*>(QApplication::focusWidget());
        return focused ? focused->text() : QString();
    }
    [[nodiscard]] QList<QAbstractButton*> buttons(const QString& text) const
    {
        QList<QAbstractButton*> found;
        for (QAbstractButton* each : pane().findChildren<QAbstractButton*>()) {
            if (each->isVisible() && each->text() == text)
                found << each;
        }
        return found;
    }
    [[nodiscard]] QAbstractButton* button(const QString& text) const
    {
        return buttons(text).value(0);
    }
    [[nodiscard]] bool says(const QString& words) const
    {
        const auto labels = pane().findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
            return label->isVisible() && label->text().contains(words);
        });
    }
    [[nodiscard]] const lesson::EvidenceRow* rowWith(const QString& words) const
    {
        for (const lesson::EvidenceRow* row : pane().stepPage()->evidence()) {
            if (row->accessibleName().contains(words))
                return row;
        }
        return nullptr;
    }
    void click(const QString& text)
    {
        QTRY_VERIFY2(button(text), qPrintable(text));
        QVERIFY2(button(text)->isEnabled(), qPrintable(text));
        QTest::mouseClick(button(text), Qt::LeftButton);
    }
    /// By its list, with the mouse.
    void begin(int index)
    {
        QTest::mouseClick(m_window->topBar()->lessonsButton(), Qt::LeftButton);
        QTRY_VERIFY(buttons("Play its recording").size() > index);
        QTest::mouseClick(buttons("Play its recording")[index], Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(desk().view() && desk().view()->state == View::State::Running,
            support::patience(10'000));
    }
    void predict(int choice, const QString& words)
    {
        const auto choices = pane().findChildren<lesson::Choice*>();
        QVERIFY(choices.size() > choice);
        QVERIFY2(choices[choice]->button()->accessibleName().startsWith(words),
            qPrintable(choices[choice]->button()->accessibleName()));
        QTest::mouseClick(choices[choice], Qt::LeftButton, {}, choices[choice]->rect().center());
        click("That is my prediction");
        QTRY_COMPARE(phase(), engine::Phase::Act);
        QTRY_VERIFY(!button("That is my prediction"));
    }
    void type(const QString& value)
    {
        auto* line = pane().findChild<QLineEdit*>();
        QVERIFY(line);
        line->clear();
        QTest::keyClicks(line, value);
        QTest::keyClick(line, Qt::Key_Return);
    }

    app::Language m_language;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestGuiLesson)
#include "tst_gui_lesson.moc"

// The window at 1366x700: details as a drawer, the lesson as a rail, and room for what they cover
// otherwise. By mouse and by keys.
#include "sample_recording.h"

#include <app/language.h>
#include <app/main_window.h>
#include <widgets/theme.h>

#include <expect.h>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>

using namespace shimscope;
using app::MainWindow;
using Form = widgets::DetailsPane::Form;

class TestGuiSmall : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { widgets::applyTheme(*qApp, widgets::Scheme::Light); }
    void init();
    void cleanup();
    void timelineAndPlotsHaveRoom_data();
    void timelineAndPlotsHaveRoom();
    void aTallWindowHasNoDrawer();
    void theHandleOpensAndClosesTheDrawer();
    void aTabOpensTheDrawer();
    void keysOpenAndCloseTheDrawer();
    void whatAPersonChoosesOpensTheDrawer();
    void whoClosesItIsNotOverruled();
    void theNextWindowKnows();
    void aProjectorShowsTheDrawerAsAPane();
    void inATallWindowTheSameKeyGivesMoreRoom();
    void aLessonFoldsToARail();
    void aWideWindowHasNoRail();
    void theRailIsOpenedByKeys();
    void aLessonThatPointsAtDetailsOpensThem();

private:
    [[nodiscard]] widgets::DetailsPane& details() const { return *m_window->details(); }
    [[nodiscard]] lesson::LessonPane& lessons() const { return *m_window->lessonPane(); }
    [[nodiscard]] bool opened() const
    {
        return details().form() == Form::Open && details().message()->parentWidget()->isVisible()
            && !m_window->resources()->isVisible();
    }
    [[nodiscard]] bool closed() const
    {
        return details().form() == Form::Closed && !details().message()->parentWidget()->isVisible()
            && m_window->resources()->isVisible();
    }
    [[nodiscard]] QPoint someBar() const
    {
        const auto& spans = m_window->session().store().spans();
        for (std::size_t i = 0; i < spans.size(); ++i) {
            const QRectF bar = m_window->timeline()->barRect(i);
            if (bar.width() > 20 && m_window->session().selectedIndex() != i)
                return bar.center().toPoint();
        }
        return {};
    }
    void begin(std::size_t index)
    {
        lessons().desk().practise(20);
        lessons().desk().start(index, true);
        QTRY_VERIFY(lessons().desk().view()
            && lessons().desk().view()->state == lesson::View::State::Running);
    }
    void openWindow(const QSize& size)
    {
        m_window = std::make_unique<MainWindow>(m_language);
        m_window->conductor().setTours(false);
        m_window->resize(size);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_window->showRecording(tests::makeSample(), "sample.shimtrace");
        m_window->conductor().chooseEpisode(0);
    }

    app::Language m_language;
    std::unique_ptr<MainWindow> m_window;
};

void TestGuiSmall::init()
{
    m_language.choose("en");
    openWindow({1366, 700});
    QTRY_VERIFY(closed());
}

void TestGuiSmall::cleanup()
{
    m_window.reset();
    widgets::setTextScale(100);
}

void TestGuiSmall::timelineAndPlotsHaveRoom_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<bool>("lesson");
    for (const char* language : {"en", "ko"}) {
        QTest::addRow("%s", language) << QString(language) << false;
        QTest::addRow("%s, with a lesson", language) << QString(language) << true;
    }
}

void TestGuiSmall::timelineAndPlotsHaveRoom()
{
    QFETCH(QString, language);
    QFETCH(bool, lesson);
    m_language.choose(language);
    if (lesson)
        begin(0);
    m_window->layouts()->apply(app::Layout::Explore);
    for (const bool open : {false, true}) {
        if (open)
            QTest::mouseClick(details().handle(), Qt::LeftButton);
        QTRY_VERIFY(open ? opened() : closed());
        QTRY_VERIFY2(m_window->timeline()->height() >= 180,
            qPrintable(QString::number(m_window->timeline()->height())));
        QCOMPARE(m_window->size(), QSize(1366, 700));
        if (open)
            continue;
        QVERIFY(m_window->resources()->height() >= 120);
        // Its title and its axis take 40 px of that.
        QTRY_VERIFY2(m_window->resources()->cpu()->height() >= (lesson ? 85 : 130),
            qPrintable(QString::number(m_window->resources()->cpu()->height())));
    }
    QVERIFY(details().height() >= 150);
}

void TestGuiSmall::aTallWindowHasNoDrawer()
{
    m_window->resize(1366, 768);
    QTRY_COMPARE(details().form(), Form::Pane);
    QVERIFY(m_window->resources()->isVisible() && !details().handle()->isVisible());
    QVERIFY(details().largerButton()->isVisible());
    QTRY_VERIFY(details().height() >= 96);
    m_window->resize(1366, 700);
    QTRY_VERIFY(closed());
    QVERIFY(!details().largerButton()->isVisible());
}

void TestGuiSmall::theHandleOpensAndClosesTheDrawer()
{
    QVERIFY(details().handle()->text().endsWith("Details"));
    QTest::mouseClick(details().handle(), Qt::LeftButton);
    QTRY_VERIFY(opened());
    QVERIFY(details().handle()->text().endsWith("Close"));
    QTest::mouseClick(details().handle(), Qt::LeftButton);
    QTRY_VERIFY(closed());
}

void TestGuiSmall::aTabOpensTheDrawer()
{
    auto* tabs = details().findChild<QTabBar*>();
    QTest::mouseClick(
        tabs, Qt::LeftButton, {}, tabs->tabRect(widgets::DetailsPane::Message).center());
    QTRY_VERIFY(opened());
    QVERIFY(details().message()->isVisible());
    QTest::mouseClick(details().handle(), Qt::LeftButton);
    QTRY_VERIFY(closed()); // and the tab that is chosen already opens it, too
    QTest::mouseClick(
        tabs, Qt::LeftButton, {}, tabs->tabRect(widgets::DetailsPane::Message).center());
    QTRY_VERIFY(opened());
}

void TestGuiSmall::keysOpenAndCloseTheDrawer()
{
    m_window->timeline()->setFocus();
    QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY(opened());
    QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY(closed());
    details().handle()->setFocus();
    QTest::keyClick(details().handle(), Qt::Key_Space);
    QTRY_VERIFY(opened());
    auto* steps = details().findChild<QTableView*>("steps");
    steps->setFocus();
    QTest::keyClick(steps, Qt::Key_Escape);
    QTRY_VERIFY(closed());
    QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(details().handle())); // not lost
    QVERIFY(details().handle()->focusPolicy() & Qt::TabFocus);
}

void TestGuiSmall::whatAPersonChoosesOpensTheDrawer()
{
    QVERIFY(m_window->session().selectedIndex() != trace::kNone); // by itself: it stays closed
    QTest::mouseClick(m_window->timeline()->viewport(), Qt::LeftButton, {}, someBar());
    QTRY_VERIFY(opened());
    details().handle()->setFocus();
    QTest::keyClick(details().handle(), Qt::Key_Escape);
    QTRY_VERIFY(closed());
    m_window->timeline()->setFocus();
    QTest::keyClick(m_window->timeline(), Qt::Key_Right);
    QTRY_VERIFY(opened());
}

void TestGuiSmall::whoClosesItIsNotOverruled()
{
    QTest::mouseClick(m_window->timeline()->viewport(), Qt::LeftButton, {}, someBar());
    QTRY_VERIFY(opened());
    QTest::mouseClick(details().handle(), Qt::LeftButton);
    QTRY_VERIFY(closed());
    const std::string before = m_window->session().selectedSpan();
    QTest::mouseClick(m_window->timeline()->viewport(), Qt::LeftButton, {}, someBar());
    QVERIFY(m_window->session().selectedSpan() != before);
    QTest::qWait(50);
    QVERIFY(closed());
}

void TestGuiSmall::theNextWindowKnows()
{
    const QTemporaryDir folder;
    const auto settings = [&] {
        return std::make_unique<QSettings>(folder.filePath("s.ini"), QSettings::IniFormat);
    };
    m_window->layouts()->remember(settings());
    QTRY_VERIFY(closed());
    QTest::mouseClick(details().handle(), Qt::LeftButton);
    QTest::mouseClick(details().handle(), Qt::LeftButton);
    QTRY_VERIFY(closed());
    openWindow({1366, 700});
    m_window->layouts()->remember(settings());
    QTRY_VERIFY(closed());
    QTest::mouseClick(m_window->timeline()->viewport(), Qt::LeftButton, {}, someBar());
    QTest::qWait(50);
    QVERIFY(closed());
}

void TestGuiSmall::aProjectorShowsTheDrawerAsAPane()
{
    QTest::mouseClick(details().handle(), Qt::LeftButton);
    QTRY_VERIFY(opened());
    details().findChild<QTableView*>("steps")->setFocus();
    QTest::keyClick(m_window.get(), Qt::Key_F11);
    QTRY_COMPARE(details().form(), Form::Pane);
    QVERIFY(details().isVisible() && !m_window->resources()->isVisible());
    QTest::keyClick(m_window.get(), Qt::Key_F11);
    QTRY_VERIFY(opened() || closed());
    QVERIFY(m_window->views()->isVisible() && m_window->map()->isVisible());
}

void TestGuiSmall::inATallWindowTheSameKeyGivesMoreRoom()
{
    m_window->resize(1366, 900);
    QTRY_COMPARE(details().form(), Form::Pane);
    const int before = details().height();
    QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY(details().height() > before + 100);
    QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE(details().height(), before);
    QVERIFY(m_window->map()->isVisible() && m_window->resources()->isVisible());
}

void TestGuiSmall::aLessonFoldsToARail()
{
    begin(0);
    QVERIFY(!lessons().folded()); // its words come first
    QTRY_VERIFY(m_window->map()->width() < 850);
    const int map = m_window->map()->width();
    QTest::mouseClick(lessons().foldButton(), Qt::LeftButton);
    QTRY_VERIFY(lessons().width() <= 60 && lessons().rail()->isVisible());
    QTRY_VERIFY2(m_window->map()->width() > map + 200,
        qPrintable(QStringLiteral("%1 %2").arg(map).arg(m_window->map()->width())));
    QCOMPARE(lessons().rail()->progress().step, std::size_t{0});
    QCOMPARE(lessons().rail()->progress().steps, std::size_t{4});
    QVERIFY(lessons().rail()->accessibleName().contains("step 1 of 4"));
    QVERIFY(lessons().rail()->progress().checks.empty()); // they would give the prediction away
    const auto& step = lessons().desk().view()->lesson->scenario.steps[0];
    lessons().desk().choose(step.predict.choices[0].id);
    lessons().desk().perform(0);
    QTRY_VERIFY_WITH_TIMEOUT(lessons().rail()->progress().passed, support::patience(20'000));
    const auto checks = lessons().rail()->progress().checks;
    QVERIFY(!checks.empty() && std::count(checks.begin(), checks.end(), false) == 0);
    QTest::mouseClick(lessons().rail(), Qt::LeftButton);
    QTRY_VERIFY(lessons().width() >= 250 && lessons().stepPage()->isVisible());
}

void TestGuiSmall::aWideWindowHasNoRail()
{
    begin(0);
    m_window->resize(1500, 900);
    QTRY_VERIFY(!lessons().foldButton()->isVisible());
    QVERIFY(!lessons().folds());
    m_window->resize(1366, 700);
    QTRY_VERIFY(lessons().folded()); // it gives way
    m_window->resize(1500, 900);
    QTRY_VERIFY(!lessons().folded() && lessons().width() >= 250);
    lessons().desk().leave();
    m_window->resize(1366, 700);
    QTest::qWait(50);
    QVERIFY(!lessons().folded()); // the list of lessons has nothing to show on a rail
}

void TestGuiSmall::theRailIsOpenedByKeys()
{
    begin(0);
    lessons().stepPage()->setFocus();
    QTest::keyClick(lessons().stepPage(), Qt::Key_Escape);
    QTRY_VERIFY(lessons().folded());
    QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(lessons().rail()));
    QTest::keyClick(lessons().rail(), Qt::Key_Space);
    QTRY_VERIFY(!lessons().folded());
    QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(lessons().stepPage()));
    for (const bool folded : {true, false}) {
        QTest::keyClick(m_window.get(), Qt::Key_L, Qt::ControlModifier);
        QTRY_COMPARE(lessons().folded(), folded);
        QVERIFY(lessons().isVisible());
    }
}

void TestGuiSmall::aLessonThatPointsAtDetailsOpensThem()
{
    m_window->lessonStage()->pointAt("details", "here");
    QTRY_VERIFY(opened());
    m_window->lessonStage()->pointAt("plot:cpu", "here");
    QTRY_VERIFY(closed());
    begin(0);
    m_window->lessonStage()->pointAt("details", "here");
    QTRY_VERIFY(opened());
}

QTEST_MAIN(TestGuiSmall)
#include "tst_gui_small.moc"

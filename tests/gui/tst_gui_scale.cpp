// Text from 80 to 200 %, and F11 for a projector: what is drawn grows with it, and nothing is cut.
#include "sample_recording.h"

#include <app/language.h>
#include <app/main_window.h>
#include <widgets/theme.h>

#include <QScrollArea>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>

using namespace shimscope;
using app::MainMenu;
using app::MainWindow;

class TestGuiScale : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { widgets::applyTheme(*qApp, widgets::Scheme::Light); }
    void init();
    void cleanup();
    void keysMakeTextLargerAndSmaller();
    void lanesMapAndTablesGrowWithTheText();
    void isRememberedAndBroughtBack();
    void largeTextIsCutNowhere_data();
    void largeTextIsCutNowhere();
    void aProjectorShowsTheMapAndOnePane();
    void aProjectorsMapShortensNoMessage();
    void aProjectorShowsThePaneThatHasTheFocus();
    void escapeLeavesTheProjectorAfterTheSlowMotion();
    void damagedSettingsAreTakenForTheUsualOnes();

private:
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::ControlModifier)
    {
        QTest::keyClick(m_window.get(), key, modifiers);
        QCoreApplication::processEvents();
    }
    [[nodiscard]] int smallestText() const;
    void settle() const;

    app::Language m_language;
    std::unique_ptr<MainWindow> m_window;
};

void TestGuiScale::init()
{
    m_language.choose("en");
    m_window = std::make_unique<MainWindow>(m_language);
    m_window->resize(1366, 700);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->showRecording(tests::makeSample(), "sample.shimtrace");
    m_window->conductor().setTours(false);
    m_window->conductor().chooseEpisode(0);
    settle();
}

void TestGuiScale::cleanup()
{
    m_window.reset();
    widgets::setTextScale(100);
}

void TestGuiScale::settle() const
{
    for (int i = 0; i < 5; ++i)
        QTest::qWait(20); // layouts settle
}

/// Of all labels and buttons that are seen, in px.
int TestGuiScale::smallestText() const
{
    int smallest = 1000;
    for (const QWidget* widget : m_window->findChildren<QWidget*>()) {
        const bool text = qobject_cast<const QLabel*>(widget)
            || qobject_cast<const QAbstractButton*>(widget)
            || qobject_cast<const widgets::ElideLabel*>(widget);
        if (text && widget->isVisible() && !widget->visibleRegion().isEmpty())
            smallest = std::min(smallest, widget->fontInfo().pixelSize());
    }
    return smallest;
}

void TestGuiScale::keysMakeTextLargerAndSmaller()
{
    const int usual = m_window->topBar()->newPodButton()->fontInfo().pixelSize();
    press(Qt::Key_Plus);
    press(Qt::Key_Equal); // the same without Shift
    QCOMPARE(widgets::textScale(), 120);
    QVERIFY(m_window->topBar()->newPodButton()->fontInfo().pixelSize() > usual);
    press(Qt::Key_Minus);
    QCOMPARE(widgets::textScale(), 110);
    press(Qt::Key_0);
    QCOMPARE(widgets::textScale(), 100);
    for (int i = 0; i < 20; ++i)
        press(Qt::Key_Plus);
    QCOMPARE(widgets::textScale(), 200);
    for (int i = 0; i < 20; ++i)
        press(Qt::Key_Minus);
    QCOMPARE(widgets::textScale(), 80);
}

void TestGuiScale::lanesMapAndTablesGrowWithTheText()
{
    m_window->resize(2800, 1700); // where nothing is squeezed
    settle();
    const auto lane = [this] {
        const auto& spans = m_window->session().store().spans();
        for (std::size_t i = 0; i < spans.size(); ++i) {
            if (const QRectF bar = m_window->timeline()->barRect(i); !bar.isEmpty())
                return bar.height();
        }
        return 0.0;
    };
    const double bar = lane();
    const int strip = m_window->status()->height();
    const int map = m_window->map()->minimumSizeHint().height();
    const int pane = m_window->views()->minimumHeight();
    const auto* table = m_window->details()->findChild<QTableView*>("steps");
    const int row = table->rowHeight(0);
    m_window->preferences().setTextScale(200);
    settle();
    QVERIFY(bar > 0);
    QVERIFY2(lane() > 1.5 * bar, qPrintable(QStringLiteral("%1 %2").arg(bar).arg(lane())));
    QCOMPARE(m_window->status()->height(), 2 * strip);
    QCOMPARE(m_window->views()->minimumHeight(), 2 * pane);
    QVERIFY(m_window->map()->minimumSizeHint().height() >= map);
    QCOMPARE(table->rowHeight(0), 2 * row);
}

void TestGuiScale::isRememberedAndBroughtBack()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("shimscope.conf");
    m_window->preferences().remember(std::make_unique<QSettings>(file, QSettings::IniFormat));
    press(Qt::Key_Plus);
    m_window->preferences().setScheme(widgets::Scheme::Dark);
    QVERIFY(widgets::colours().dark);
    m_window.reset(); // which writes the file
    widgets::setTextScale(100);
    widgets::applyTheme(*qApp, widgets::Scheme::Light);
    m_window = std::make_unique<MainWindow>(m_language);
    m_window->preferences().remember(std::make_unique<QSettings>(file, QSettings::IniFormat));
    QCOMPARE(widgets::textScale(), 110);
    QVERIFY(widgets::colours().dark);
    m_window->preferences().setScheme(widgets::Scheme::Light);
}

void TestGuiScale::damagedSettingsAreTakenForTheUsualOnes()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("shimscope.conf");
    {
        QSettings settings(file, QSettings::IniFormat);
        settings.setValue("window/theme", "plaid");
        settings.setValue("window/language", "../../etc");
        settings.setValue("window/text-percent", 100000);
        settings.setValue("window/closing", 7);
        settings.setValue("stack/backoff-factor", "nan");
    }
    app::Preferences preferences;
    preferences.remember(std::make_unique<QSettings>(file, QSettings::IniFormat));
    QCOMPARE(preferences.scheme(), widgets::Scheme::System);
    QCOMPARE(preferences.language(), QString());
    QCOMPARE(preferences.textScale(), widgets::kLargestText);
    QCOMPARE(preferences.closing(), app::Preferences::Closing::Ask);
    QCOMPARE(preferences.backoff(), 0.0);
}

void TestGuiScale::largeTextIsCutNowhere_data()
{
    QTest::addColumn<int>("percent");
    QTest::addColumn<QString>("language");
    for (const int percent : {80, 100, 150, 200}) {
        for (const char* language : {"en", "ko"})
            QTest::addRow("%d %s", percent, language) << percent << QString(language);
    }
}

void TestGuiScale::largeTextIsCutNowhere()
{
    QFETCH(int, percent);
    QFETCH(QString, language);
    m_language.choose(language);
    m_window->preferences().setTextScale(percent);
    settle();
    QCOMPARE(m_window->width(), 1366); // it still fits on the screen
    QCOMPARE(m_window->height(), 700);
    for (const QLabel* label : m_window->findChildren<QLabel*>()) {
        if (label->isVisible() && !label->wordWrap() && !label->text().isEmpty())
            QVERIFY2(label->width() >= label->sizeHint().width()
                    && label->height() >= QFontMetrics(label->font()).height(),
                qPrintable(label->text()));
    }
    for (const QAbstractButton* button : m_window->findChildren<QAbstractButton*>()) {
        if (button->isVisible() && !button->text().isEmpty())
            QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->text()));
    }
    // What has no room is reached by scrolling; each pane keeps what it needs.
    for (const QWidget* pane : std::initializer_list<const QWidget*>{
             m_window->views(), m_window->resources(), m_window->details()})
        QVERIFY(pane->height() >= pane->minimumHeight());
}

void TestGuiScale::aProjectorShowsTheMapAndOnePane()
{
    press(Qt::Key_F11, Qt::NoModifier);
    settle();
    QVERIFY(m_window->projector()->on());
    // The window's own state: Qt takes it from the widget where its smallest size is above the
    // screen's, as on the 800 px of the offscreen platform.
    const auto fullScreen = [this] {
        return m_window->windowHandle()->windowStates().testFlag(Qt::WindowFullScreen);
    };
    QVERIFY(fullScreen());
    QVERIFY(m_window->map()->isVisible() && m_window->views()->isVisible());
    for (const QWidget* other : std::initializer_list<const QWidget*>{m_window->topBar(),
             m_window->pods(), m_window->resources(), m_window->details(), m_window->status()})
        QVERIFY2(!other->isVisible(), other->metaObject()->className());
    QVERIFY2(smallestText() >= 18, qPrintable(QString::number(smallestText())));
    QVERIFY(widgets::monoFont(-3).pixelSize() >= 18);
    press(Qt::Key_F11, Qt::NoModifier);
    settle();
    QVERIFY(!fullScreen());
    QCOMPARE(widgets::textScale(), 100);
    for (const QWidget* other : std::initializer_list<const QWidget*>{m_window->topBar(),
             m_window->pods(), m_window->resources(), m_window->details(), m_window->status()})
        QVERIFY2(other->isVisible(), other->metaObject()->className());
}

/// The screen of the offscreen platform is 800x800: the window is given a projector's.
void TestGuiScale::aProjectorsMapShortensNoMessage()
{
    QVERIFY(!m_window->map()->labelsBelow()); // beside their lines there is room
    press(Qt::Key_F11, Qt::NoModifier);
    m_window->showNormal();
    m_window->resize(1280, 720);
    settle();
    chain::ChainMap* map = m_window->map();
    QTRY_VERIFY(map->labelsBelow());
    QVERIFY(map->width() <= 1280);
    QTRY_VERIFY(map->parentWidget()->height() >= widgets::px(200));
    const QFont font = widgets::monoFont(-2);
    QVERIFY(font.pixelSize() >= 18);
    for (std::size_t i = 0; i < map->state().edges.size(); ++i) {
        const chain::Edge& edge = map->state().edges[i];
        const QRectF room = map->rectOfLabel(static_cast<int>(i));
        QVERIFY(map->rect().contains(room.toAlignedRect()));
        for (const QString& text : {edge.message, edge.latency})
            QVERIFY2(QFontMetricsF(font).horizontalAdvance(text) <= room.width(), qPrintable(text));
        const QFontMetricsF bold(widgets::textFont(-2, QFont::DemiBold));
        const QString words = edge.protocol + QStringLiteral(" · ") + edge.transport;
        QVERIFY2(bold.horizontalAdvance(words) <= room.width(), qPrintable(words));
        for (std::size_t j = 0; j < i; ++j)
            QVERIFY(!map->rectOfLabel(static_cast<int>(j)).intersects(room));
    }
    press(Qt::Key_F11, Qt::NoModifier);
    m_window->resize(1366, 700);
    QTRY_VERIFY(!map->labelsBelow());
}

void TestGuiScale::aProjectorShowsThePaneThatHasTheFocus()
{
    m_window->resources()->cpu()->setFocus();
    press(Qt::Key_F11, Qt::NoModifier);
    QVERIFY(m_window->resources()->isVisible());
    QVERIFY(!m_window->views()->isVisible());
    press(Qt::Key_Escape, Qt::NoModifier);
    QVERIFY(!m_window->projector()->on());
    QVERIFY(m_window->views()->isVisible());
}

void TestGuiScale::escapeLeavesTheProjectorAfterTheSlowMotion()
{
    press(Qt::Key_F11, Qt::NoModifier);
    const auto& store = m_window->session().store();
    m_window->map()->playTour(chain::makeTour(store, store.episodes().front()));
    QVERIFY(m_window->map()->touring());
    press(Qt::Key_Escape, Qt::NoModifier);
    QVERIFY(!m_window->map()->touring());
    QVERIFY(m_window->projector()->on());
    press(Qt::Key_Escape, Qt::NoModifier);
    QVERIFY(!m_window->projector()->on());
}

QTEST_MAIN(TestGuiScale)
#include "tst_gui_scale.moc"

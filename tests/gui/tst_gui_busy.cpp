// What takes long says its name and can be cancelled; what was shown before stays.
#include "sample_recording.h"

#include <app/language.h>
#include <app/main_window.h>
#include <widgets/busy_panel.h>
#include <widgets/theme.h>

#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>

#include <memory>

using namespace shimscope;
using app::MainWindow;
using widgets::BusyPanel;

class TestGuiBusy : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { widgets::applyTheme(*qApp, widgets::Scheme::Light); }
    void whatIsQuickIsNeverShown();
    void whatTakesLongSaysItsName();
    void whatCannotBeCancelledOffersNoCancel();
    void openingIsCancelledAndTheOldStays();
};

void TestGuiBusy::whatIsQuickIsNeverShown()
{
    QWidget window;
    window.resize(600, 400);
    BusyPanel panel(&window);
    window.show();
    panel.begin("Opening x");
    QTest::qWait(BusyPanel::kPatienceMs / 3);
    QVERIFY(!panel.isVisible());
    panel.end();
    QTest::qWait(BusyPanel::kPatienceMs + 100);
    QVERIFY(!panel.isVisible());
}

void TestGuiBusy::whatTakesLongSaysItsName()
{
    QWidget window;
    window.resize(600, 400);
    BusyPanel panel(&window);
    window.show();
    QSignalSpy cancelled(&panel, &BusyPanel::cancelled);
    panel.begin("Opening x");
    QTRY_VERIFY(panel.isVisible());
    QCOMPARE(panel.what(), QString("Opening x"));
    QCOMPARE(panel.accessibleName(), QString("Opening x"));
    QVERIFY(window.rect().contains(panel.geometry()));
    QCOMPARE(panel.bar()->maximum(), 0); // nobody knows how long
    panel.setShare(0.5);
    QCOMPARE(panel.bar()->value(), panel.bar()->maximum() / 2);
    QTest::mouseClick(panel.cancelButton(), Qt::LeftButton);
    QCOMPARE(cancelled.size(), 1);
    QVERIFY(!panel.isVisible());
}

void TestGuiBusy::whatCannotBeCancelledOffersNoCancel()
{
    QWidget window;
    BusyPanel panel(&window);
    window.show();
    panel.begin("Stopping 2 pods", false);
    QTRY_VERIFY(panel.isVisible());
    QVERIFY(!panel.cancelButton()->isVisible());
}

void TestGuiBusy::openingIsCancelledAndTheOldStays()
{
    app::Language language;
    language.choose("en");
    MainWindow window(language);
    window.resize(1366, 700);
    window.show();
    window.showRecording(tests::makeSample(), "sample.shimtrace");
    const std::size_t spans = window.session().store().spans().size();
    const QTemporaryDir folder;
    // A pipe that nobody writes into takes for ever.
    const QString slow = folder.filePath("slow.shimtrace");
    QCOMPARE(::mkfifo(qPrintable(slow), 0600), 0);
    window.openRecording(slow);
    QTRY_VERIFY(window.busy()->isVisible());
    QVERIFY(window.busy()->what().contains(slow));
    QCOMPARE(window.session().store().spans().size(), spans); // still there
    QTest::mouseClick(window.busy()->cancelButton(), Qt::LeftButton);
    QVERIFY(!window.busy()->isVisible());
    {
        QFile writer(slow); // lets the reading thread end
        QVERIFY(writer.open(QIODevice::WriteOnly));
        writer.write("no recording\n");
    }
    QTest::qWait(200);
    QVERIFY(!window.problemShown());
    QCOMPARE(window.session().store().spans().size(), spans);
    QVERIFY(window.windowTitle().contains("sample.shimtrace"));
}

QTEST_MAIN(TestGuiBusy)
#include "tst_gui_busy.moc"

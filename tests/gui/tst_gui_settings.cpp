// The settings dialog: what the window does, at once; what the agent does, asked of it; and what it
// would refuse, said before.
#include "fake_agent.h"
#include "sample_recording.h"

#include <app/language.h>
#include <app/main_window.h>
#include <widgets/theme.h>

#include <QAccessible>
#include <QtTest>

#include <algorithm>
#include <memory>

using namespace shimscope;
using app::MainWindow;

class TestGuiSettings : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { widgets::applyTheme(*qApp, widgets::Scheme::Light); }
    void init();
    void cleanup();
    void theKeyOpensIt();
    void theWindowFollowsAtOnce();
    void whatTheAgentDoesIsShownAndChanged();
    void onlyWhatIsOtherIsAsked();
    void aRefusalIsSaidAndNothingIsLost();
    void whoMayNotSeesWhy();
    void anAgentThatOnlyLooksSaysWhy();
    void aRecordingHasNoAgent();
    void theBackOffGoesWithTheNextStart();
    void everythingHasANameInBothLanguages();
    void itFitsALowScreenWithLargeText();

private:
    /// The dialog, when the agent has answered.
    app::SettingsDialog* open(const QString& said = {})
    {
        QTest::keyClick(m_window.get(), Qt::Key_Comma, Qt::ControlModifier);
        app::SettingsDialog* dialog = m_window->settings();
        if (dialog != nullptr && !QTest::qWaitFor([&] { return dialog->said().contains(said); }))
            return nullptr;
        if (dialog != nullptr && said.isEmpty()
            && !QTest::qWaitFor([&] { return dialog->sampleRate()->isEnabled(); }))
            return nullptr;
        return dialog;
    }

    app::Language m_language;
    std::unique_ptr<tests::FakeAgent> m_agent;
    std::unique_ptr<MainWindow> m_window;
};

void TestGuiSettings::init()
{
    m_language.choose("en");
    m_agent = std::make_unique<tests::FakeAgent>();
    m_window = std::make_unique<MainWindow>(m_language);
    m_window->resize(1366, 700);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QSignalSpy ready(m_window.get(), &MainWindow::ready);
    m_window->watch(QString::fromStdString(m_agent->socket()));
    QVERIFY(ready.wait());
}

void TestGuiSettings::cleanup()
{
    m_window.reset();
    m_agent.reset();
    widgets::setTextScale(100);
    widgets::applyTheme(*qApp, widgets::Scheme::Light);
}

void TestGuiSettings::theKeyOpensIt()
{
    QVERIFY(open() != nullptr);
    QTest::keyClick(m_window->settings(), Qt::Key_Escape);
    QTRY_VERIFY(m_window->settings() == nullptr);
}

void TestGuiSettings::theWindowFollowsAtOnce()
{
    auto* dialog = open();
    QVERIFY(dialog != nullptr);
    QTest::keyClick(dialog->theme(), Qt::Key_End);
    QVERIFY(widgets::colours().dark);
    QTest::keyClick(dialog->language(), Qt::Key_End);
    QCOMPARE(m_language.code(), QString("ko"));
    QTRY_COMPARE(dialog->windowTitle(), QStringLiteral("설정"));
    dialog->text()->setFocus();
    dialog->text()->selectAll();
    QTest::keyClicks(dialog->text(), "150");
    QTest::keyClick(dialog->text(), Qt::Key_Tab);
    QCOMPARE(widgets::textScale(), 150);
    QTest::keyClick(dialog->closing(), Qt::Key_Down);
    QCOMPARE(m_window->preferences().closing(), app::Preferences::Closing::Leave);
}

void TestGuiSettings::whatTheAgentDoesIsShownAndChanged()
{
    auto* dialog = open();
    QVERIFY(dialog != nullptr);
    QCOMPARE(dialog->sampleRate()->value(), 10);
    QCOMPARE(dialog->ring()->value(), 256);
    QVERIFY(dialog->redaction()->isChecked());
    QVERIFY(!dialog->applyButton()->isEnabled()); // nothing is other yet
    dialog->sampleRate()->setValue(5);
    dialog->ring()->setValue(512);
    QTest::keyClick(dialog->redaction(), Qt::Key_Space);
    QVERIFY(dialog->applyButton()->isEnabled());
    QTest::mouseClick(dialog->applyButton(), Qt::LeftButton);
    QTRY_VERIFY(m_agent->wasAsked("SetObservation 5.000000 536870912 REDACTION_OFF"));
    QTRY_VERIFY(!dialog->said().isEmpty());
    QVERIFY(!dialog->applyButton()->isEnabled());
}

void TestGuiSettings::onlyWhatIsOtherIsAsked()
{
    auto* dialog = open();
    QVERIFY(dialog != nullptr);
    dialog->ring()->setValue(64);
    QTest::mouseClick(dialog->applyButton(), Qt::LeftButton);
    QTRY_VERIFY(m_agent->wasAsked("SetObservation 0.000000 67108864 REDACTION_UNSPECIFIED"));
}

void TestGuiSettings::aRefusalIsSaidAndNothingIsLost()
{
    auto* dialog = open();
    QVERIFY(dialog != nullptr);
    m_agent->refuse({grpc::StatusCode::PERMISSION_DENIED, "only root may"});
    dialog->sampleRate()->setValue(2);
    QTest::mouseClick(dialog->applyButton(), Qt::LeftButton);
    QTRY_VERIFY(dialog->said().contains("only root may"));
    QCOMPARE(dialog->sampleRate()->value(), 2);
    QVERIFY(dialog->applyButton()->isEnabled()); // to try again
}

void TestGuiSettings::whoMayNotSeesWhy()
{
    m_agent->setMayChange(false);
    auto* dialog = open("Only root");
    QVERIFY(dialog != nullptr);
    for (const QWidget* each : std::initializer_list<const QWidget*>{
             dialog->sampleRate(), dialog->ring(), dialog->redaction()}) {
        QVERIFY(!each->isEnabled());
        QVERIFY(each->toolTip().contains("Only root"));
    }
    QVERIFY(!dialog->applyButton()->isEnabled());
    QVERIFY(dialog->theme()->isEnabled()); // the window is ours
}

void TestGuiSettings::anAgentThatOnlyLooksSaysWhy()
{
    m_agent->setReadOnly("it was started to look");
    auto* dialog = open("it was started to look");
    QVERIFY(dialog != nullptr);
    QVERIFY(!dialog->sampleRate()->isEnabled());
}

void TestGuiSettings::aRecordingHasNoAgent()
{
    m_window->showRecording(tests::makeSample(), "sample.shimtrace");
    auto* dialog = open("recording");
    QVERIFY(dialog != nullptr);
    QVERIFY(!dialog->ring()->isEnabled());
    for (const std::string& asked : m_agent->asked())
        QVERIFY2(!asked.starts_with("SetObservation"), asked.c_str());
}

void TestGuiSettings::theBackOffGoesWithTheNextStart()
{
    auto* dialog = open();
    QVERIFY(dialog != nullptr);
    dialog->backoff()->setFocus();
    QTest::keyClick(dialog->backoff(), Qt::Key_Down);
    QTest::keyClick(dialog->backoff(), Qt::Key_Down);
    QCOMPARE(m_window->preferences().backoff(), 0.1);
    dialog->close();
    auto* editor = m_window->podActions().newPod();
    QVERIFY(editor != nullptr);
    emit editor->applied("one.yaml", "metadata: {name: one}");
    QTRY_VERIFY(m_agent->wasAsked("StartStack 0.100000"));
}

void TestGuiSettings::everythingHasANameInBothLanguages()
{
    auto* dialog = open();
    QVERIFY(dialog != nullptr);
    for (const char* language : {"en", "ko"}) {
        m_language.choose(language);
        QCoreApplication::processEvents();
        for (QWidget* widget : dialog->findChildren<QWidget*>()) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible()
                || widget->parentWidget()->inherits("QComboBox")
                || widget->parentWidget()->inherits("QAbstractSpinBox"))
                continue;
            const QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(
                !interface->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        }
    }
}

void TestGuiSettings::itFitsALowScreenWithLargeText()
{
    m_window->preferences().setTextScale(200);
    auto* dialog = open();
    QVERIFY(dialog != nullptr);
    QTest::qWait(50);
    QVERIFY(dialog->height() <= 700);
    for (const QAbstractButton* button : dialog->findChildren<QAbstractButton*>()) {
        if (button->isVisible() && !button->text().isEmpty())
            QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->text()));
    }
}

QTEST_MAIN(TestGuiSettings)
#include "tst_gui_settings.moc"

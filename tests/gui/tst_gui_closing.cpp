// Closing the window while pods of the sandbox run: what is asked, what is done, what is
// remembered.
#include "fake_agent.h"
#include "sample_recording.h"

#include <app/language.h>
#include <app/main_window.h>
#include <widgets/theme.h>

#include <QCheckBox>
#include <QMessageBox>
#include <QPushButton>
#include <QtTest>

#include <algorithm>
#include <memory>

using namespace shimscope;
using app::MainWindow;
using Choice = app::Preferences::Closing;

class TestGuiClosing : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { widgets::applyTheme(*qApp, widgets::Scheme::Light); }
    void init();
    void cleanup();
    void podsThatRunAreAskedAbout();
    void theDefaultIsToStopThem();
    void aServicesPodsStayByDefault();
    void cancelKeepsTheWindow();
    void leaveClosesAndAsksTheAgentForNothing();
    void stopWaitsForTheAgent();
    void aStopThatFailsKeepsTheWindowAndSaysWhy();
    void theAnswerIsRemembered();
    void whoMayNotStopThemIsNotAsked();
    void aRecordingClosesAtOnce();
    void aSignalAsksNobody();

private:
    [[nodiscard]] bool stopped() const
    {
        const auto asked = m_agent->asked();
        return std::find(asked.begin(), asked.end(), "StopStack") != asked.end();
    }
    /// Closes the window; the question, if there is one.
    QMessageBox* close()
    {
        m_window->close();
        return m_window->closing()->question();
    }
    static void press(const QMessageBox* box, QMessageBox::ButtonRole role)
    {
        for (QAbstractButton* button : box->buttons()) {
            if (box->buttonRole(button) == role)
                QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    /// The agent has told what this user may.
    bool known()
    {
        return QTest::qWaitFor([this] {
            return m_window->podActions().options().refusal.isEmpty();
        }) && QTest::qWaitFor([this] { return m_window->closing()->asks(); });
    }

    app::Language m_language;
    std::unique_ptr<tests::FakeAgent> m_agent;
    std::unique_ptr<MainWindow> m_window;
};

void TestGuiClosing::init()
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
    QVERIFY(m_window->closing()->pods() > 0);
}

void TestGuiClosing::cleanup()
{
    m_window.reset();
    m_agent.reset();
}

void TestGuiClosing::podsThatRunAreAskedAbout()
{
    QVERIFY(known());
    const QMessageBox* box = close();
    QVERIFY(box != nullptr);
    QVERIFY(box->isVisible() && m_window->isVisible());
    QVERIFY(box->text().contains(QString::number(m_window->closing()->pods())));
    QCOMPARE(box->buttons().size(), 3);
    QCOMPARE(close(), box); // one question, however often somebody closes
}

void TestGuiClosing::theDefaultIsToStopThem()
{
    QVERIFY(known());
    const QMessageBox* box = close();
    QVERIFY(box != nullptr);
    QCOMPARE(box->buttonRole(box->defaultButton()), QMessageBox::DestructiveRole);
}

void TestGuiClosing::aServicesPodsStayByDefault()
{
    m_agent->setService(true);
    m_window->watch(QString::fromStdString(m_agent->socket()));
    QSignalSpy ready(m_window.get(), &MainWindow::ready);
    QVERIFY(ready.wait());
    QVERIFY(QTest::qWaitFor([this] { return m_window->closing()->service(); }));
    const QMessageBox* box = close();
    QVERIFY(box != nullptr);
    QCOMPARE(box->buttonRole(box->defaultButton()), QMessageBox::AcceptRole);
}

void TestGuiClosing::cancelKeepsTheWindow()
{
    QVERIFY(known());
    QMessageBox* box = close();
    QVERIFY(box != nullptr);
    QTest::keyClick(box, Qt::Key_Escape);
    QTRY_VERIFY(m_window->closing()->question() == nullptr);
    QVERIFY(m_window->isVisible());
    QVERIFY(!stopped());
    QVERIFY(close() != nullptr); // and is asked the next time
}

void TestGuiClosing::leaveClosesAndAsksTheAgentForNothing()
{
    QVERIFY(known());
    const QMessageBox* box = close();
    QVERIFY(box != nullptr);
    press(box, QMessageBox::AcceptRole);
    QTRY_VERIFY(!m_window->isVisible());
    QVERIFY(!stopped());
}

void TestGuiClosing::stopWaitsForTheAgent()
{
    QVERIFY(known());
    const QMessageBox* box = close();
    QVERIFY(box != nullptr);
    press(box, QMessageBox::DestructiveRole);
    QTRY_VERIFY(!m_window->isVisible());
    QVERIFY(stopped());
}

void TestGuiClosing::aStopThatFailsKeepsTheWindowAndSaysWhy()
{
    QVERIFY(known());
    m_agent->refuse({grpc::StatusCode::INTERNAL, "a container does not end"});
    const QMessageBox* box = close();
    QVERIFY(box != nullptr);
    press(box, QMessageBox::DestructiveRole);
    QTRY_VERIFY(m_window->failures()->isVisible());
    QVERIFY(m_window->failures()->failures().back().cause.contains("a container does not end"));
    QVERIFY(m_window->isVisible());
}

void TestGuiClosing::theAnswerIsRemembered()
{
    QVERIFY(known());
    const QMessageBox* box = close();
    QVERIFY(box != nullptr);
    box->checkBox()->setChecked(true);
    press(box, QMessageBox::AcceptRole);
    QTRY_VERIFY(!m_window->isVisible());
    QCOMPARE(m_window->preferences().closing(), Choice::Leave);
    m_window->show();
    QCOMPARE(close(), nullptr);
    QVERIFY(!m_window->isVisible());
}

void TestGuiClosing::whoMayNotStopThemIsNotAsked()
{
    m_agent->setMayChange(false);
    m_window->watch(QString::fromStdString(m_agent->socket()));
    QSignalSpy ready(m_window.get(), &MainWindow::ready);
    QVERIFY(ready.wait());
    QVERIFY(QTest::qWaitFor([this] { return !m_window->closing()->asks(); }));
    QCOMPARE(close(), nullptr);
    QVERIFY(!m_window->isVisible());
}

void TestGuiClosing::aRecordingClosesAtOnce()
{
    QVERIFY(known());
    m_window->showRecording(tests::makeSample(), "sample.shimtrace");
    QCOMPARE(close(), nullptr);
    QVERIFY(!m_window->isVisible());
}

void TestGuiClosing::aSignalAsksNobody()
{
    QVERIFY(known());
    m_window->closing()->neverAsk();
    QCOMPARE(close(), nullptr);
    QVERIFY(!m_window->isVisible());
    QVERIFY(!stopped());
}

QTEST_MAIN(TestGuiClosing)
#include "tst_gui_closing.moc"

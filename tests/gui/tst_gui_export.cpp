// A recording by mouse and keyboard: opened, scrubbed, exported for others; and what cannot be
// written is said.
#include "sample_recording.h"

#include <app/language.h>
#include <app/main_window.h>
#include <widgets/theme.h>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>

using namespace shimscope;
using app::ExportFormat;
using app::MainWindow;

class TestGuiExport : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        widgets::applyTheme(*qApp, widgets::Scheme::Light);
        QVERIFY(m_folder.isValid());
        m_language.choose("en");
        m_window = std::make_unique<MainWindow>(m_language);
        m_window->resize(1440, 900);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_path = m_folder.filePath("web.shimtrace");
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(tests::makeSampleText()));
        file.close();
        QSignalSpy ready(m_window.get(), &MainWindow::ready);
        m_window->openRecording(m_path);
        QVERIFY(ready.wait());
    }
    void cleanup() { m_window.reset(); }

    void whatIsExportedIsTheWholeRecordingWhateverTheMoment()
    {
        auto* slider = m_window->topBar()->transport()->findChild<QSlider*>();
        QVERIFY(slider && slider->isVisible());
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_Home);
        QCOMPARE(m_window->session().now(), m_window->session().store().first());
        const QString copy = m_folder.filePath("copy.shimtrace");
        m_window->exportTo(copy, ExportFormat::Recording);
        QTRY_VERIFY(m_window->status()->place().contains("copy.shimtrace"));
        QCOMPARE(content(copy), content(m_path));
    }

    void forOtherPrograms()
    {
        const QString otlp = m_folder.filePath("web.otlp.json");
        m_window->exportTo(otlp, ExportFormat::Otlp);
        QTRY_VERIFY(m_window->status()->place().contains("web.otlp.json"));
        QVERIFY(content(otlp).startsWith("{\"resourceSpans\":"));
        const QString chrome = m_folder.filePath("web.trace.json");
        m_window->exportTo(chrome, ExportFormat::Chrome);
        QTRY_VERIFY(m_window->status()->place().contains("web.trace.json"));
        QVERIFY(content(chrome).contains("\"traceEvents\":"));
    }

    void theFilterOfTheDialogIsTheFormat()
    {
        const QStringList filters = app::Exporter::filters().split(";;");
        QCOMPARE(filters.size(), 3);
        QCOMPARE(app::Exporter::formatOf(filters[0]), ExportFormat::Recording);
        QCOMPARE(app::Exporter::formatOf(filters[1]), ExportFormat::Otlp);
        QCOMPARE(app::Exporter::formatOf(filters[2]), ExportFormat::Chrome);
    }

    void whatCannotBeWrittenIsSaid()
    {
        m_window->exportTo("/nonexistent/x.trace.json", ExportFormat::Chrome);
        QTRY_VERIFY(m_window->errorBanner()->isVisible());
        QVERIFY2(m_window->errorBanner()->text().contains("/nonexistent/"),
            qPrintable(m_window->errorBanner()->text()));
        m_window->exportTo(m_folder.filePath("good.shimtrace"), ExportFormat::Recording);
        QTRY_VERIFY(!m_window->errorBanner()->isVisible());
    }

private:
    static QByteArray content(const QString& file)
    {
        QFile read(file);
        return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
    }
    QTemporaryDir m_folder;
    QString m_path;
    app::Language m_language;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestGuiExport)
#include "tst_gui_export.moc"

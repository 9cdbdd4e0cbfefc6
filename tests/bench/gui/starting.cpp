// From the start of a process to its first picture; from "open this recording" to seeing it.
#include "bench.h"
#include "sample_recording.h"

#include <app/main_window.h>
#include <trace/recording.h>
#include <widgets/theme.h>

#include <QEventLoop>
#include <QFile>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>

#include <cstdio>

namespace shimscope::bench {

namespace {

/// Says so on standard output when a widget is painted for the first time, and ends.
class FirstPaint : public QObject {
public:
    explicit FirstPaint(QWidget* widget) : m_widget(widget) { widget->installEventFilter(this); }
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (watched == m_widget && event->type() == QEvent::Paint)
            QMetaObject::invokeMethod(
                this,
                [] {
                    std::fputs("painted\n", stdout);
                    std::fflush(stdout);
                    QCoreApplication::quit();
                },
                Qt::QueuedConnection); // after all of that frame
        return false;
    }

private:
    QWidget* m_widget;
};

double startOnce(const QString& role)
{
    QProcess child;
    QElapsedTimer clock;
    clock.start();
    child.start(QCoreApplication::applicationFilePath(), {role});
    const bool painted = child.waitForReadyRead(20'000);
    const double spent = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    child.waitForFinished(20'000);
    return painted ? spent : 20'000;
}

/// 10,000 calls with what they carry, as a run leaves them, and a minute's samples.
QString writeRecording(const QTemporaryDir& dir)
{
    const QString path = dir.filePath(QStringLiteral("bench.shimscope"));
    trace::Recording recording = tests::makeSample();
    for (trace::Record& record : tests::makeManySpans(10'000)) {
        auto& span = std::get<trace::Span>(record);
        span.kind = trace::Kind::Internal;
        span.program = "shimscope-cri";
        span.request = {"runtime.v1.ContainerStatusRequest", {},
            R"({"container_id":")" + std::string(64, 'a') + R"(","verbose":false,"labels":{"io":")"
                + std::string(300, 'x') + "\"}}",
            412};
        span.setAttribute("pod.uid", "uid-web");
        span.setAttribute("container.name", "hog");
        recording.records.push_back(std::move(record));
    }
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write(QByteArray::fromStdString(trace::toLine(recording.header) + "\n"));
    for (const trace::Record& record : recording.records)
        file.write(QByteArray::fromStdString(trace::toLine(record) + "\n"));
    return path;
}

} // namespace

int runWindowOnce(int argc, char** argv)
{
    QApplication application(argc, argv);
    widgets::applyTheme(application, widgets::Scheme::System);
    app::Language language;
    language.choose(QStringLiteral("en"));
    chain::installTimelineAccessibility();
    app::MainWindow window(language);
    window.resize(1366, 700);
    window.layouts()->remember(std::make_unique<QSettings>());
    const FirstPaint first(&window);
    window.show();
    window.watch(QStringLiteral("/nonexistent/shimscope-bench/agent.sock"));
    return QApplication::exec();
}

int runBareWindowOnce(int argc, char** argv)
{
    QApplication application(argc, argv);
    QWidget window;
    window.resize(1366, 700);
    const FirstPaint first(&window);
    window.show();
    return QApplication::exec();
}

void benchStart(Table& table)
{
    std::vector<double> ours, bare;
    for (int round = 0; round < 7; ++round) {
        ours.push_back(startOnce(QStringLiteral("--window")));
        bare.push_back(startOnce(QStringLiteral("--bare-window")));
    }
    table.push_back({QStringLiteral("start of the process to the first picture"), median(ours), 500,
        median(bare), QStringLiteral("ms"), QStringLiteral("an empty QWidget")});
}

void benchOpening(Application& application, Table& table)
{
    const QTemporaryDir dir;
    const QString path = writeRecording(dir);
    widgets::applyTheme(application, widgets::Scheme::Light);
    app::Language language;
    language.choose(QStringLiteral("en"));
    std::vector<double> open, read, blocked;
    for (int round = 0; round < 5; ++round) {
        app::MainWindow window(language);
        window.resize(1366, 700);
        window.show();
        QCoreApplication::processEvents();
        QEventLoop loop;
        QObject::connect(&window, &app::MainWindow::ready, &loop, &QEventLoop::quit);
        application.forgetLongest();
        open.push_back(timed([&] {
            window.openRecording(path);
            loop.exec();
            QCoreApplication::processEvents(); // paints it
        }));
        blocked.push_back(application.longest());
        read.push_back(timed([&] { (void)trace::readRecording(path.toStdString()); }));
    }
    std::fprintf(
        stderr, "opening: the longest event was %s\n", qPrintable(application.longestWhat()));
    table.push_back(
        {QStringLiteral("open a recording of 10,000 spans, until it is seen"), median(open), 1000,
            median(read), QStringLiteral("ms"), QStringLiteral("reading it, nothing shown")});
    table.push_back(
        {QStringLiteral("  the longest time that the window did not answer"), median(blocked), 33});
}

} // namespace shimscope::bench

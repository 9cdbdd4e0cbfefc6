// A hundred containers, live: what the window costs of one core, and its longest frame.
#include "bench.h"

#include <app/main_window.h>
#include <widgets/theme.h>

#include <QEventLoop>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>

#include <time.h>

#include <chrono>
#include <cstdio>

namespace shimscope::bench {

namespace {

double cpuMs(clockid_t clock)
{
    timespec time{};
    ::clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

void wait(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace

void benchLive(Application& application, Table& table, int seconds)
{
    const QTemporaryDir dir;
    const QString socket = dir.filePath(QStringLiteral("agent.sock"));
    QProcess agent;
    agent.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--agent"), socket});
    agent.waitForReadyRead(20'000);
    widgets::applyTheme(application, widgets::Scheme::Light);
    app::Language language;
    language.choose(QStringLiteral("en"));
    {
        app::MainWindow window(language);
        window.resize(1440, 900);
        window.show();
        QEventLoop loop;
        QObject::connect(&window, &app::MainWindow::ready, &loop, &QEventLoop::quit);
        QTimer::singleShot(std::chrono::seconds(30), &loop, &QEventLoop::quit);
        window.watch(socket);
        loop.exec();
        wait(std::chrono::seconds(1));
        application.forgetLongest();
        const double before = cpuMs(CLOCK_PROCESS_CPUTIME_ID);
        const double guiBefore = cpuMs(CLOCK_THREAD_CPUTIME_ID);
        const double wall = timed([&] { wait(std::chrono::seconds(seconds)); });
        const double spent = cpuMs(CLOCK_PROCESS_CPUTIME_ID) - before;
        const double gui = cpuMs(CLOCK_THREAD_CPUTIME_ID) - guiBefore;
        std::fprintf(stderr, "live: %zu places; the longest event was %s\n",
            window.session().store().places().size(), qPrintable(application.longestWhat()));
        table.push_back({QStringLiteral("100 containers live, of one core"), 100 * spent / wall, 5,
            std::nullopt, QStringLiteral("%"), {}});
        table.push_back({QStringLiteral("  the GUI thread's part of it"), 100 * gui / wall, 5,
            std::nullopt, QStringLiteral("%"), {}});
        table.push_back(
            {QStringLiteral("  the longest frame or event of it"), application.longest(), 33});
    }
    agent.closeWriteChannel();
    agent.waitForFinished(5000);
}

} // namespace shimscope::bench

// bench_gui [SECONDS [start|painting|opening|live]]: the window's speed against what was promised,
// and against the plainest way of doing the same, both in one run. Without a display. It fails when
// something takes more than twice what it may: a busy machine is no reason to fail, being slow is.
#include "bench.h"

#include <QTemporaryDir>

#include <cstdio>
#include <cstring>

namespace {

using namespace shimscope::bench;

constexpr double kFar = 2;

/// Whether everything is at least near its bar.
bool print(const Table& table)
{
    bool good = true;
    std::printf("%-58s %9s %9s %6s   %s\n", "medians", "ours", "bar", "ratio", "the plainest way");
    for (const Line& line : table) {
        const double ratio = line.ours / line.bar;
        const QString floor = line.floor ? QStringLiteral("%1 %2 (ours ×%3): %4")
                                               .arg(*line.floor, 0, 'f', 1)
                                               .arg(line.unit)
                                               .arg(line.ours / *line.floor, 0, 'f', 2)
                                               .arg(line.floorIs)
                                         : QString();
        std::printf("%-58s %6.1f %-2s %6.1f %-2s %6.2f   %s%s\n", qPrintable(line.what), line.ours,
            qPrintable(line.unit), line.bar, qPrintable(line.unit), ratio,
            ratio > kFar ? "MISSED " : (ratio > 1 ? "missed " : ""), qPrintable(floor));
        good = good && ratio <= kFar;
    }
    return good;
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const char* role = argc > 1 ? argv[1] : "";
    if (std::strcmp(role, "--window") == 0)
        return runWindowOnce(argc, argv);
    if (std::strcmp(role, "--bare-window") == 0)
        return runBareWindowOnce(argc, argv);
    if (std::strcmp(role, "--agent") == 0 && argc > 2)
        return runAgent(argv[2]);
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString& text) {
        if (!text.contains(QLatin1String("propagateSizeHints")))
            std::fprintf(stderr, "%s\n", qPrintable(text));
    });
    const QTemporaryDir home; // nobody's settings are read or written
    qputenv("XDG_CONFIG_HOME", home.path().toLocal8Bit());
    qputenv("XDG_RUNTIME_DIR", home.path().toLocal8Bit());
    Application application(argc, argv);
    Table table;
    const auto wanted = [&](const char* part) {
        return argc < 3 || std::strcmp(argv[2], part) == 0;
    };
    if (wanted("start"))
        benchStart(table);
    if (wanted("painting"))
        benchPainting(table);
    if (wanted("opening"))
        benchOpening(application, table);
    if (wanted("live"))
        benchLive(application, table, std::max(2, std::atoi(*role != '\0' ? role : "12")));
    return print(table) ? 0 : 1;
}

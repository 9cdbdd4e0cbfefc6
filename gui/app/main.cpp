// shimscope: the window. Wiring only: options, application, window; or pictures of it.
#include <app/main_window.h>
#include <app/options.h>
#include <app/pictures.h>
#include <chain/timeline.h>
#include <widgets/theme.h>

#include <QApplication>
#include <QSocketNotifier>
#include <QTimer>

#include <signal.h>
#include <sys/signalfd.h>

#include <cstdio>

using namespace shimscope;

namespace {

void prepareEnvironment(const app::Options& options)
{
    ::signal(SIGPIPE, SIG_IGN);
    const bool display =
        !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
    if ((!options.pictures.isEmpty() || !display) && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (options.scale != 1)
        qputenv("QT_SCALE_FACTOR", QByteArray::number(options.scale));
}

/// Whoever is ended by a signal ends as if closed: a lesson takes its pods away.
void closeOnSignal(QObject* parent)
{
    sigset_t ending;
    sigemptyset(&ending);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        sigaddset(&ending, signal);
    ::pthread_sigmask(SIG_BLOCK, &ending, nullptr); // before any thread starts
    const int fd = ::signalfd(-1, &ending, SFD_CLOEXEC | SFD_NONBLOCK);
    auto* notifier = new QSocketNotifier(fd, QSocketNotifier::Read, parent);
    QObject::connect(notifier, &QSocketNotifier::activated, parent, &QApplication::quit);
}

QtMessageHandler printMessage = nullptr;

/// Without two sentences of Qt that nobody can do anything about: they come with each picture.
void printUseful(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    if (!text.contains(QLatin1String("propagateSizeHints"))
        && !text.startsWith(QLatin1String("QStandardPaths: XDG_RUNTIME_DIR")))
        printMessage(type, context, text);
}

int shoot(app::MainWindow& window, const app::Options& options)
{
    const QStringList paths =
        app::takePictures(window, options.pictures, app::pictureSuffix(options));
    for (const QString& path : paths)
        std::puts(qPrintable(path));
    if (paths.isEmpty())
        std::fprintf(stderr, "shimscope: no picture could be written into %s\n",
            qPrintable(options.pictures));
    return paths.isEmpty() ? 1 : 0;
}

int takePictures(app::MainWindow& window, const app::Options& options)
{
    QObject::connect(&window, &app::MainWindow::ready, &window, [&] {
        const int wait = options.file.isEmpty() ? options.seconds * 1000 : 0;
        QTimer::singleShot(wait, &window, [&] { QCoreApplication::exit(shoot(window, options)); });
    });
    QObject::connect(&window, &app::MainWindow::failed, &window, [&] {
        std::fprintf(stderr, "shimscope: %s: %s\n", qPrintable(window.problem()->title()),
            qPrintable(window.problem()->cause()));
        QCoreApplication::exit(1);
    });
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    const app::ParsedOptions parsed = app::parseOptions(argc, argv);
    if (!parsed.options)
        return parsed.exitCode;
    const app::Options& options = *parsed.options;
    prepareEnvironment(options);
    printMessage = qInstallMessageHandler(printUseful);
    int qtArguments = 1; // ours are not Qt's
    QApplication application(qtArguments, argv);
    closeOnSignal(&application);
    QApplication::setApplicationName(QStringLiteral("shimscope"));
    QApplication::setOrganizationName(QStringLiteral("shimscope"));
    QApplication::setApplicationDisplayName(QStringLiteral("Shimscope"));
    QApplication::setDesktopFileName(QStringLiteral("org.shimscope.Shimscope"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/shimscope.svg")));
    if (options.allPictures)
        return app::takeAllVariants(options);
    widgets::applyTheme(application, options.scheme);
    app::Language language;
    language.choose(options.language);
    chain::installTimelineAccessibility();
    app::MainWindow window(language);
    window.resize(options.size);
    if (options.pictures.isEmpty()) {
        window.layouts()->remember(std::make_unique<QSettings>());
        window.pods()->remember(std::make_unique<QSettings>());
        window.resources()->remember(std::make_unique<QSettings>());
    }
    window.show();
    if (options.file.isEmpty())
        window.watch(options.socket);
    else
        window.openRecording(options.file);
    if (options.lessons)
        window.showLessons(options.lesson);
    return options.pictures.isEmpty() ? QApplication::exec() : takePictures(window, options);
}

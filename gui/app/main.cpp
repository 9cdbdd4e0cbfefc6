// shimscope: the window. Wiring only: options, application, window; or pictures of it.
#include <app/end_signals.h>
#include <app/main_window.h>
#include <app/options.h>
#include <app/pictures.h>
#include <chain/timeline.h>
#include <lesson/handout.h>
#include <widgets/theme.h>

#include <QApplication>
#include <QTimer>

#include <signal.h>

#include <cstdio>

using namespace shimscope;

namespace {

void prepareEnvironment(const app::Options& options)
{
    ::signal(SIGPIPE, SIG_IGN);
    const bool display =
        !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
    if ((!options.pictures.isEmpty() || !options.handouts.isEmpty() || !display)
        && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (options.scale != 1)
        qputenv("QT_SCALE_FACTOR", QByteArray::number(options.scale));
}

QtMessageHandler printMessage = nullptr;

/// Without two sentences of Qt that nobody can do anything about: they come with each picture.
void printUseful(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    if (!text.contains(QLatin1String("propagateSizeHints"))
        && !text.startsWith(QLatin1String("QStandardPaths: XDG_RUNTIME_DIR")))
        printMessage(type, context, text);
}

QStringList pathsOf(app::MainWindow& window, const app::Options& options)
{
    const QString suffix = app::pictureSuffix(options);
    if (!options.compare.isEmpty())
        return app::takeComparison(
            *window.stories()->comparing(), options.compare, options.pictures, suffix);
    if (options.affected)
        return app::takeAffected(*window.stories()->affected(), options.pictures, suffix);
    return app::takePictures(window, options.pictures, suffix);
}

int shoot(app::MainWindow& window, const app::Options& options)
{
    const QStringList paths = pathsOf(window, options);
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

int writeHandouts(const QString& folder, const app::Language& language)
{
    const auto files = lesson::writeAllHandouts(folder, language.code());
    if (!files) {
        std::fprintf(stderr, "shimscope: %s\n", files.error().toString().c_str());
        return 1;
    }
    for (const QString& file : *files)
        std::puts(qPrintable(file));
    return 0;
}

/// What the command line says goes before what is remembered, and is not remembered.
void obey(const app::Options& options, app::Language& language)
{
    if (options.scheme != widgets::Scheme::System)
        widgets::applyTheme(*qApp, options.scheme);
    if (!options.language.isEmpty())
        language.choose(options.language);
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
    const int ending = app::blockEndSignals(); // before any thread starts
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
    if (!options.handouts.isEmpty())
        return writeHandouts(options.handouts, language);
    chain::installTimelineAccessibility();
    app::MainWindow window(language);
    app::closeOnSignal(ending, window);
    window.resize(options.size);
    if (options.pictures.isEmpty()) {
        window.layouts()->remember(std::make_unique<QSettings>());
        window.pods()->remember(std::make_unique<QSettings>());
        window.resources()->remember(std::make_unique<QSettings>());
        window.preferences().remember(std::make_unique<QSettings>());
        obey(options, language);
        window.recovery()->remember(std::make_unique<QSettings>());
        if (options.file.isEmpty())
            window.recovery()->look(app::Recovery::usualFolders());
    }
    window.show();
    const bool story = !options.compare.isEmpty() || options.affected;
    if (story && !options.pictures.isEmpty())
        return shoot(window, options);
    if (options.file.isEmpty())
        window.watch(options.socket);
    else
        window.openRecording(options.file);
    if (!options.compare.isEmpty())
        window.stories()->compare(options.compare);
    if (options.affected) {
        window.stories()->showAffected();
        window.stories()->affected()->scan();
    }
    if (options.lessons)
        window.showLessons(options.lesson);
    return options.pictures.isEmpty() ? QApplication::exec() : takePictures(window, options);
}

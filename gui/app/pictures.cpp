#include <app/pictures.h>
#include <chain/tour.h>

#include <QApplication>
#include <QDir>
#include <QProcess>

#include <algorithm>
#include <cstdio>

namespace shimscope::app {

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

int findEpisode(const models::Session& session, trace::EpisodeKind kind, const char* titleStart)
{
    const auto& episodes = session.store().episodes();
    const auto found =
        std::find_if(episodes.begin(), episodes.end(), [&](const trace::Episode& each) {
            return each.kind == kind && each.title.starts_with(titleStart);
        });
    return found == episodes.end() ? -1 : static_cast<int>(found - episodes.begin());
}

class Camera {
public:
    Camera(MainWindow& window, QString folder, QString suffix)
        : m_window(window), m_folder(std::move(folder)), m_suffix(std::move(suffix))
    {
    }

    void shoot(const QString& name)
    {
        QCoreApplication::processEvents();
        m_window.resources()->refresh();
        QCoreApplication::processEvents();
        const QString path = QDir(m_folder).filePath(name + m_suffix + QStringLiteral(".png"));
        if (m_window.grab().save(path))
            m_paths << path;
        else
            m_failed = true;
    }
    void show(int episode, std::int64_t t)
    {
        m_window.session().player().seek(t);
        m_window.conductor().chooseEpisode(episode, t);
    }
    [[nodiscard]] QStringList paths() const { return m_failed ? QStringList() : m_paths; }

private:
    MainWindow& m_window;
    QString m_folder;
    QString m_suffix;
    QStringList m_paths;
    bool m_failed = false;
};

void shootTour(Camera& camera, MainWindow& window, const trace::Episode& episode)
{
    window.map()->playTour(chain::makeTour(window.session().store(), episode));
    if (!window.map()->touring())
        return;
    window.map()->holdTour(5, 0.35);
    camera.shoot(QStringLiteral("02-slow-motion"));
    window.map()->skipTour();
}

} // namespace

QStringList takePictures(MainWindow& window, const QString& folder, const QString& suffix)
{
    QDir().mkpath(folder);
    models::Session& session = window.session();
    window.conductor().setTours(false);
    Camera camera(window, folder, suffix);
    const auto episodes = session.store().episodes();
    if (const int start = findEpisode(session, trace::EpisodeKind::Start, ""); start >= 0) {
        const auto& episode = episodes[static_cast<std::size_t>(start)];
        // Some seconds later: the calls are the same, and the plots have something to show.
        const std::int64_t next = static_cast<std::size_t>(start) + 1 < episodes.size()
            ? episodes[static_cast<std::size_t>(start) + 1].start
            : session.store().last();
        camera.show(start,
            std::max(episode.end, std::min(episode.end + 10 * kSecond, next - kSecond / 10)));
        camera.shoot(QStringLiteral("01-start"));
        shootTour(camera, window, episode);
        if (!session.store().namespacesAt(session.now()).empty()) {
            window.views()->choose(MainViews::Namespaces);
            camera.shoot(QStringLiteral("05-namespaces"));
            window.views()->choose(MainViews::Timeline);
        }
    }
    if (const int oom = findEpisode(session, trace::EpisodeKind::Restart, "OOM"); oom >= 0) {
        const auto& episode = episodes[static_cast<std::size_t>(oom)];
        // After the kill and before the restart.
        const std::int64_t half = (episode.end - episode.start) / 2;
        camera.show(oom, episode.start + std::min(2 * kSecond, half));
        camera.shoot(QStringLiteral("03-oom"));
    }
    session.player().seek(session.store().last());
    if (!episodes.empty())
        camera.show(static_cast<int>(episodes.size()) - 1, session.store().last());
    window.timeline()->fitAll();
    window.details()->setTab(widgets::DetailsPane::Message);
    camera.shoot(QStringLiteral("04-end"));
    return camera.paths();
}

QString pictureSuffix(const Options& options)
{
    QString suffix;
    if (options.scheme == widgets::Scheme::Dark)
        suffix += QStringLiteral("-dark");
    if (options.language == QLatin1String("ko"))
        suffix += QStringLiteral("-ko");
    if (options.size != Options().size)
        suffix += QStringLiteral("-%1x%2").arg(options.size.width()).arg(options.size.height());
    if (options.scale != 1)
        suffix += QStringLiteral("-%1x").arg(options.scale);
    return suffix;
}

int takeAllVariants(const Options& options)
{
    const QStringList variants[] = {{}, {QStringLiteral("--dark")},
        {QStringLiteral("--language"), QStringLiteral("ko")},
        {QStringLiteral("--scale"), QStringLiteral("2")},
        {QStringLiteral("--size"), QStringLiteral("1366x700")},
        {QStringLiteral("--dark"), QStringLiteral("--language"), QStringLiteral("ko"),
            QStringLiteral("--scale"), QStringLiteral("2"), QStringLiteral("--size"),
            QStringLiteral("1366x700")}};
    int worst = 0;
    for (const QStringList& variant : variants) {
        QStringList arguments{QStringLiteral("--picture"), options.pictures};
        if (!options.file.isEmpty())
            arguments << options.file;
        if (!options.socket.isEmpty())
            arguments << QStringLiteral("--socket") << options.socket;
        arguments << QStringLiteral("--for") << QString::number(options.seconds) << variant;
        // Standard output passes through, so that the caller sees the paths.
        worst =
            std::max(worst, QProcess::execute(QCoreApplication::applicationFilePath(), arguments));
    }
    return worst;
}

} // namespace shimscope::app

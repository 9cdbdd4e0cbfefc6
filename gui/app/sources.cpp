#include <app/sources.h>
#include <base/file.h>
#include <engine/shipped.h>
#include <models/text.h>

#include <QFileInfo>
#include <QMetaObject>

#include <unistd.h>

#include <cstdio>
#include <utility>

namespace shimscope::app {

LoadedRun makeRun(trace::Recording recording)
{
    LoadedRun run;
    run.store.add(recording.header);
    for (const trace::Record& record : recording.records)
        run.store.add(record);
    (void)run.store.episodes(); // finds calls and episodes here, not when they are shown
    if (!recording.warnings.empty())
        run.warning = recording.warnings.front();
    return run;
}

RecordingSource::RecordingSource(QString path, KeptPlace from, QObject* parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_from(std::move(from))
    , m_fetch(m_from.socket.toStdString())
{
}

RecordingSource::~RecordingSource()
{
    if (m_thread) {
        m_fetch.cancel();
        m_thread->wait();
        delete m_thread;
    }
}

void RecordingSource::start()
{
    m_thread = QThread::create([this] { run(); });
    m_thread->start();
}

/// On the thread.
void RecordingSource::run()
{
    const auto tell = [this](auto what) {
        QMetaObject::invokeMethod(this, std::move(what), Qt::QueuedConnection);
    };
    if (!m_from.socket.isEmpty()) {
        if (const base::Status came = fetch(); !came) {
            tell([this, error = models::text(came.error().toString())] { emit notFetched(error); });
            return;
        }
        tell([this] { emit fetched(); });
    }
    auto result = engine::readNamedRecording(m_path.toStdString());
    if (result) {
        const auto run = std::make_shared<LoadedRun>(makeRun(std::move(result).value()));
        tell([this, run] { emit loaded(run); });
    } else {
        tell([this, error = models::text(result.error().toString())] { emit failed(error); });
    }
}

/// The file gets its name when it is whole: one that was fetched before is not lost to a failure.
base::Status RecordingSource::fetch()
{
    const std::string path = m_path.toStdString();
    const std::string part = path + ".part";
    TRY_VOID(base::makeDirs(QFileInfo(m_path).path().toStdString(), 0700));
    (void)!::unlink(part.c_str()); // of a window that was killed
    int told = -1; // percent
    TRY_VOID(m_fetch.intoFile(
        m_from.name.toStdString(), part, [&](std::uint64_t done, std::uint64_t total) {
            const double now =
                static_cast<double>(done) / static_cast<double>(std::max(total, done));
            if (static_cast<int>(100 * now) == std::exchange(told, static_cast<int>(100 * now)))
                return;
            QMetaObject::invokeMethod(
                this, [this, now] { emit share(now); }, Qt::QueuedConnection);
        }));
    if (std::rename(part.c_str(), path.c_str()) != 0)
        return base::sysError("rename(2)", path);
    return {};
}

void RecordingSource::abandon()
{
    disconnect();
    m_fetch.cancel();
    if (m_thread)
        connect(m_thread, &QThread::finished, this, &QObject::deleteLater);
    if (!m_thread || m_thread->isFinished())
        deleteLater();
}

LiveSource::LiveSource(QString socket, QObject* parent)
    : QObject(parent), m_socket(std::move(socket))
{
}

LiveSource::~LiveSource() = default; // the watcher's destructor waits for its thread

void LiveSource::start()
{
    agent_api::WatchCallbacks callbacks;
    callbacks.records = [this](std::vector<trace::Record> batch) {
        const auto shared = std::make_shared<std::vector<trace::Record>>(std::move(batch));
        QMetaObject::invokeMethod(
            this, [this, shared] { emit records(shared); }, Qt::QueuedConnection);
    };
    callbacks.caughtUp = [this] {
        QMetaObject::invokeMethod(
            this, [this] { emit caughtUp(); }, Qt::QueuedConnection);
    };
    callbacks.lost = [this](const base::Error& error) {
        const QString text = QString::fromStdString(error.toString());
        QMetaObject::invokeMethod(
            this, [this, text] { emit lost(text); }, Qt::QueuedConnection);
    };
    m_watcher = std::make_unique<agent_api::Watcher>(
        m_socket.toStdString(), true, true, std::move(callbacks));
}

} // namespace shimscope::app

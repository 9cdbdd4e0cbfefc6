#include <app/sources.h>

#include <QMetaObject>

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

RecordingSource::RecordingSource(QString path, QObject* parent)
    : QObject(parent), m_path(std::move(path))
{
}

RecordingSource::~RecordingSource()
{
    if (m_thread) {
        m_thread->wait();
        delete m_thread;
    }
}

void RecordingSource::start()
{
    m_thread = QThread::create([this] {
        auto result = trace::readRecording(m_path.toStdString());
        if (result) {
            const auto run = std::make_shared<LoadedRun>(makeRun(std::move(result).value()));
            QMetaObject::invokeMethod(
                this, [this, run] { emit loaded(run); }, Qt::QueuedConnection);
        } else {
            const QString error = QString::fromStdString(result.error().toString());
            QMetaObject::invokeMethod(
                this, [this, error] { emit failed(error); }, Qt::QueuedConnection);
        }
    });
    m_thread->start();
}

void RecordingSource::abandon()
{
    disconnect();
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

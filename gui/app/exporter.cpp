#include <agent_api/past.h>
#include <app/exporter.h>
#include <base/file.h>
#include <engine/recording_file.h>
#include <engine/shipped.h>
#include <models/text.h>
#include <trace/recording.h>

#include <exchange/chrome.h>
#include <exchange/otlp.h>

namespace shimscope::app {

namespace {

base::Result<std::string> readShown(const std::string& nameOrPath)
{
    const std::string path = TRY(engine::findRecording(nameOrPath));
    return engine::readRecordingFileText(path);
}

base::Status carryOut(const ExportOrder& order, const std::atomic<bool>& cancelled)
{
    const std::string from = order.recording.toStdString();
    const std::string text = from.empty()
        ? TRY(agent_api::readPast(order.socket.toStdString(), cancelled))
        : TRY(readShown(from));
    const std::string out = order.out.toStdString();
    if (cancelled)
        return {};
    if (order.format == ExportFormat::Recording)
        return base::writeFileAtomic(out, text);
    const trace::Recording recording =
        TRY(trace::parseRecording(text, from.empty() ? "the agent's recording" : from));
    const std::string other = cancelled        ? std::string()
        : order.format == ExportFormat::Chrome ? exchange::toChromeTrace(recording)
                                               : exchange::toOtlp(recording);
    return cancelled ? base::Status() : base::writeFileAtomic(out, other);
}

} // namespace

Exporter::Exporter(QObject* parent) : QObject(parent) { }

Exporter::~Exporter()
{
    if (m_thread) {
        m_thread->wait();
        delete m_thread;
    }
}

QString Exporter::filters()
{
    return tr("Recording (*.shimtrace)") + QStringLiteral(";;")
        + tr("OTLP/JSON, for Jaeger and Tempo (*.otlp.json)") + QStringLiteral(";;")
        + tr("Chrome trace, for Perfetto (*.trace.json)");
}

ExportFormat Exporter::formatOf(const QString& filter)
{
    if (filter.contains(QLatin1String("*.otlp.json")))
        return ExportFormat::Otlp;
    return filter.contains(QLatin1String("*.trace.json")) ? ExportFormat::Chrome
                                                          : ExportFormat::Recording;
}

void Exporter::start(const ExportOrder& order)
{
    if (m_thread && m_thread->isRunning())
        return;
    delete m_thread;
    m_cancelled = false;
    emit began(order.out);
    m_thread = QThread::create([this, order] {
        const base::Status done = carryOut(order, m_cancelled);
        const QString error = done ? QString() : models::text(done.error().toString());
        QMetaObject::invokeMethod(
            this,
            [this, error, out = order.out] {
                emit ended();
                if (m_cancelled)
                    return;
                if (error.isEmpty())
                    emit this->done(out);
                else
                    emit failed(error);
            },
            Qt::QueuedConnection);
    });
    m_thread->start();
}

} // namespace shimscope::app

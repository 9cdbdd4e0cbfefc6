#include <app/recovery.h>
#include <trace/sessions.h>

#include <QDir>
#include <QFileInfo>
#include <QMetaObject>

#include <unistd.h>

namespace shimscope::app {

namespace {

const QString kSeenKey = QStringLiteral("recovery/seen");

/// Those that app::Inspector makes; they go with their window, unless it was killed.
QStringList leftFolders()
{
    QStringList folders;
    for (const QString& base : {qEnvironmentVariable("XDG_RUNTIME_DIR"), QDir::tempPath()}) {
        if (base.isEmpty())
            continue;
        const auto entries = QDir(base).entryInfoList(
            {QStringLiteral("shimscope-look-*")}, QDir::Dirs | QDir::NoSymLinks);
        for (const QFileInfo& entry : entries) {
            if (entry.ownerId() == ::geteuid())
                folders << entry.filePath() + QStringLiteral("/state/recordings");
        }
    }
    return folders;
}

/// The newest of a folder that is worth recovering. `left`: a whole one is, too.
LostRecording newestIn(const QString& folder, bool left)
{
    const auto sessions = trace::findSessions(folder.toStdString());
    if (!sessions)
        return {}; // not there, or not ours to read
    for (const trace::Session& session : *sessions) {
        const bool cutOff = session.end == trace::SessionEnd::CutOff;
        if (cutOff || (left && session.end == trace::SessionEnd::Whole))
            return {QString::fromStdString(session.files.front()),
                QDateTime::fromMSecsSinceEpoch(session.changed / 1'000'000), cutOff};
    }
    return {};
}

} // namespace

Recovery::Recovery(QObject* parent) : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

Recovery::~Recovery()
{
    m_pool.clear();
    m_pool.waitForDone();
}

QStringList Recovery::usualFolders()
{
    const QString state =
        qEnvironmentVariable("XDG_STATE_HOME", QDir::homePath() + QStringLiteral("/.local/state"));
    return {state + QStringLiteral("/shimscope/recordings"),
        QStringLiteral("/var/lib/shimscope/recordings")};
}

void Recovery::remember(std::unique_ptr<QSettings> settings)
{
    m_settings = std::move(settings);
    m_seen = m_settings->value(kSeenKey).toDateTime();
}

void Recovery::look(const QStringList& folders)
{
    m_folders = folders;
    m_pool.start([this, folders] {
        LostRecording newest;
        const auto consider = [&newest](const LostRecording& other) {
            if (!other.file.isEmpty() && (newest.file.isEmpty() || other.when > newest.when))
                newest = other;
        };
        for (const QString& folder : folders)
            consider(newestIn(folder, false));
        for (const QString& folder : leftFolders())
            consider(newestIn(folder, true));
        QMetaObject::invokeMethod(
            this, [this, newest] { take(newest); }, Qt::QueuedConnection);
    });
}

void Recovery::lookAlsoIn(const QString& folder)
{
    if (!m_folders.isEmpty() && !m_folders.contains(folder))
        look(m_folders + QStringList(folder));
}

void Recovery::take(const LostRecording& newest)
{
    const bool news = m_seen.isNull() || newest.when > m_seen;
    m_offered = !newest.file.isEmpty() && news ? newest : LostRecording();
    emit found();
}

void Recovery::settle()
{
    m_seen = m_offered.when;
    if (m_settings)
        m_settings->setValue(kSeenKey, m_seen);
    m_offered = {};
    emit found();
}

} // namespace shimscope::app

#include <agent_api/client.h>
#include <app/recovery.h>
#include <models/text.h>
#include <trace/sessions.h>

#include <QDir>
#include <QFileInfo>
#include <QMetaObject>

#include <unistd.h>

namespace shimscope::app {

namespace {

const QString kSeenKey = QStringLiteral("recovery/seen");

QString stateFolder()
{
    return qEnvironmentVariable(
               "XDG_STATE_HOME", QDir::homePath() + QStringLiteral("/.local/state"))
        + QStringLiteral("/shimscope");
}

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

QDateTime moment(std::int64_t wallNs)
{
    return QDateTime::fromMSecsSinceEpoch(wallNs / 1'000'000);
}

/// The newest that the agent has kept.
LostRecording newestOf(const QString& socket)
{
    const auto recordings = agent_api::Client(socket.toStdString()).recordings();
    if (!recordings)
        return {}; // it is gone, or older than this window
    for (const agent_api::KeptRecording& kept : *recordings) {
        const bool nameOnly = kept.name.find('/') == std::string::npos; // it becomes a file's
        if (kept.end == trace::SessionEnd::CutOff && nameOnly)
            return {.file = {},
                .name = models::text(kept.name),
                .socket = socket,
                .when = moment(kept.changed),
                .cutOff = true};
    }
    return {};
}

/// The newest of a folder that is worth recovering. `left`: a whole one is, too. `socket`: of the
/// agent that records there, if it is known.
LostRecording newestIn(const QString& folder, bool left, const QString& socket = {})
{
    const auto sessions = trace::findSessions(folder.toStdString());
    if (!sessions) // not there, or not ours to read
        return socket.isEmpty() ? LostRecording() : newestOf(socket);
    for (const trace::Session& session : *sessions) {
        const bool cutOff = session.end == trace::SessionEnd::CutOff;
        if (cutOff || (left && session.end == trace::SessionEnd::Whole))
            return {.file = QString::fromStdString(session.files.front()),
                .name = {},
                .socket = {},
                .when = moment(session.changed),
                .cutOff = cutOff};
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
    return {stateFolder() + QStringLiteral("/recordings"),
        QStringLiteral("/var/lib/shimscope/recordings")};
}

/// Not where an agent of this user has its ring, which loses its oldest files.
QString Recovery::ownFolder()
{
    return stateFolder() + QStringLiteral("/recovered");
}

void Recovery::remember(std::unique_ptr<QSettings> settings)
{
    m_settings = std::move(settings);
    m_seen = m_settings->value(kSeenKey).toDateTime();
}

void Recovery::look(const QStringList& folders)
{
    m_folders = folders;
    look();
}

void Recovery::look()
{
    m_pool.start([this, folders = m_folders, sockets = m_sockets] {
        LostRecording newest;
        const auto consider = [&newest](const LostRecording& other) {
            if (!other.none() && (newest.none() || other.when > newest.when))
                newest = other;
        };
        for (const QString& folder : folders)
            consider(newestIn(folder, false, sockets.value(folder)));
        for (const QString& folder : leftFolders())
            consider(newestIn(folder, true));
        QMetaObject::invokeMethod(
            this, [this, newest] { take(newest); }, Qt::QueuedConnection);
    });
}

void Recovery::lookAlsoIn(const QString& folder, const QString& socket)
{
    const bool known = m_folders.contains(folder) && m_sockets.value(folder) == socket;
    if (m_folders.isEmpty() || known)
        return;
    m_sockets[folder] = socket;
    if (!m_folders.contains(folder))
        m_folders << folder;
    look();
}

void Recovery::take(const LostRecording& newest)
{
    const bool news = m_seen.isNull() || newest.when > m_seen;
    m_offered = !newest.none() && news ? newest : LostRecording();
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

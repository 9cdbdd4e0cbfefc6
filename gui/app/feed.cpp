// Sources, and the session that they fill.
#include <app/feed.h>
#include <models/text.h>
#include <trace/sessions.h>

#include <QFileInfo>

#include <utility>

namespace shimscope::app {

using models::Origin;
using models::Player;

Feed::Feed(models::Session& session, QObject* parent) : QObject(parent), m_session(session) { }

Feed::~Feed()
{
    drop();
}

void Feed::drop()
{
    cancelOpening();
    m_live.reset();
    m_inspector.reset();
    m_incomplete.clear();
}

void Feed::begin(Origin origin, Player::Mode mode)
{
    m_lost.clear();
    m_session.setOrigin(origin);
    m_session.reset(mode);
}

void Feed::cancelOpening()
{
    if (m_recording == nullptr)
        return;
    std::exchange(m_recording, nullptr)->abandon();
    emit opening({});
}

void Feed::openRecording(const QString& path)
{
    cancelOpening();
    read(new RecordingSource(path));
    emit opening(path);
}

void Feed::recover(const LostRecording& lost)
{
    if (lost.file.isEmpty()) {
        fetch(lost);
        return;
    }
    emit recovered();
    openRecording(lost.file);
}

void Feed::fetch(const LostRecording& lost)
{
    cancelOpening();
    const QString stem = Recovery::ownFolder() + u'/' + lost.name;
    const QString path = models::text(trace::segmentPath(stem.toStdString(), 1));
    auto* source = new RecordingSource(path, {lost.socket, lost.name});
    connect(source, &RecordingSource::share, this, &Feed::fetched);
    connect(source, &RecordingSource::fetched, this, [this, path] {
        emit recovered();
        emit opening(path);
    });
    connect(source, &RecordingSource::notFetched, this, [this](const QString& error) {
        cancelOpening();
        emit notRecovered(error);
    });
    read(source);
    emit fetching(lost.name);
}

/// What is shown goes on until the recording has been read.
void Feed::read(RecordingSource* source)
{
    m_recording = source;
    const QString path = source->path();
    connect(m_recording, &RecordingSource::loaded, this, [this, path](const auto& run) {
        const auto kept = run;
        drop();
        showRun(std::move(*kept), path);
    });
    connect(m_recording, &RecordingSource::failed, this, [this, path](const QString& error) {
        drop();
        m_path = path;
        begin(Origin::Recording, Player::Mode::Replay);
        setTrouble(Trouble::Recording, error);
    });
    m_recording->start();
}

void Feed::showRecording(const trace::Recording& recording, const QString& path)
{
    showRun(makeRun(recording), path);
}

void Feed::showRun(LoadedRun run, const QString& path)
{
    m_path = path;
    begin(Origin::Recording, Player::Mode::Replay);
    m_session.take(std::move(run.store));
    m_session.player().seek(m_session.store().last());
    m_incomplete = models::text(run.warning);
    setTrouble(Trouble::None, {});
    emit ready();
}

void Feed::watch(const QString& socket)
{
    drop();
    m_socket = socket.isEmpty() ? QString::fromStdString(agent_api::defaultSocket()) : socket;
    m_path.clear();
    begin(Origin::Sandbox, Player::Mode::Live);
    follow(m_socket);
    emit changed();
}

void Feed::lookAtMachine()
{
    drop();
    m_path.clear();
    begin(Origin::Machine, Player::Mode::Live);
    m_inspector = std::make_unique<Inspector>();
    connect(m_inspector.get(), &Inspector::ready, this, &Feed::follow);
    connect(m_inspector.get(), &Inspector::failed, this,
        [this](const QString& cause) { setTrouble(Trouble::NoInspector, cause); });
    m_inspector->start();
    emit changed();
}

void Feed::playLesson()
{
    drop();
    m_path.clear();
    begin(Origin::LessonRecording, Player::Mode::Live);
    emit connected(true);
    setTrouble(Trouble::None, {});
}

void Feed::retry()
{
    if (m_trouble == Trouble::Recording)
        openRecording(m_path);
    else if (m_trouble == Trouble::NoInspector)
        lookAtMachine();
    else
        watch(m_socket);
}

void Feed::follow(const QString& socket)
{
    emit following(socket);
    m_live = std::make_unique<LiveSource>(socket);
    connect(
        m_live.get(), &LiveSource::records, this, [this](const auto& records) { take(*records); });
    connect(m_live.get(), &LiveSource::lost, this, &Feed::lose);
    connect(m_live.get(), &LiveSource::caughtUp, this, [this] {
        m_session.flush();
        emit caughtUp();
        emit ready();
    });
    m_live->start();
}

void Feed::take(const std::vector<trace::Record>& records)
{
    // After a reconnection the agent tells everything again, from a header on.
    const bool first = !records.empty() && std::holds_alternative<trace::Header>(records.front());
    if (first && !m_session.store().empty())
        m_session.reset(Player::Mode::Live);
    m_lost.clear();
    emit connected(true);
    if (m_trouble != Trouble::None)
        setTrouble(Trouble::None, {});
    m_session.add(records);
    emit changed();
    if (first)
        emit answered();
}

void Feed::lose(const QString& error)
{
    if (m_session.store().empty() && m_session.origin() == Origin::Sandbox)
        setTrouble(Trouble::NoAgent, error);
    const bool first = m_lost.isEmpty();
    m_lost = error;
    if (first) // and not each second again
        emit connected(false);
    emit changed();
}

void Feed::setTrouble(Trouble trouble, const QString& cause)
{
    const bool was = m_trouble != Trouble::None;
    m_trouble = trouble;
    m_cause = cause;
    emit changed();
    if (trouble != Trouble::None && !was)
        emit failed();
}

QString Feed::place() const
{
    if (m_session.origin() == Origin::LessonRecording)
        return tr("A lesson's recording");
    if (m_session.origin() == Origin::Machine)
        return tr("This machine, only looked at");
    if (!m_path.isEmpty())
        return tr("Replay of %1").arg(QFileInfo(m_path).fileName());
    return m_session.store().empty() ? QString() : tr("Live from %1").arg(m_socket);
}

} // namespace shimscope::app

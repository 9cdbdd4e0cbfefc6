// What the window is fed with, one at a time: a recording's file, the sandbox's agent, an agent of
// its own that only looks at this machine, or a lesson's recording. Fills the session, and says
// what it is and what went wrong. GUI thread.
#pragma once

#include <app/inspector.h>
#include <app/recovery.h>
#include <app/sources.h>
#include <models/session.h>

#include <QObject>

#include <memory>

namespace shimscope::app {

/// Why there is nothing to show.
enum class Trouble { None, Recording, NoAgent, NoInspector };

class Feed : public QObject {
    Q_OBJECT

public:
    explicit Feed(models::Session& session, QObject* parent);
    ~Feed() override;
    void openRecording(const QString& path);
    /// Opens what its agent left; where this user may not read it, the agent of now hands it over.
    void recover(const LostRecording& lost);
    /// A recording that is being read is not wanted any more; what is shown stays.
    void cancelOpening();
    /// Takes a recording that is in memory already.
    void showRecording(const trace::Recording& recording, const QString& path);
    /// Watches the agent at this socket; empty: the default one.
    void watch(const QString& socket);
    /// Starts a read-only agent and watches that.
    void lookAtMachine();
    /// Nothing comes by itself: the lesson adds what it plays.
    void playLesson();
    /// The same again.
    void retry();
    /// Lets go of what it is fed with; what is shown stays.
    void drop();

    /// Of the recording that is shown; empty: none is.
    [[nodiscard]] const QString& path() const { return m_path; }
    /// Of the sandbox's agent.
    [[nodiscard]] const QString& socket() const { return m_socket; }
    /// Of the agent that is watched now; empty: none is.
    [[nodiscard]] QString liveSocket() const { return m_live ? m_live->socket() : QString(); }
    /// Why the agent's stream broke; empty while it runs.
    [[nodiscard]] const QString& lost() const { return m_lost; }
    /// What is wrong with the recording.
    [[nodiscard]] const QString& incomplete() const { return m_incomplete; }
    [[nodiscard]] Trouble trouble() const { return m_trouble; }
    [[nodiscard]] const QString& cause() const { return m_cause; }
    /// What is shown, in words.
    [[nodiscard]] QString place() const;

signals:
    /// This file is being read; empty: it is over.
    void opening(const QString& path);
    /// This recording is coming from the agent, and how much of it has, 0 to 1.
    void fetching(const QString& name);
    void fetched(double share);
    /// What was to be recovered is at hand.
    void recovered();
    /// It did not come; what is shown stays.
    void notRecovered(const QString& error);
    /// Any of the above may be another.
    void changed();
    /// This agent is the one to ask from now on.
    void following(const QString& socket);
    void connected(bool is);
    /// The agent's first words have come: once for each connection.
    void answered();
    /// The agent's past has come.
    void caughtUp();
    /// A recording is shown, or the agent's past has come.
    void ready();
    /// There is nothing to show.
    void failed();

private:
    void read(RecordingSource* source);
    void fetch(const LostRecording& lost);
    void begin(models::Origin origin, models::Player::Mode mode);
    void showRun(LoadedRun run, const QString& path);
    void follow(const QString& socket);
    void take(const std::vector<trace::Record>& records);
    void lose(const QString& error);
    void setTrouble(Trouble trouble, const QString& cause);
    models::Session& m_session;
    RecordingSource* m_recording = nullptr; ///< while it is read
    std::unique_ptr<LiveSource> m_live;
    std::unique_ptr<Inspector> m_inspector;
    QString m_path;
    QString m_socket;
    QString m_lost;
    QString m_incomplete;
    Trouble m_trouble = Trouble::None;
    QString m_cause;
};

} // namespace shimscope::app

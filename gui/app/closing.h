// What becomes of the sandbox's pods when the window closes: asked where there are any and this
// user could stop them, unless it was answered for good. A lesson's own pods go with the lesson.
// GUI thread.
#pragma once

#include <app/agent_requests.h>
#include <app/preferences.h>
#include <models/session.h>

#include <QMessageBox>
#include <QObject>
#include <QPointer>

namespace shimscope::app {

class Closing : public QObject {
    Q_OBJECT

public:
    Closing(const models::Session& session, Preferences& preferences, QWidget* window);
    /// The agent whose pods they are, and what it last said of itself and this user.
    void setAgent(const QString& socket, const agent_api::Info& info);
    /// It does not answer any more: nothing can be asked of it.
    void forgetAgent();
    /// Whoever ends the window by a signal is not there to answer: pods stay.
    void neverAsk() { m_decided = true; }
    /// Whether the window may close now. If not, finished() comes when it may.
    [[nodiscard]] bool mayClose();
    [[nodiscard]] QMessageBox* question() const { return m_question; }
    /// This user could stop them.
    [[nodiscard]] bool asks() const { return m_may; }
    /// The agent is a service: it keeps its pods.
    [[nodiscard]] bool service() const { return m_service; }
    /// Pods that would be left.
    [[nodiscard]] int pods() const;

signals:
    void finished();
    /// What takes a while began; empty: it is over.
    void busy(const QString& what);
    void failed(const QString& step, const shimscope::base::Error& error);

private:
    void ask();
    void take(Preferences::Closing what);
    void stop();
    const models::Session& m_session;
    Preferences& m_preferences;
    QWidget* m_window;
    AgentRequests m_requests;
    QPointer<QMessageBox> m_question;
    bool m_may = false; ///< stop them
    bool m_service = false;
    bool m_stopping = false;
    bool m_decided = false;
};

} // namespace shimscope::app

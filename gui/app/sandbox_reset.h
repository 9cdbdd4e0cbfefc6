// Ends every pod of the sandbox: asks, takes all manifests away, and waits until the records say
// that no pod is left. GUI thread.
#pragma once

#include <app/agent_requests.h>
#include <models/session.h>
#include <widgets/failure_panel.h>

#include <pods/reset_dialog.h>
#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <set>
#include <string>

namespace shimscope::app {

class SandboxReset : public QObject {
    Q_OBJECT

public:
    /// The dialog lies over `parent`.
    SandboxReset(models::Session& session, QWidget* parent);
    void setSocket(const QString& socket) { m_requests.setSocket(socket); }
    [[nodiscard]] pods::ResetDialog* dialog() const { return m_dialog; }
    /// Without a pod's end for this long the wait is over.
    void setPatience(std::chrono::milliseconds patience) { m_patience = patience; }

public slots:
    /// Opens the question.
    void ask();

signals:
    void failed(const shimscope::widgets::Failure& failure);

private:
    void begin();
    void takeAway(const agent_api::Info& info);
    void look();
    void finish(const QStringList& still);
    [[nodiscard]] QStringList stillThere() const;
    models::Session& m_session;
    QWidget* m_parent;
    AgentRequests m_requests;
    QPointer<pods::ResetDialog> m_dialog;
    std::set<std::string> m_uids; ///< of the pods that have to end
    int m_asked = 0; ///< manifests whose answer has not come
    bool m_refused = false;
    std::size_t m_left = 0;
    std::chrono::milliseconds m_patience;
    QTimer m_timer;
    QElapsedTimer m_whole, m_sinceLast;
};

} // namespace shimscope::app

// What a person does to pods: new ones by the editor, the end of one by its menu. Asks the agent,
// and keeps what went wrong for the window's banner. GUI thread.
#pragma once

#include <app/agent_requests.h>
#include <models/session.h>

#include <pods/pod_editor.h>
#include <QObject>
#include <QPointer>

namespace shimscope::app {

class PodActions : public QObject {
    Q_OBJECT

public:
    /// The dialog lies over `parent`.
    PodActions(models::Session& session, QWidget* parent);
    /// Another agent: what the one before refused is forgotten.
    void setSocket(const QString& socket);
    /// The dialog for another pod. Null in a recording.
    pods::PodEditor* newPod();
    /// Takes the manifest away: the kubelet ends the pod.
    void remove(const QString& manifest);
    /// What the agent refused last, or else what the kubelet said of a manifest that is still as
    /// bad; empty when all is well.
    [[nodiscard]] QString trouble() const;

signals:
    /// trouble() may be another.
    void changed();

private:
    [[nodiscard]] QString brokenManifest() const;
    void ask(const QString& file, const QString& manifest);
    models::Session& m_session;
    QWidget* m_parent;
    AgentRequests m_requests;
    QPointer<pods::PodEditor> m_editor;
    QString m_refused;
};

} // namespace shimscope::app

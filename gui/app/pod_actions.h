// What a person does to pods and containers: new ones by the editor, everything else by their menu.
// Asks the agent, learns from it what this user may, and tells what went wrong. GUI thread.
#pragma once

#include <app/agent_requests.h>
#include <models/session.h>
#include <widgets/failure_panel.h>
#include <widgets/pods_menu.h>

#include <pods/exec_dialog.h>
#include <pods/limit_dialog.h>
#include <pods/pod_editor.h>
#include <QObject>
#include <QPointer>

namespace shimscope::app {

class PodActions : public QObject {
    Q_OBJECT

public:
    /// The dialog lies over `parent`.
    PodActions(models::Session& session, QWidget* parent);
    /// Another agent: what the one before refused is forgotten. Whoever hears its answer first says
    /// takeRights().
    void setSocket(const QString& socket);
    /// Of restarts, for a stack that the next pod starts; 0: as the agent was started.
    void setBackoff(double factor) { m_backoff = factor; }
    /// The dialog for another pod. Null in a recording.
    pods::PodEditor* newPod();
    /// Takes the manifest away: the kubelet ends the pod.
    void remove(const QString& manifest);
    /// What the agent refused last, or else what the kubelet said of a manifest that is still as
    /// bad; empty when all is well.
    [[nodiscard]] QString trouble() const;
    /// Does what a menu said; a dialog opens for what needs words.
    void perform(widgets::Deed deed, const widgets::Target& target, int number);
    /// Why this user may change nothing here; empty: he may.
    [[nodiscard]] const widgets::MenuOptions& options() const { return m_options; }
    /// What a failed call means, for the window's panel.
    [[nodiscard]] static widgets::Failure explain(const QString& step, const base::Error& error);
    [[nodiscard]] pods::ExecDialog* execDialog() const { return m_exec; }
    [[nodiscard]] pods::LimitDialog* limitDialog() const { return m_limit; }
    [[nodiscard]] pods::PodEditor* editor() const { return m_editor; }

    /// What the agent says of itself: what may this user?
    void takeRights(const base::Result<agent_api::Info>& info);

signals:
    void failed(const shimscope::widgets::Failure& failure);
    void optionsChanged();
    /// trouble() may be another.
    void changed();

private:
    [[nodiscard]] QString brokenManifest() const;
    void ask(const QString& file, const QString& manifest);
    pods::PodEditor* openEditor();
    void withManifest(
        const QString& step, const QString& file, std::function<void(const QString& yaml)> then);
    void edit(const widgets::Target& target);
    void duplicate(const widgets::Target& target);
    void changeLimit(const widgets::Target& target);
    void openExec(const widgets::Target& target);
    void act(const QString& step, std::function<base::Status(const agent_api::Client&)> work);
    models::Session& m_session;
    QWidget* m_parent;
    AgentRequests m_requests;
    AgentRequests m_actions; ///< that may take their time, beside each other
    widgets::MenuOptions m_options;
    QPointer<pods::ExecDialog> m_exec;
    QPointer<pods::LimitDialog> m_limit;
    QPointer<pods::PodEditor> m_editor;
    QString m_refused;
    double m_backoff = 0;
};

} // namespace shimscope::app

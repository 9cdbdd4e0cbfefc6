// Settings: what the window does, at once; and how the agent observes, asked of it by Apply. What
// the agent would refuse is disabled and says why. GUI thread.
#pragma once

#include <app/agent_requests.h>
#include <app/preferences.h>
#include <models/session.h>
#include <widgets/elide_label.h>

#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

namespace shimscope::app {

class SettingsDialog : public QDialog {
    Q_OBJECT

public:
    /// `socket`: of the agent whose settings are shown; `origin`: a recording has none.
    SettingsDialog(
        Preferences& preferences, const QString& socket, models::Origin origin, QWidget* parent);

    [[nodiscard]] QComboBox* theme() const { return m_theme; }
    [[nodiscard]] QComboBox* language() const { return m_language; }
    [[nodiscard]] QSpinBox* text() const { return m_text; }
    [[nodiscard]] QComboBox* closing() const { return m_closing; }
    [[nodiscard]] QSpinBox* sampleRate() const { return m_rate; }
    [[nodiscard]] QSpinBox* ring() const { return m_ring; }
    [[nodiscard]] QCheckBox* redaction() const { return m_redaction; }
    [[nodiscard]] QComboBox* backoff() const { return m_backoff; }
    [[nodiscard]] QPushButton* applyButton() const { return m_apply; }
    /// Why the agent's settings cannot be changed, or what came of it.
    [[nodiscard]] QString said() const { return m_said->text(); }

signals:
    /// The agent observes like this now.
    void applied(const shimscope::agent_api::Observation& now);

protected:
    void changeEvent(QEvent* event) override;

private:
    void compose();
    void connectWindow();
    void ask();
    void take(const base::Result<agent_api::Info>& info);
    void show(const agent_api::Observation& now);
    void apply();
    void refresh();
    void retranslate();
    void fillChoices();
    [[nodiscard]] agent_api::Observation wanted() const;
    Preferences& m_preferences;
    models::Origin m_origin;
    AgentRequests m_requests;
    agent_api::Observation m_now;
    QString m_refusal; ///< why nothing can be changed
    bool m_known = false; ///< what the agent does now
    bool m_filling = false;
    QLabel* m_windowHeading;
    QLabel* m_agentHeading;
    QFormLayout* m_windowForm;
    QFormLayout* m_agentForm;
    QComboBox* m_theme;
    QComboBox* m_language;
    QSpinBox* m_text;
    QComboBox* m_closing;
    QComboBox* m_backoff;
    QLabel* m_backoffNote;
    QSpinBox* m_rate;
    QSpinBox* m_ring;
    QCheckBox* m_redaction;
    QLabel* m_agentNote;
    QLabel* m_said;
    QPushButton* m_apply;
    QPushButton* m_close;
};

} // namespace shimscope::app

// The lines below the bar: that this is a replay, that the window runs as root, and what goes
// wrong, until somebody dismisses it. GUI thread.
#pragma once

#include <app/recovery.h>
#include <models/session.h>
#include <widgets/banner.h>

#include <QWidget>

namespace shimscope::app {

/// The first that is not empty is shown.
struct Troubles {
    QString failed; ///< a sentence about an action
    QString lost; ///< why the agent's stream broke
    QString pods; ///< what the agent or the kubelet refused
    QString incomplete; ///< what is wrong with the recording
};

class Banners : public QWidget {
    Q_OBJECT

public:
    explicit Banners(models::Session& session, QWidget* parent);
    void setTroubles(const Troubles& troubles);
    /// Offers it, if there is one.
    void offer(const LostRecording& lost);
    [[nodiscard]] widgets::Banner* recovery() const { return m_recovery; }
    [[nodiscard]] widgets::Banner* replay() const { return m_replay; }
    [[nodiscard]] widgets::Banner* error() const { return m_error; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    [[nodiscard]] QString aboutReplay() const;
    models::Session& m_session;
    Troubles m_troubles;
    LostRecording m_lost;
    widgets::Banner* m_root;
    widgets::Banner* m_replay;
    widgets::Banner* m_error;
    widgets::Banner* m_recovery;
};

} // namespace shimscope::app

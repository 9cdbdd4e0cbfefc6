// Pause, step, speed and position: the transport for live views and replays. GUI thread.
#pragma once

#include <models/session.h>

#include <QLabel>
#include <QSlider>
#include <QToolButton>
#include <QWidget>

namespace shimscope::widgets {

class Transport : public QWidget {
    Q_OBJECT

public:
    explicit Transport(models::Session& session, QWidget* parent = nullptr);
    [[nodiscard]] QSlider* slider() const { return m_slider; }
    [[nodiscard]] QToolButton* playButton() const { return m_play; }
    [[nodiscard]] QString stateText() const { return m_state->text(); }
    /// Goes to where the next (or the last) message begins or ends.
    void step(bool forward);
    /// Live: whether the agent answers; what does not is not called live.
    void setConnected(bool connected);

    static constexpr int kSliderSteps = 10'000;

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void retranslate();
    models::Session& m_session;
    QToolButton* m_state;
    QToolButton* m_play;
    QToolButton* m_back;
    QToolButton* m_forward;
    QToolButton* m_speed;
    QSlider* m_slider;
    QLabel* m_clock;
    bool m_setting = false;
    bool m_connected = true;
};

} // namespace shimscope::widgets

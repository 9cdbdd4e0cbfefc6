// The transport: which moment every pane shows. Live: the newest moment, or a frozen one; the pods
// go on meanwhile. Replay: a position that plays, steps and is dragged. GUI thread.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <cstdint>

namespace shimscope::models {

class Player : public QObject {
    Q_OBJECT

public:
    enum class Mode { Live, Replay };
    explicit Player(QObject* parent = nullptr);

    [[nodiscard]] Mode mode() const { return m_mode; }
    void setMode(Mode mode);
    /// The moments that there are; live: `last` grows.
    void setBounds(std::int64_t first, std::int64_t last);
    [[nodiscard]] std::int64_t first() const { return m_first; }
    [[nodiscard]] std::int64_t last() const { return m_last; }
    /// The moment to show.
    [[nodiscard]] std::int64_t now() const
    {
        return m_mode == Mode::Live && m_running ? m_last : m_position;
    }
    /// Live: follows the newest moment. Replay: plays.
    [[nodiscard]] bool running() const { return m_running; }
    [[nodiscard]] double speed() const { return m_speed; }
    /// Live: how far the frozen view is behind, ns; 0 when it follows.
    [[nodiscard]] std::int64_t behind() const { return m_mode == Mode::Live ? m_last - now() : 0; }

    static constexpr double kSlowest = 0.1;
    static constexpr double kFastest = 10;

public slots:
    void setRunning(bool running);
    void toggle() { setRunning(!m_running); }
    /// Goes to a moment and stays there.
    void seek(std::int64_t t);
    void setSpeed(double speed);
    void toEnd();

signals:
    void moved(); ///< now() changed
    void changed(); ///< mode, running, speed or bounds changed

private:
    void tick();
    Mode m_mode = Mode::Live;
    bool m_running = true;
    double m_speed = 1;
    std::int64_t m_first = 0;
    std::int64_t m_last = 0;
    std::int64_t m_position = 0;
    QTimer m_timer;
    QElapsedTimer m_clock;
};

} // namespace shimscope::models

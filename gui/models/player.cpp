#include <models/player.h>

#include <algorithm>
#include <chrono>

namespace shimscope::models {

Player::Player(QObject* parent) : QObject(parent)
{
    m_timer.setInterval(std::chrono::milliseconds(33));
    connect(&m_timer, &QTimer::timeout, this, &Player::tick);
}

void Player::setMode(Mode mode)
{
    m_mode = mode;
    m_running = mode == Mode::Live;
    m_timer.stop();
    emit changed();
    emit moved();
}

void Player::setBounds(std::int64_t first, std::int64_t last)
{
    if (first == m_first && last == m_last)
        return;
    m_first = first;
    m_last = last;
    m_position = std::clamp(m_position, first, last);
    emit changed();
    if (m_mode == Mode::Live && m_running)
        emit moved();
}

void Player::setRunning(bool running)
{
    if (running == m_running)
        return;
    if (m_mode == Mode::Live && !running)
        m_position = m_last;
    if (m_mode == Mode::Replay && running && m_position >= m_last)
        m_position = m_first; // at the end, play means: again
    m_running = running;
    if (m_mode == Mode::Replay && running) {
        m_clock.start();
        m_timer.start();
    } else {
        m_timer.stop();
    }
    emit changed();
    emit moved();
}

void Player::seek(std::int64_t t)
{
    if (m_mode == Mode::Live)
        setRunning(false);
    m_position = std::clamp(t, m_first, m_last);
    m_clock.restart();
    emit moved();
}

void Player::setSpeed(double speed)
{
    m_speed = std::clamp(speed, kSlowest, kFastest);
    emit changed();
}

void Player::toEnd()
{
    if (m_mode == Mode::Live)
        setRunning(true);
    else
        seek(m_last);
}

void Player::tick()
{
    const double elapsed = static_cast<double>(m_clock.nsecsElapsed()) * m_speed;
    m_clock.restart();
    m_position = std::min(m_last, m_position + static_cast<std::int64_t>(elapsed));
    if (m_position >= m_last)
        setRunning(false);
    else
        emit moved();
}

} // namespace shimscope::models

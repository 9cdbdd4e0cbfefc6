#include <compare/play.h>

#include <algorithm>

namespace shimscope::compareview {

namespace {
constexpr int kBeatMs = 900; ///< long enough to read a message in each chain
}

Play::Play(QObject* parent) : QObject(parent)
{
    m_timer.setInterval(kBeatMs);
    connect(&m_timer, &QTimer::timeout, this, &Play::advance);
}

void Play::setStages(std::vector<compare::Stage> stages)
{
    stop();
    m_stages = std::move(stages);
    std::erase_if(m_stages, [](const compare::Stage& stage) {
        return std::all_of(stage.steps.begin(), stage.steps.end(),
            [](const std::vector<compare::Step>& steps) { return steps.empty(); });
    });
}

std::size_t Play::longest(std::size_t stage) const
{
    std::size_t most = 0;
    for (const auto& steps : m_stages[stage].steps)
        most = std::max(most, steps.size());
    return most;
}

void Play::start()
{
    if (m_stages.empty())
        return;
    m_stage = 0;
    m_step = 0;
    m_running = true;
    m_timer.start();
    emit changed();
}

void Play::stop()
{
    if (!m_running)
        return;
    m_running = false;
    m_timer.stop();
    emit changed();
}

void Play::advance()
{
    if (!m_running)
        return;
    if (++m_step < longest(m_stage)) {
        emit changed();
        return;
    }
    m_step = 0;
    if (++m_stage < m_stages.size())
        emit changed();
    else
        stop();
}

const std::string& Play::call() const
{
    static const std::string kNone;
    return m_running ? m_stages[m_stage].call : kNone;
}

std::vector<std::optional<Moment>> Play::moments() const
{
    std::vector<std::optional<Moment>> moments;
    if (!m_running)
        return moments;
    for (const auto& steps : m_stages[m_stage].steps) {
        if (steps.empty())
            moments.emplace_back();
        else
            moments.push_back(
                Moment{steps[std::min(m_step, steps.size() - 1)], m_step >= steps.size()});
    }
    return moments;
}

} // namespace shimscope::compareview

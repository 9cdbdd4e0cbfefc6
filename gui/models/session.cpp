#include <models/session.h>

#include <chrono>

namespace shimscope::models {

namespace {
constexpr std::size_t kLiveSamples = 36'000; // an hour at 10 Hz
}

Session::Session(QObject* parent) : QObject(parent), m_player(this)
{
    m_batch.setSingleShot(true);
    m_batch.setInterval(std::chrono::milliseconds(50));
    connect(&m_batch, &QTimer::timeout, this, &Session::flush);
    connect(&m_player, &Player::moved, this, &Session::timeMoved);
}

void Session::reset(Player::Mode mode)
{
    m_batch.stop();
    m_store = Store(mode == Player::Mode::Live ? kLiveSamples : 0);
    m_span.clear();
    m_place.reset();
    m_episode = -1;
    m_player.setMode(mode);
    m_player.setBounds(0, 0);
    emit wasReset();
    emit spanSelected();
    emit placeSelected();
}

void Session::add(const std::vector<trace::Record>& records)
{
    for (const trace::Record& record : records)
        m_store.add(record);
    if (!m_batch.isActive())
        m_batch.start();
}

void Session::flush()
{
    m_batch.stop();
    m_player.setBounds(m_store.first(), m_store.last());
    choosePlace();
    emit recordsAdded();
}

/// Until somebody chooses, the plots show the first container that is not a pause container.
void Session::choosePlace()
{
    if (m_place)
        return;
    for (const Place& place : m_store.places()) {
        if (!place.sandbox) {
            selectPlace(place);
            return;
        }
    }
}

void Session::selectSpan(const std::string& spanId)
{
    if (spanId == m_span)
        return;
    m_span = spanId;
    emit spanSelected();
}

void Session::selectPlace(const Place& place)
{
    if (m_place == place)
        return;
    m_place = place;
    emit placeSelected();
}

void Session::selectEpisode(int index)
{
    m_episode = index;
    emit episodeSelected(index);
}

std::int64_t Session::nextMessage(bool forward) const
{
    const std::int64_t t = now();
    std::int64_t best = t;
    const auto offer = [&](std::int64_t at) {
        const bool closer = best == t || (forward ? at < best : at > best);
        if (at > 0 && (forward ? at > t : at < t) && closer)
            best = at;
    };
    for (const trace::TreeNode& node : m_store.forest().nodes) {
        const trace::Span& span = m_store.spans()[node.span];
        if (node.poll || span.kind == trace::Kind::Step)
            continue;
        offer(span.start);
        offer(span.end);
    }
    return best;
}

} // namespace shimscope::models

#include <app/conductor.h>
#include <chain/tour.h>
#include <models/steps_model.h>

#include <algorithm>

namespace shimscope::app {

using models::Player;

Conductor::Conductor(models::Session& session, chain::ChainMap& map, QObject* parent)
    : QObject(parent), m_session(session), m_map(map)
{
    const auto look = [this] {
        follow();
        maybeTour();
    };
    connect(&session, &models::Session::recordsAdded, this, look);
    connect(&session, &models::Session::timeMoved, this, look);
    connect(&session.player(), &Player::changed, this, [this] {
        if (m_session.player().running())
            m_following = true;
    });
    connect(&session, &models::Session::wasReset, this, [this] {
        m_following = true;
        m_resume = false;
        m_seen = 0;
        m_toured.clear();
        m_chosen.clear();
    });
    connect(&map, &chain::ChainMap::tourChanged, this, &Conductor::tourChanged);
}

void Conductor::follow()
{
    if (!m_following)
        return;
    const auto& episodes = m_session.store().episodes();
    int current = -1;
    for (int i = 0; i < static_cast<int>(episodes.size()); ++i) {
        if (episodes[static_cast<std::size_t>(i)].start <= m_session.now())
            current = i;
    }
    if (current < 0 && !episodes.empty())
        current = 0;
    // The end of one that is over may come later than the word that it is.
    const std::int64_t end = current < 0 ? 0 : episodes[static_cast<std::size_t>(current)].end;
    const bool grows = current >= 0 && m_session.player().running()
        && (episodes[static_cast<std::size_t>(current)].open || end != m_shownEnd);
    m_shownEnd = end;
    const bool fresh = current != m_session.selectedEpisode();
    // First into view, then selected: a selection out of view would move the view by itself.
    if (fresh || grows)
        m_session.selectEpisode(current, !fresh);
    if (fresh || (m_session.player().running() && m_chosen == m_session.selectedSpan()))
        selectWorthSeeing(current);
}

void Conductor::chooseEpisode(int index, std::int64_t at)
{
    const auto& episodes = m_session.store().episodes();
    if (index < 0 || index >= static_cast<int>(episodes.size()))
        return;
    m_following = false;
    if (m_session.player().mode() == Player::Mode::Replay)
        m_session.player().seek(at >= 0 ? at : episodes[static_cast<std::size_t>(index)].end);
    m_session.selectEpisode(index);
    selectWorthSeeing(index);
}

/// The call of an episode that tells most: the one with the most kernel steps right below it, of
/// the container that the plots show if it is among them.
std::size_t Conductor::worthSeeing(int index) const
{
    const trace::Forest& forest = m_session.store().forest();
    const trace::SpanSet& spans = m_session.store().spans();
    const auto& place = m_session.selectedPlace();
    constexpr std::ptrdiff_t kShown = 10'000; // more than any call has steps
    std::size_t best = trace::kNone;
    std::ptrdiff_t bestScore = 0;
    std::vector<std::size_t> open;
    for (const std::string& id :
        m_session.store().episodes()[static_cast<std::size_t>(index)].spanIds) {
        if (const std::size_t span = spans.find(id); span != trace::kNone)
            open.push_back(forest.nodeOf[span]);
    }
    while (!open.empty()) {
        const trace::TreeNode& node = forest.nodes[open.back()];
        open.pop_back();
        std::ptrdiff_t score =
            std::count_if(node.children.begin(), node.children.end(), [&](std::size_t child) {
                return spans[forest.nodes[child].span].kind == trace::Kind::Step;
            });
        const std::size_t callee = node.server != trace::kNone ? node.server : node.span;
        if (spans[callee].hop != trace::Hop::Runtime)
            score = 0;
        if (score > 0 && place && spans[node.span].attribute("container.name") == place->name)
            score += kShown;
        if (score > bestScore && spans[node.span].start <= m_session.now()) {
            best = callee;
            bestScore = score;
        }
        open.insert(open.end(), node.children.begin(), node.children.end());
    }
    return best;
}

/// Selects it, unless a person has selected something else since.
void Conductor::selectWorthSeeing(int index)
{
    if (index < 0)
        return;
    const trace::Episode& episode = m_session.store().episodes()[static_cast<std::size_t>(index)];
    if (!episode.container.empty())
        m_session.suggestPlace({episode.podUid, episode.container, false});
    if (const std::size_t span = worthSeeing(index); span != trace::kNone) {
        m_chosen = m_session.store().spans()[span].spanId;
        m_session.leadToSpan(m_chosen);
    }
}

void Conductor::caughtUp()
{
    m_seen = m_session.store().last();
}

void Conductor::maybeTour()
{
    const Player& player = m_session.player();
    if (!m_tours || !player.running() || m_map.touring())
        return;
    // A start may go on for a moment after its last call ended.
    constexpr std::int64_t kSettled = 400'000'000;
    for (const trace::Episode& episode : m_session.store().episodes()) {
        const bool ended = !episode.open && m_session.now() - episode.end > kSettled;
        // In a replay only what playing has just passed; live only what came after the window.
        const bool recent = m_session.now() - episode.end < 10 * kSettled && episode.end > m_seen;
        if (episode.kind != trace::EpisodeKind::Start || episode.spanIds.empty() || !ended
            || !recent)
            continue;
        if (!m_toured.insert(episode.spanIds.front()).second)
            continue;
        chain::Tour tour = chain::makeTour(m_session.store(), episode);
        if (tour.empty())
            continue;
        m_resume = player.mode() == Player::Mode::Replay;
        if (m_resume)
            m_session.player().setRunning(false);
        m_map.playTour(std::move(tour));
        return;
    }
}

/// A replay that waited for the tour goes on after it.
void Conductor::tourChanged()
{
    if (m_map.touring() || !m_resume)
        return;
    m_resume = false;
    m_session.player().setRunning(true);
}

} // namespace shimscope::app

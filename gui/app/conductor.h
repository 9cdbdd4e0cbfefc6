// What the window does by itself: it turns to the episode of the moment, selects the call worth
// looking at, and lets the map replay a start in slow motion when it has ended. GUI thread.
#pragma once

#include <chain/chain_map.h>
#include <models/session.h>

#include <QObject>

#include <set>
#include <string>

namespace shimscope::app {

class Conductor : public QObject {
    Q_OBJECT

public:
    Conductor(models::Session& session, chain::ChainMap& map, QObject* parent = nullptr);
    /// A person chose an episode: it stays until the transport moves on.
    /// `at`: the moment to go to in a replay; -1: its end.
    void chooseEpisode(int index, std::int64_t at = -1);
    /// Everything until now is old news: no tour for it.
    void caughtUp();
    /// Tours start by themselves (not while pictures are taken).
    void setTours(bool on) { m_tours = on; }
    /// Turns to the episode that the moment belongs to.
    void follow();

private:
    void maybeTour();
    void tourChanged();
    void selectWorthSeeing(int index);
    [[nodiscard]] std::size_t worthSeeing(int index) const;
    models::Session& m_session;
    chain::ChainMap& m_map;
    bool m_following = true;
    bool m_tours = true;
    bool m_resume = false; ///< the replay waits for the tour's end
    std::string m_chosen; ///< the span that was selected by itself
    std::int64_t m_seen = 0; ///< episodes that ended until here need no tour
    std::int64_t m_shownEnd = 0; ///< of the selected episode
    std::set<std::string> m_toured; ///< first span ids of episodes
};

} // namespace shimscope::app

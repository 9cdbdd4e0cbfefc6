// The keys that move the view through time: space, end, comma, full stop; Escape ends a slow
// motion. GUI thread.
#pragma once

#include <chain/chain_map.h>
#include <models/player.h>
#include <widgets/transport.h>

#include <QWidget>

namespace shimscope::app {

/// They work everywhere in `window`, which owns them.
void addTransportKeys(
    QWidget* window, models::Player* player, widgets::Transport* transport, chain::ChainMap* map);

} // namespace shimscope::app

// Why there is nothing to show and what mends it, as the window says it in place of its panes.
#pragma once

#include <app/feed.h>
#include <widgets/problem_panel.h>

namespace shimscope::app {

/// Does nothing where there is no trouble.
void explainTrouble(widgets::ProblemPanel& panel, const Feed& feed);

} // namespace shimscope::app

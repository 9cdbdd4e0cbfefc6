// The Menu key and Shift+F10 open the menu of what has the focus, at its current row. GUI thread.
#pragma once

#include <QWidget>

namespace shimscope::app {

/// The keys work everywhere in `window`.
void addMenuKeys(QWidget* window);

} // namespace shimscope::app

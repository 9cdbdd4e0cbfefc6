// Colours and fonts of the window, light and dark. The hop colours are the same everywhere: map,
// lanes, tables.
#pragma once

#include <trace/span.h>

#include <QApplication>
#include <QColor>
#include <QFont>
#include <QPalette>

namespace shimscope::widgets {

struct Colours {
    QColor background, panel, line, ink, mute, soft;
    QColor ok, bad, accent;
    QColor cpu, memory, io; ///< plots: apart from the hop colours
    bool dark = false;
};

enum class Scheme { System, Light, Dark };
/// Sets palette, style sheet and font of the application.
void applyTheme(QApplication& application, Scheme scheme);
[[nodiscard]] const Colours& colours();
/// A bar's or dot's colour; white text on it is readable.
[[nodiscard]] QColor hopFill(trace::Hop hop);
/// The same hop as text or outline on a panel.
[[nodiscard]] QColor hopInk(trace::Hop hop);
/// The application's font, `steps` px larger or smaller.
[[nodiscard]] QFont textFont(int steps = 0, QFont::Weight weight = QFont::Normal);
[[nodiscard]] QFont monoFont(int steps = -1);

} // namespace shimscope::widgets

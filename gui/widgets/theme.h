// Colours, fonts and sizes of the window: light and dark, text from 80 to 200 %. The hop colours
// are the same everywhere: map, lanes, tables. Lengths are written as they are at 100 %. GUI
// thread.
#pragma once

#include <trace/span.h>

#include <QApplication>
#include <QColor>
#include <QFont>
#include <QPalette>

#include <functional>

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

inline constexpr int kSmallestText = 80; ///< percent
inline constexpr int kLargestText = 200;
/// Text, lanes and plots, in percent; what is out of range becomes what is possible.
void setTextScale(int percent);
[[nodiscard]] int textScale();
/// A length at 100 %, as it is now.
[[nodiscard]] int px(int length);
/// The same as a constant, for what is painted: converts to what it is now.
struct Length {
    int base;
    operator int() const { return px(base); } // NOLINT(google-explicit-constructor): is a number
};
/// Runs it now and after each change of the scale, until `owner` is gone.
void whenScaled(QObject* owner, std::function<void()> apply);

/// The application's font, `steps` px larger or smaller (at 100 %).
[[nodiscard]] QFont textFont(int steps = 0, QFont::Weight weight = QFont::Normal);
[[nodiscard]] QFont monoFont(int steps = -1);
/// Gives a widget this font for good: it follows the scale.
void setTextFont(QWidget* widget, int steps = 0, QFont::Weight weight = QFont::Normal);
void setMonoFont(QWidget* widget, int steps = -1);

} // namespace shimscope::widgets

// Writes a file that a person has chosen: whole, or not at all. Any thread.
#pragma once

#include <QIODevice>
#include <QString>

#include <functional>
#include <string_view>

namespace shimscope::app {

/// What `write` writes replaces the file once all of it is there; what `write` returns is an error.
/// Error: a sentence; empty: it is written. What is there and is no ordinary file stays.
[[nodiscard]] QString writeWhole(
    const QString& file, const std::function<QString(QIODevice&)>& write);
[[nodiscard]] QString writeWhole(const QString& file, std::string_view text);

} // namespace shimscope::app

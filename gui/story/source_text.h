// How a statement of the story is written: its text, since when, and who says so, as a label's rich
// text with a link that the browser opens. GUI thread.
#pragma once

#include <QLabel>
#include <QString>
#include <story/facts.h>

namespace shimscope::storyview {

/// "2022-05-03 · Kubernetes 1.24: Stargazer", the title linked.
[[nodiscard]] QString sourceHtml(const story::Source& source, const std::string& date);
/// A label that breaks its lines, whose text can be copied and whose links open.
[[nodiscard]] QLabel* newText(const QString& html, QWidget* parent, int steps = 0);

} // namespace shimscope::storyview

// A report as a PDF that can be printed and handed on. Any thread that may use QTextDocument.
#pragma once

#include <QIODevice>
#include <QString>

#include <string>

namespace shimscope::storyview {

/// Lays Markdown out on A4 pages with page numbers. Error: a sentence; empty: it is written.
[[nodiscard]] QString writeMarkdownAsPdf(
    const std::string& markdown, const QString& title, QIODevice& out);

} // namespace shimscope::storyview

// A hand-out's words on pages: a question is not torn, and where a page has room left there are
// more lines to write on. GUI thread.
#pragma once

#include <lesson/handout_text.h>

#include <QPdfWriter>

namespace shimscope::lesson {

inline constexpr double kHandoutSideMargin = 68; ///< 96ths of an inch

/// For this paper, which has no margins of its own and outlives the layout.
void layOutPages(const HandoutText& text, QPdfWriter& paper);
/// Of the block's first line, or of its last one.
[[nodiscard]] int pageOf(const QTextDocument& document, int block, bool itsEnd);

} // namespace shimscope::lesson

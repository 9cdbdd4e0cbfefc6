// A hand-out's words, before they are laid out on pages: first the questions with room to write,
// then, on a page of their own, the solutions and what to take home. GUI thread.
#pragma once

#include <lesson/handout_words.h>
#include <scenario/parse.h>

#include <lessons/solution.h>
#include <QTextDocument>

#include <memory>
#include <utility>
#include <vector>

namespace shimscope::lesson {

struct HandoutText {
    std::unique_ptr<QTextDocument> document;
    /// First and last block of what is to stay on one page, if a page can hold it.
    std::vector<std::pair<int, int>> together;
    std::vector<int> rules; ///< blocks of lines to write on: where a page has room, they get more
    int solutions = 0; ///< the block that they begin with, on a new page
};

/// `solved`: of each step, or empty: then no values are said.
[[nodiscard]] HandoutText composeHandout(const scenario::Lesson& lesson,
    const std::vector<lessons::SolvedStep>& solved, const HandoutWords& words);

} // namespace shimscope::lesson

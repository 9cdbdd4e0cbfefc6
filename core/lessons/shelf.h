// The shipped recordings that a lesson is about. What is in one is known once the learner has
// opened it; until then a check that asks for it does not hold. One thread; opening blocks.
#pragma once

#include <base/result.h>
#include <engine/facts.h>

#include <compare/docker_parts.h>
#include <compare/facts.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::lessons {

class Shelf {
public:
    /// Those that are open already are not read again. Errors: ENOENT names what there is; of the
    /// file; EINVAL no pod was started in it.
    base::Status open(const std::vector<std::string>& names);
    /// Chain, Part, and Calls "in" a recording.
    [[nodiscard]] std::optional<engine::Fact> read(const scenario::Source& source) const;

private:
    struct Book {
        explicit Book(compare::Input opened);
        compare::Input input;
        compare::Facts facts; ///< of `input`
        compare::PartCounts parts;
    };
    static double numberOf(const Book& book, const std::string& fact);
    static double partOf(const Book& book, const std::string& part);
    static double callsIn(const Book& book, const scenario::Source& source);
    std::map<std::string, std::unique_ptr<const Book>> m_books;
};

} // namespace shimscope::lessons

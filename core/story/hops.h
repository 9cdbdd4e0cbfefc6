// The hops of the chains, explained: what each is for, how one speaks to it, who started it, what
// happens when it dies, and how one looks at it. Values of scenarios/dockershim/hops.json; parsing
// is pure, loading reads that file. Any thread.
#pragma once

#include <base/result.h>
#include <scenario/reader.h>

#include <story/facts.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::story {

/// The chain of a run that names none: our own.
inline constexpr std::string_view kOwnChain = "shimscope";

struct Hop {
    std::string id; ///< unique in the file
    std::vector<std::string> chains; ///< "dockershim", as recordings name theirs; "shimscope"
    std::string hop; ///< "kubelet", as trace::toString says it
    Text name, purpose, protocol, socket, started, dies;
    std::vector<std::string> look; ///< command lines; what stands in <> is to be filled in
    Source source;
};

struct Hops {
    std::string asOf; ///< "2026-11"
    std::vector<Hop> hops;
    /// Null for a chain or a hop that is none.
    [[nodiscard]] const Hop* find(std::string_view chain, std::string_view hop) const;
};

struct ParsedHops {
    std::optional<Hops> hops; ///< only without problems
    std::vector<scenario::Problem> problems;
};
[[nodiscard]] ParsedHops parseHops(std::string_view text);
/// The error lists all problems with their places, one a line.
base::Result<Hops> loadHops(const std::string& file);
/// The file that ships with the lessons; ENOENT: it is not above this program.
base::Result<Hops> loadShippedHops();

} // namespace shimscope::story

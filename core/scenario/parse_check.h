// The check tree and its sources: the part of the loader that knows what a check may read.
// Pure; used by parse.cpp only.
#pragma once

#include <scenario/reader.h>
#include <scenario/scenario.h>

#include <set>
#include <string>

namespace shimscope::scenario {

/// What a check may name.
struct Names {
    std::vector<std::string> pods; ///< "web"
    std::vector<std::string> containers; ///< "web/hog", "web/pause"
    std::set<std::string> inputs; ///< of the step
    std::vector<std::string> recordings; ///< of the lesson
    std::set<std::string> opened; ///< of those, by this step or one before
    bool scanned = false; ///< by this step or one before
};
/// The name of one of the lesson's recordings.
[[nodiscard]] std::string parseRecording(const Reader& reader, const Names& names);

[[nodiscard]] Source parseSource(const Reader& reader, const Names& names);
/// A tree of all, any, not and leaves, at most eight levels deep.
[[nodiscard]] Check parseCheck(const Reader& reader, const Names& names, int depth = 0);
[[nodiscard]] Text parseText(const Reader& reader);

} // namespace shimscope::scenario

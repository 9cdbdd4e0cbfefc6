// What the documents of the story have in common: texts in both languages, dates, sources, and how
// a broken one is told of. For this module's own files.
#pragma once

#include <base/result.h>
#include <scenario/reader.h>

#include <story/facts.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::story {

using Sources = std::map<std::string, Source>; ///< by the name that statements use

[[nodiscard]] Text readText(const scenario::Reader& reader);
/// "2022-05-03" or "2026-07".
[[nodiscard]] std::string readDate(const scenario::Reader& reader);
[[nodiscard]] Sources readSources(const scenario::Reader& reader);
/// The source of this name, which has to be among them.
[[nodiscard]] Source sourceOf(const Sources& sources, const scenario::Reader& reader);

/// Hands the document over, or adds the problem that it is no JSON.
void readDocument(std::string_view text, std::vector<scenario::Problem>& problems,
    const std::function<void(const scenario::Reader&)>& read);
base::Result<std::string> readStory(const std::string& file);
/// An error that lists all of them with their places, one a line.
[[nodiscard]] base::Failure problemsOf(
    const std::string& file, const std::vector<scenario::Problem>& problems);
/// A file that ships with the lessons; ENOENT: it is not above this program.
base::Result<std::string> shippedStory(const std::string& name);

} // namespace shimscope::story

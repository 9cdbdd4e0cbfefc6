// What the window does, as a command of docker, crictl, ctr, nerdctl and kubectl, or why there is
// none. Values of scenarios/dockershim/commands.json; parsing is pure, loading reads that file. Any
// thread.
#pragma once

#include <base/result.h>
#include <scenario/reader.h>

#include <story/facts.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::story {

inline constexpr std::array<const char*, 5> kTools{"docker", "crictl", "ctr", "nerdctl", "kubectl"};

struct Command {
    std::string command; ///< a command line; what stands in <> is to be filled in; empty: none
    Text none; ///< why there is none
};

struct ActionCommands {
    std::string id; ///< "exec": unique in the file
    Text name;
    std::array<Command, kTools.size()> tools; ///< as kTools
};

struct Commands {
    std::string asOf; ///< "2026-11"
    std::array<Source, kTools.size()> sources; ///< as kTools
    std::vector<ActionCommands> actions;
    /// Null for an action that is none.
    [[nodiscard]] const ActionCommands* find(std::string_view id) const;
};

struct ParsedCommands {
    std::optional<Commands> commands; ///< only without problems
    std::vector<scenario::Problem> problems;
};
[[nodiscard]] ParsedCommands parseCommands(std::string_view text);
/// The error lists all problems with their places, one a line.
base::Result<Commands> loadCommands(const std::string& file);
/// The file that ships with the lessons; ENOENT: it is not above this program.
base::Result<Commands> loadShippedCommands();

} // namespace shimscope::story

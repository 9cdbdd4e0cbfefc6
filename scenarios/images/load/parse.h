// The command line of load: words → actions. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace load {

enum class Verb { Cpu, Memory, Free, Fork, Write, Listen, Sleep, Print, Exit };

inline constexpr std::int64_t kForever = -1;

struct Action {
    Verb verb = Verb::Sleep;
    double cpus = 0; ///< Cpu
    std::uint64_t rate = 0; ///< Memory, Write: bytes per second; 0 is at once
    std::uint64_t limit = 0; ///< Memory, Write: bytes in all; 0 is no end
    std::int64_t duration = kForever; ///< Cpu, Listen, Sleep, Print: ms
    std::int64_t every = 1000; ///< Print: ms between two lines
    unsigned count = 0; ///< Fork: processes; Exit: code
    std::string text; ///< Print: the line; Write, Listen: the path
};

struct Parsed {
    std::vector<Action> actions;
    std::string error; ///< empty: all is well; else which word is wrong and what belongs there
};

/// "cpu 0.8 60s -- sleep forever", word by word.
Parsed parseWords(const std::vector<std::string>& words);
/// One action a line; empty lines and those that begin with # say nothing.
Parsed parseLines(const std::string& text);

extern const char* const kHelp;

} // namespace load

// load: uses CPU, memory, processes and disk on command, so that limits can be watched at work. See
// --help.
#include "actions.h"

#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

namespace {

std::string readAll()
{
    std::string text;
    char buffer[4096];
    for (ssize_t n = 0; (n = ::read(STDIN_FILENO, buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(n));
    return text;
}

} // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.empty() || words.front() == "--help" || words.front() == "-h") {
        std::fputs(load::kHelp, words.empty() ? stderr : stdout);
        return words.empty() ? 64 : 0;
    }
    const load::Parsed parsed =
        words.front() == "-" ? load::parseLines(readAll()) : load::parseWords(words);
    if (!parsed.error.empty()) {
        std::fprintf(stderr, "load: %s (see load --help)\n", parsed.error.c_str());
        return 64;
    }
    load::catchSignals();
    int exitCode = 0;
    for (const load::Action& action : parsed.actions) {
        if (!load::perform(action, exitCode))
            break;
    }
    return exitCode;
}

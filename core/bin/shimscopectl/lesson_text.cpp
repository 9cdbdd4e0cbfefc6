// Plain text, two blanks deep below each step.
#include "lesson_text.h"

#include <base/text.h>
#include <trace/report.h>

#include <algorithm>
#include <cctype>
#include <cstdio>

namespace shimscope::ctl {

namespace {

/// Ids of 64 hex digits in paths, cut to the twelve that people compare.
std::string shortIds(const std::string& text)
{
    constexpr std::size_t kIdLength = 32;
    constexpr std::size_t kShown = 12;
    std::string result;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && std::isxdigit(static_cast<unsigned char>(text[end])) != 0)
            ++end;
        if (end - i >= kIdLength)
            result += text.substr(i, kShown) + "…";
        else
            result += text.substr(i, std::max<std::size_t>(end - i, 1));
        i = std::max(end, i + 1);
    }
    return result;
}

void line(const std::string& text)
{
    std::printf("%s\n", text.c_str());
}

} // namespace

void printTitle(const scenario::Scenario& scenario, const std::string& language)
{
    line(scenario.id + ": " + scenario.title.in(language));
    line(scenario.goal.in(language));
}

void printStep(const engine::Runner& runner, std::size_t steps, const std::string& language)
{
    const scenario::Step& step = runner.step();
    line("\n" + std::to_string(runner.stepIndex() + 1) + "/" + std::to_string(steps) + "  "
        + step.title.in(language));
    line("  " + step.say.in(language));
    for (const scenario::Highlight& highlight : step.highlight)
        line("  [" + highlight.widget + "] " + highlight.caption.in(language));
    if (step.predict.choices.empty())
        return;
    line("  ? " + step.predict.ask.in(language));
    char letter = 'a';
    for (const scenario::Choice& choice : step.predict.choices)
        line(std::string("    ") + letter++ + ") " + choice.text.in(language));
}

void printActions(const scenario::Step& step, const std::string& language)
{
    for (std::size_t i = 0; i < step.actions.size(); ++i) {
        const bool typed = step.actions[i].verb == scenario::Action::Verb::Answer;
        line("    " + std::to_string(i + 1) + (typed ? " TEXT" : "") + "  "
            + step.actions[i].label.in(language));
    }
    line("    ?  what the check sees    s  solve it    q  quit");
    std::fflush(stdout);
}

void printEvidence(
    const engine::Verdict& verdict, const trace::Header& header, const std::string& language)
{
    for (const engine::Evidence& leaf : verdict.leaves) {
        line(std::string("  ") + (leaf.holds ? "✓ " : "✗ ") + leaf.label.in(language) + ": "
            + shortIds(engine::describe(leaf)));
        if (!leaf.file.empty())
            line("      " + shortIds(leaf.file)
                + (leaf.at == 0 ? "" : "  at " + trace::clockTime(header, leaf.at)));
    }
}

void printShown(const engine::Shown& shown, const std::vector<engine::Finding>& findings,
    const std::string& language)
{
    using Verb = scenario::Action::Verb;
    if (shown.verb != Verb::Scan) {
        line(std::string("  look at it in another terminal: shimscopectl ")
            + (shown.verb == Verb::Open ? "replay " : "compare ")
            + base::join(shown.recordings, " "));
        return;
    }
    for (const engine::Finding& finding : findings) {
        line("  " + finding.severity + ": " + finding.what.in(language));
        line("      " + shortIds(finding.proof));
    }
    std::fflush(stdout);
}

void printPassed(const engine::Runner& runner, const std::string& language)
{
    if (const auto* chosen = runner.chosen())
        line(std::string("  ") + (chosen->right ? "= " : "≠ ") + chosen->text.in(language) + " — "
            + runner.reply(language));
    line("  " + runner.explanation(language));
    std::fflush(stdout);
}

void printSummary(const std::vector<engine::StepResult>& results, std::size_t steps)
{
    std::size_t passed = 0;
    line("");
    for (const engine::StepResult& result : results) {
        passed += result.passed ? 1 : 0;
        std::printf("%s %-20s %6.1f s\n", result.passed ? "passed" : "failed", result.id.c_str(),
            static_cast<double>(result.ended - result.began) / 1e9);
    }
    line(std::to_string(passed) + " of " + std::to_string(steps) + " checks passed");
}

} // namespace shimscope::ctl

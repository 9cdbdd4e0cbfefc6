// What a lesson says in a terminal. Prints to stdout.
#pragma once

#include <engine/runner.h>
#include <trace/record.h>

#include <string>

namespace shimscope::ctl {

void printTitle(const scenario::Scenario& scenario, const std::string& language);
/// Title, text, where to look, and the question.
void printStep(const engine::Runner& runner, std::size_t steps, const std::string& language);
/// What the learner can do now, numbered.
void printActions(const scenario::Step& step, const std::string& language);
/// Each leaf of the check: whether it holds, values, file and time.
void printEvidence(
    const engine::Verdict& verdict, const trace::Header& header, const std::string& language);
/// How to look at what was opened or compared; what a scan found.
void printShown(const engine::Shown& shown, const std::vector<engine::Finding>& findings,
    const std::string& language);
/// The answer to the prediction and the explanation.
void printPassed(const engine::Runner& runner, const std::string& language);
/// One line for each step, and how many passed.
void printSummary(const std::vector<engine::StepResult>& results, std::size_t steps);

} // namespace shimscope::ctl

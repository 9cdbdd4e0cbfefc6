// One run of a lesson: what the learner does comes in, what is to be shown comes out. It starts
// nothing by itself and has no thread: whoever shows the lesson (shimscopectl, the window) gives it
// facts and the time, and an Actor that does what the learner asks for.
//
//            ┌─ predict ─▶ act ─▶ (check holds) ─▶ passed ─ advance() ─┐   each step
//   start() ─┴─────────────────────────────────────────────────────────┴─▶ finished
//                     hints come while it acts          tearDown() on every way out
//
// A check is only looked at once the learner has predicted, and once it holds the step stays
// passed.
#pragma once

#include <base/result.h>
#include <engine/evaluator.h>
#include <engine/facts.h>
#include <scenario/parse.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::engine {

/// Does things for the learner: on a machine through its agent, in a recording by letting it go on.
class Actor {
public:
    Actor() = default;
    Actor(const Actor&) = delete;
    Actor& operator=(const Actor&) = delete;
    virtual ~Actor() = default;
    virtual base::Status apply(const scenario::PodObject& pod, const std::string& manifest) = 0;
    virtual base::Status remove(const scenario::PodObject& pod) = 0;
    /// For the end of a run: takes the manifest away if it is there.
    virtual base::Status tidy(const scenario::PodObject& pod) = 0;
    /// Looks once for what depends on Docker. Afterwards the facts hold what was found.
    virtual base::Status scan() = 0;
    /// Opens shipped recordings. Afterwards the facts hold what is in them. An actor without any
    /// answers with ENOENT.
    virtual base::Status show(const std::vector<std::string>& recordings);
};

/// What a window shows because the learner asked for it: Open, Compare or Scan.
struct Shown {
    scenario::Action::Verb verb = scenario::Action::Verb::Open;
    std::vector<std::string> recordings; ///< of Open: one; of Compare: more
};

enum class Phase : std::uint8_t { Waiting, Predict, Act, Passed, Finished };
[[nodiscard]] const char* toString(Phase phase);

/// What became of a step.
struct StepResult {
    std::string id;
    bool passed = false;
    std::string predicted; ///< id of the choice; empty: none
    bool predictedRight = false;
    std::int64_t began = 0, ended = 0; ///< CLOCK_BOOTTIME ns
    Verdict verdict; ///< as it passed, or the last one
};

class Runner {
public:
    /// All must outlive the runner.
    Runner(const scenario::Lesson& lesson, const Facts& facts, Actor& actor);
    /// Takes the baselines and enters the first step. The machine has to be clean by then.
    void start(std::int64_t now);
    /// The learner's prediction. Errors: EINVAL no such choice, or not the time to choose.
    base::Status choose(std::string_view choice);
    /// An action of the step, by its place. Errors: of the actor; EINVAL not the time to act.
    base::Status perform(std::size_t action);
    /// What the learner typed. Errors: EINVAL the step asks for no such thing.
    base::Status answer(const std::string& input, const std::string& value);
    /// Does what is left of the step: predicts right, then follows "solve" as time goes on.
    void solve();
    /// Looks at the check, hints and what is being solved. The error is why solving cannot go on.
    base::Status tick(std::int64_t now);
    /// From a step that is passed to the next one. False: it is not.
    bool advance(std::int64_t now);
    /// Leaves the step as it is, for a run without a learner.
    void skip(std::int64_t now);
    /// Takes away all manifests of the lesson. Also when it was never started; as often as you
    /// like.
    base::Status tearDown();

    [[nodiscard]] Phase phase() const { return m_phase; }
    [[nodiscard]] std::size_t stepIndex() const { return m_index; }
    [[nodiscard]] const scenario::Step& step() const { return m_lesson.scenario.steps[m_index]; }
    [[nodiscard]] const Verdict& verdict() const { return m_verdict; }
    [[nodiscard]] const std::vector<StepResult>& results() const { return m_results; }
    /// In this run, the newest last.
    [[nodiscard]] const std::vector<Shown>& shown() const { return m_shown; }
    /// The prediction of this step, or null.
    [[nodiscard]] const scenario::Choice* chosen() const { return m_chosen; }
    /// Those that are due, in their order.
    [[nodiscard]] std::vector<const scenario::Hint*> hints() const;
    /// What the prediction is answered, with this run's evidence; empty before the step is passed.
    [[nodiscard]] std::string reply(std::string_view language) const;
    /// Why the kernel did so; empty before the step is passed.
    [[nodiscard]] std::string explanation(std::string_view language) const;

private:
    void enter(std::size_t index, std::int64_t now);
    void leave(std::int64_t now, bool passed);
    base::Status goOnSolving(std::int64_t now);
    base::Result<bool> solveOne(const scenario::Action& action, std::int64_t now);
    base::Status carryOut(const scenario::Action& action);
    base::Status change(const scenario::Action& action);
    void lookAtHints(std::int64_t now);

    const scenario::Lesson& m_lesson;
    const Facts& m_facts;
    Actor& m_actor;
    std::vector<Evaluator> m_checks; ///< one per step
    std::vector<Evaluator> m_hintChecks; ///< of this step's hints
    std::optional<Evaluator> m_wait; ///< of the "wait" that is being solved
    Phase m_phase = Phase::Waiting;
    std::size_t m_index = 0;
    std::int64_t m_began = 0;
    Inputs m_inputs;
    Verdict m_verdict;
    const scenario::Choice* m_chosen = nullptr;
    std::set<std::size_t> m_hints; ///< shown: once due, a hint stays
    bool m_solving = false;
    std::size_t m_solved = 0; ///< how many of "solve" are done
    std::int64_t m_waitingSince = 0;
    std::vector<StepResult> m_results;
    std::vector<Shown> m_shown;
};

} // namespace shimscope::engine

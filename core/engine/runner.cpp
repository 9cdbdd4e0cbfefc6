// The steps of a lesson, one after the other.
#include <base/text.h>
#include <engine/runner.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace shimscope::engine {

using scenario::Action;
using scenario::Since;

namespace {

constexpr std::int64_t kMillisecond = 1'000'000;

} // namespace

const char* toString(Phase phase)
{
    constexpr std::array kNames{"waiting", "predict", "act", "passed", "finished"};
    return kNames[static_cast<std::size_t>(phase)]; // NOLINT(*-constant-array-index)
}

base::Status Actor::show(const std::vector<std::string>& recordings)
{
    return base::fail("open", base::join(recordings, ", "), "there are no recordings here", ENOENT);
}

Runner::Runner(const scenario::Lesson& lesson, const Facts& facts, Actor& actor)
    : m_lesson(lesson), m_facts(facts), m_actor(actor)
{
    for (const scenario::Step& step : lesson.scenario.steps)
        m_checks.emplace_back(step.check);
}

void Runner::start(std::int64_t now)
{
    for (Evaluator& check : m_checks)
        check.begin(Since::Scenario, m_facts, now);
    enter(0, now);
}

void Runner::enter(std::size_t index, std::int64_t now)
{
    m_index = index;
    m_began = now;
    m_inputs.clear();
    m_chosen = nullptr;
    m_hints.clear();
    m_hintChecks.clear();
    m_wait.reset();
    m_solving = false;
    m_solved = 0;
    m_phase = step().predict.choices.empty() ? Phase::Act : Phase::Predict;
    m_checks[index].begin(Since::Step, m_facts, now);
    for (const scenario::Hint& hint : step().hints) {
        m_hintChecks.emplace_back(hint.when);
        m_hintChecks.back().begin(Since::Step, m_facts, now);
    }
    m_verdict = m_checks[index].evaluate(m_facts, m_inputs, now);
}

base::Status Runner::choose(std::string_view choice)
{
    if (m_phase != Phase::Predict)
        return base::fail(
            "predict", std::string(choice), "this is not the time to predict", EINVAL);
    for (const scenario::Choice& one : step().predict.choices) {
        if (one.id != choice)
            continue;
        m_chosen = &one;
        m_phase = Phase::Act;
        return {};
    }
    return base::fail("predict", std::string(choice), "is no choice of this step", EINVAL);
}

base::Status Runner::carryOut(const Action& action)
{
    using Verb = Action::Verb;
    if (action.verb == Verb::Apply || action.verb == Verb::Delete)
        return change(action);
    TRY_VOID(action.verb == Verb::Scan ? m_actor.scan() : m_actor.show(action.recordings));
    m_shown.push_back({action.verb, action.recordings});
    return {};
}

base::Status Runner::change(const Action& action)
{
    const scenario::PodObject* pod = m_lesson.scenario.findPod(action.pod);
    if (pod == nullptr)
        return base::fail("act", action.pod, "is no pod of this lesson", EINVAL);
    return action.verb == Action::Verb::Apply
        ? m_actor.apply(*pod, m_lesson.manifests.at(pod->name))
        : m_actor.remove(*pod);
}

base::Status Runner::perform(std::size_t action)
{
    if (m_phase != Phase::Act || action >= step().actions.size()
        || step().actions[action].verb == Action::Verb::Answer)
        return base::fail("act", step().id, "there is no such action now", EINVAL);
    return carryOut(step().actions[action]);
}

base::Status Runner::answer(const std::string& input, const std::string& value)
{
    const auto& actions = step().actions;
    const bool asked = std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
        return action.verb == Action::Verb::Answer && action.input == input;
    });
    if (m_phase != Phase::Act || !asked)
        return base::fail("answer", input, "nobody asks for it now", EINVAL);
    m_inputs[input] = value;
    return {};
}

void Runner::solve()
{
    if (m_phase == Phase::Predict) {
        for (const scenario::Choice& choice : step().predict.choices) {
            if (choice.right)
                m_chosen = &choice;
        }
        m_phase = Phase::Act;
    }
    m_solving = m_phase == Phase::Act;
}

/// True: it is done; false: later.
base::Result<bool> Runner::solveOne(const Action& action, std::int64_t now)
{
    if (action.verb != Action::Verb::Answer && action.verb != Action::Verb::Wait) {
        TRY_VOID(carryOut(action));
        return true;
    }
    if (m_waitingSince == 0)
        m_waitingSince = now;
    const bool late = now - m_waitingSince > action.timeoutMs * kMillisecond;
    if (action.verb == Action::Verb::Answer) {
        const auto fact = action.value.kind == scenario::SourceKind::Const
            ? std::optional(Fact{.value = action.value.constant, .file = {}, .at = 0})
            : m_facts.read(action.value);
        if (fact)
            m_inputs[action.input] = toString(fact->value);
        else if (late)
            return base::fail("answer", action.input, "its value is not known", ETIMEDOUT);
        return fact.has_value();
    }
    if (!m_wait) {
        m_wait.emplace(action.until);
        m_wait->begin(Since::Step, m_facts, now);
    }
    const Verdict verdict = m_wait->evaluate(m_facts, m_inputs, now);
    if (!verdict.holds && late) {
        std::string missing;
        for (const Evidence& leaf : verdict.leaves)
            missing += leaf.holds ? "" : leaf.label.en + " (" + describe(leaf) + "); ";
        return base::fail("wait", step().id, missing, ETIMEDOUT);
    }
    return verdict.holds;
}

base::Status Runner::goOnSolving(std::int64_t now)
{
    while (m_solved < step().solve.size()) {
        if (!TRY(solveOne(step().solve[m_solved], now)))
            return {};
        ++m_solved;
        m_wait.reset();
        m_waitingSince = 0;
    }
    return {};
}

void Runner::lookAtHints(std::int64_t now)
{
    for (std::size_t i = 0; i < step().hints.size(); ++i) {
        const scenario::Hint& hint = step().hints[i];
        const bool due = hint.afterMs > 0 ? now - m_began >= hint.afterMs * kMillisecond
                                          : m_hintChecks[i].evaluate(m_facts, m_inputs, now).holds;
        if (due)
            m_hints.insert(i);
    }
}

base::Status Runner::tick(std::int64_t now)
{
    if (m_phase != Phase::Predict && m_phase != Phase::Act)
        return {};
    const base::Status solved = m_solving ? goOnSolving(now) : base::Status();
    m_verdict = m_checks[m_index].evaluate(m_facts, m_inputs, now);
    lookAtHints(now);
    // Who solves it has done everything before it can be passed: what follows may build on it.
    const bool ready = !m_solving || m_solved == step().solve.size();
    if (m_phase == Phase::Act && m_verdict.holds && ready)
        leave(now, true);
    return solved;
}

void Runner::leave(std::int64_t now, bool passed)
{
    m_results.push_back({.id = step().id,
        .passed = passed,
        .predicted = m_chosen == nullptr ? "" : m_chosen->id,
        .predictedRight = m_chosen != nullptr && m_chosen->right,
        .began = m_began,
        .ended = now,
        .verdict = m_verdict});
    m_phase = Phase::Passed;
}

bool Runner::advance(std::int64_t now)
{
    if (m_phase != Phase::Passed)
        return false;
    if (m_index + 1 < m_lesson.scenario.steps.size())
        enter(m_index + 1, now);
    else
        m_phase = Phase::Finished;
    return true;
}

void Runner::skip(std::int64_t now)
{
    if (m_phase == Phase::Predict || m_phase == Phase::Act)
        leave(now, false);
    (void)advance(now);
}

base::Status Runner::tearDown()
{
    base::Status first;
    for (const scenario::PodObject& pod : m_lesson.scenario.pods) {
        if (const auto removed = m_actor.tidy(pod); !removed && first)
            first = base::wrap(removed.error(), "tear down", m_lesson.scenario.id);
    }
    return first;
}

std::vector<const scenario::Hint*> Runner::hints() const
{
    std::vector<const scenario::Hint*> due;
    for (const std::size_t i : m_hints)
        due.push_back(&step().hints[i]);
    return due;
}

std::string Runner::reply(std::string_view language) const
{
    const bool passed = m_phase == Phase::Passed && m_results.back().passed;
    return passed && m_chosen != nullptr ? fill(m_chosen->reply.in(language), m_verdict) : "";
}

std::string Runner::explanation(std::string_view language) const
{
    const bool passed = m_phase == Phase::Passed && m_results.back().passed;
    return passed ? fill(step().explain.in(language), m_verdict) : "";
}

} // namespace shimscope::engine

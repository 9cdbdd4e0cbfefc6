// A lesson from its first step to its end: with a learner at the terminal, solved, or left alone.
#include "commands.h"
#include "lesson.h"
#include "lesson_text.h"

#include <base/file.h>
#include <base/text.h>
#include <base/time.h>
#include <engine/progress.h>
#include <engine/recording_file.h>
#include <scenario/parse.h>

#include <lessons/ground.h>

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace shimscope::ctl {

namespace {

using engine::Phase;
using scenario::Action;

constexpr std::int64_t kIdleNs = 1'500'000'000; ///< how long nothing is done in each step

constexpr int kFindingTicks = 20; ///< a second

class LessonRun {
public:
    LessonRun(const scenario::Lesson& lesson, const LessonOptions& options, lessons::Ground& ground)
        : m_lesson(lesson)
        , m_options(options)
        , m_ground(ground)
        , m_runner(lesson, ground.known(), ground.hands())
    {
    }
    base::Status run();
    /// Takes everything away and waits until it is gone. On every way out.
    base::Status end();
    [[nodiscard]] const engine::Runner& runner() const { return m_runner; }
    [[nodiscard]] std::vector<engine::StepResult> results() const;

private:
    [[nodiscard]] std::size_t steps() const { return m_lesson.scenario.steps.size(); }
    base::Status solveStep();
    base::Status idleStep();
    base::Status learnStep();
    base::Status passTime();
    base::Status obey(const std::string& words);
    base::Status choose(const std::string& words);
    base::Status act(const std::string& words);
    base::Status perform(std::size_t action);
    void showHints();
    void showPassed();

    const scenario::Lesson& m_lesson;
    const LessonOptions& m_options;
    lessons::Ground& m_ground;
    engine::Runner m_runner;
    std::set<std::string> m_heldIdle; ///< steps whose check held though nothing was done
    std::size_t m_hintsShown = 0;
};

/// A line of the terminal, if one has come; empty text: none yet. Errors: ENODATA it is closed.
base::Result<std::string> readTyped()
{
    static std::string typed; // what came of a line so far
    for (pollfd in{0, POLLIN, 0}; typed.find('\n') == std::string::npos;) {
        char piece[256];
        if (::poll(&in, 1, 0) <= 0)
            return std::string();
        const ssize_t got = ::read(0, piece, sizeof piece);
        if (got <= 0)
            return base::fail("lesson", "", "the terminal is closed", EINTR);
        typed.append(piece, static_cast<std::size_t>(got));
    }
    const std::size_t end = typed.find('\n');
    std::string line(base::trim(typed.substr(0, end)));
    typed.erase(0, end + 1);
    return line.empty() ? " " : line;
}

std::vector<engine::StepResult> LessonRun::results() const
{
    std::vector<engine::StepResult> results = m_runner.results();
    for (engine::StepResult& result : results)
        result.passed = result.passed || m_heldIdle.contains(result.id);
    return results;
}

base::Status LessonRun::passTime()
{
    TRY_VOID(m_ground.pass());
    return m_runner.tick(m_ground.now());
}

void LessonRun::showPassed()
{
    printEvidence(m_runner.verdict(), m_ground.facts().header(), m_options.language);
    printPassed(m_runner, m_options.language);
}

base::Status LessonRun::solveStep()
{
    if (m_runner.verdict().holds)
        return base::fail("solve", m_runner.step().id,
            "its check holds before anything was done: it proves nothing");
    m_runner.solve();
    const std::int64_t deadline =
        m_ground.now() + static_cast<std::int64_t>(m_options.seconds * 1e9);
    while (m_runner.phase() == Phase::Act) {
        const base::Status gone = passTime();
        if (gone && m_ground.now() < deadline)
            continue;
        printEvidence(m_runner.verdict(), m_ground.facts().header(), m_options.language);
        if (!gone)
            return gone;
        return base::fail("solve", m_runner.step().id,
            "its check did not hold in " + std::to_string(static_cast<int>(m_options.seconds))
                + " s"
                + (m_ground.facts().trouble().empty() ? "" : "; " + m_ground.facts().trouble()),
            ETIMEDOUT);
    }
    showPassed();
    return {};
}

/// On a recording each step is reached as if all before it had been done; on a machine none is.
base::Status LessonRun::idleStep()
{
    const std::int64_t until = m_ground.now() + kIdleNs;
    bool held = m_runner.verdict().holds;
    while (m_ground.now() < until) {
        TRY_VOID(passTime());
        held = held || m_runner.verdict().holds;
    }
    if (held)
        m_heldIdle.insert(m_runner.step().id);
    printEvidence(m_runner.verdict(), m_ground.facts().header(), m_options.language);
    const auto& solve = m_runner.step().solve;
    m_ground.goOn(static_cast<std::size_t>(
        std::count_if(solve.begin(), solve.end(), [](const Action& action) {
            return action.verb == Action::Verb::Apply || action.verb == Action::Verb::Delete
                || action.verb == Action::Verb::Scan;
        })));
    m_runner.skip(m_ground.now());
    return {};
}

void LessonRun::showHints()
{
    const auto hints = m_runner.hints();
    for (; m_hintsShown < hints.size(); ++m_hintsShown)
        std::printf("  hint [%s] %s\n", hints[m_hintsShown]->widget.c_str(),
            hints[m_hintsShown]->text.in(m_options.language).c_str());
    std::fflush(stdout);
}

base::Status LessonRun::choose(const std::string& words)
{
    const auto& choices = m_runner.step().predict.choices;
    const auto place = static_cast<std::size_t>(words[0] - 'a');
    if (words.size() != 1 || place >= choices.size())
        return base::fail("predict", words, "is no letter of a choice", EINVAL);
    TRY_VOID(m_runner.choose(choices[place].id));
    printActions(m_runner.step(), m_options.language);
    return {};
}

base::Status LessonRun::perform(std::size_t action)
{
    const std::size_t shown = m_runner.shown().size();
    TRY_VOID(m_runner.perform(action));
    // In a recording the findings come with the time that passes.
    for (int i = 0; i < kFindingTicks && m_runner.step().actions[action].verb == Action::Verb::Scan;
         ++i)
        TRY_VOID(m_ground.pass());
    if (m_runner.shown().size() > shown)
        printShown(m_runner.shown().back(), m_ground.facts().findings(), m_options.language);
    return {};
}

base::Status LessonRun::act(const std::string& words)
{
    const auto& actions = m_runner.step().actions;
    const std::size_t blank = words.find(' ');
    const auto number = base::parseUnsigned(words.substr(0, blank));
    if (!number || *number == 0 || *number > actions.size())
        return base::fail("act", words, "is no number of an action", EINVAL);
    const Action& action = actions[*number - 1];
    if (action.verb != Action::Verb::Answer)
        return perform(*number - 1);
    if (blank == std::string::npos)
        return base::fail("answer", words, "needs the answer after the number", EINVAL);
    return m_runner.answer(action.input, words.substr(blank + 1));
}

base::Status LessonRun::obey(const std::string& words)
{
    if (words == "q")
        return base::fail("lesson", "", "left by the learner", EINTR);
    if (words == "s") {
        m_runner.solve();
        return {};
    }
    base::Status done;
    if (words == "?")
        printEvidence(m_runner.verdict(), m_ground.facts().header(), m_options.language);
    else if (words != " ")
        done = m_runner.phase() == Phase::Predict ? choose(words) : act(words);
    if (!done)
        std::printf("  %s\n", done.error().toString().c_str());
    std::fflush(stdout);
    return {};
}

base::Status LessonRun::learnStep()
{
    m_hintsShown = 0;
    if (m_runner.phase() == Phase::Act)
        printActions(m_runner.step(), m_options.language);
    while (m_runner.phase() != Phase::Passed) {
        TRY_VOID(passTime());
        showHints();
        if (const std::string words = TRY(readTyped()); !words.empty())
            TRY_VOID(obey(words));
    }
    showPassed();
    return {};
}

base::Status LessonRun::run()
{
    TRY_VOID(m_runner.tearDown()); // what an earlier run may have left
    TRY_VOID(m_ground.clean(m_lesson.scenario, m_options.seconds));
    m_runner.start(m_ground.now());
    printTitle(m_lesson.scenario, m_options.language);
    while (m_runner.phase() != Phase::Finished) {
        printStep(m_runner, steps(), m_options.language);
        std::fflush(stdout);
        TRY_VOID(m_options.idle ? idleStep() : m_options.solve ? solveStep() : learnStep());
        (void)m_runner.advance(m_ground.now());
    }
    std::printf("\n%s\n", m_lesson.scenario.tryIt.in(m_options.language).c_str());
    return {};
}

base::Status LessonRun::end()
{
    const base::Status tidied = m_runner.tearDown();
    const base::Status gone = m_ground.clean(m_lesson.scenario, m_options.seconds);
    return tidied ? gone : tidied;
}

base::Result<scenario::Lesson> findLesson(const std::string& id)
{
    if (id.find('/') != std::string::npos)
        return scenario::loadLesson(id);
    std::string dir = scenario::findRoot() + "/" + id;
    for (const std::string& each :
        scenario::findLessons(scenario::findRoot()).value_or(std::vector<std::string>())) {
        if (each.substr(each.rfind('/') + 1).starts_with(id + "-"))
            dir = each; // by its number: 05
    }
    if (!base::exists(dir + "/scenario.json"))
        return base::fail("find lesson", id, "there is none: see shimscopectl lesson list", ENOENT);
    return scenario::loadLesson(dir);
}

base::Result<std::unique_ptr<lessons::Ground>> openGround(
    const scenario::Lesson& lesson, const LessonOptions& options)
{
    const double pace = options.solve || options.idle ? 0 : 1;
    if (lesson.scenario.onRecordings()) {
        if (!options.recordFile.empty() || !options.recording.empty())
            return base::fail("hold lesson", lesson.scenario.id,
                "it starts nothing: it is about recordings that ship with the program", EINVAL);
        return lessons::recordingsGround(pace, sleepUntilSignal);
    }
    const std::string recording = options.replay ? lesson.recording : options.recording;
    if (options.replay && recording.empty())
        return base::fail("replay", lesson.scenario.id, "ships no recording", ENOENT);
    std::unique_ptr<lessons::Ground> ground;
    if (!recording.empty()) {
        ground = std::make_unique<lessons::RecordedGround>(
            TRY(engine::readRecordingFile(recording)), pace, sleepUntilSignal);
        return ground;
    }
    auto live = lessons::LiveGround::open(options.socket, options.recordFile, sleepUntilSignal);
    if (!live && !lesson.recording.empty())
        return base::wrap(live.error(), "hold it on this machine (--replay plays its recording)");
    ground = TRY(std::move(live));
    TRY_VOID(lessons::requireCgroups(lesson.scenario, ground->facts().header().cgroupMode));
    return ground;
}

base::Status verdictOf(const std::vector<engine::StepResult>& results, std::size_t steps)
{
    const auto passed = static_cast<std::size_t>(std::count_if(results.begin(), results.end(),
        [](const engine::StepResult& result) { return result.passed; }));
    if (passed == steps)
        return {};
    return base::fail("lesson", "", passed == 0 ? "no check passed" : "not every check passed",
        passed == 0 ? ENODATA : 0);
}

} // namespace

base::Status runLesson(const LessonOptions& options)
{
    const scenario::Lesson lesson = TRY(findLesson(options.id));
    const std::unique_ptr<lessons::Ground> ground = TRY(openGround(lesson, options));
    LessonRun run(lesson, options, *ground);
    const base::Status done = run.run();
    const base::Status ended = run.end();
    const auto results = run.results();
    printSummary(results, lesson.scenario.steps.size());
    // What was solved or left alone is nobody's progress.
    const bool learned = !options.solve && !options.idle;
    if (const std::string file = engine::progressFile();
        options.keepProgress && learned && !file.empty())
        TRY_VOID(engine::saveProgress(file, lesson.scenario, results,
            options.replay || !options.recording.empty() || lesson.scenario.onRecordings(),
            base::wallNow()));
    TRY_VOID(done);
    TRY_VOID(ended);
    return verdictOf(results, lesson.scenario.steps.size());
}

} // namespace shimscope::ctl
